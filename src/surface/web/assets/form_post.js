// Sends an authorization response on its way (OAuth 2.0 Form Post Response Mode). Called through the prototype:
// a field named "submit" would hide the form's own method.
HTMLFormElement.prototype.submit.call(document.forms[0]);
