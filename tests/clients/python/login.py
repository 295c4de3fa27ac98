"""A browser without JavaScript: follows redirects, keeps cookies, fills in the login and consent pages.

httpx2 has a cookie jar, but it would not send `__Host-…; Secure` cookies to a test server that speaks plain
http on loopback, so cookies are kept here as names and values.
"""

from email.utils import parsedate_to_datetime
from datetime import UTC, datetime
from html.parser import HTMLParser
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx2

STEPS_MAX = 10


class Browser:
    def __init__(self, user):
        """user: email and password of the person in front of it."""
        self.user = user
        self.pages = []
        """What the last authorization showed on its way: "login", "consent"."""
        self._cookies = {}

    def authorize(self, url, decision="approve"):
        """Goes through an authorization and returns the URL that the client gets. It is never fetched."""
        redirect_uri = parse_qs(urlsplit(url).query)["redirect_uri"][0]
        self.pages = []
        url, response = self._open("GET", url, redirect_uri)
        while response is not None:
            form = next((form for form in forms(response.text) if form["method"] == "post"), None)
            if form is None:
                raise AssertionError(f"a page without a form, {response.status_code}: {response.text}")
            kind, values = self._answer(form, decision)
            if kind in self.pages:
                raise AssertionError(f"the {kind} page came back: {response.text}")
            self.pages.append(kind)
            action = urljoin(url, form["action"])
            url, response = self._open("POST", action, redirect_uri, data=form["hidden"] | values)
        return url

    def visit(self, url, method="GET"):
        """Opens a page of an app and goes through login and consent as far as they come; returns the last response."""
        self.pages = []
        url, response = self._open(method, url, None)
        while form := next((form for form in forms(response.text) if _asks(form)), None):
            kind, values = self._answer(form, "approve")
            if kind in self.pages:
                raise AssertionError(f"the {kind} page came back: {response.text}")
            self.pages.append(kind)
            url, response = self._open("POST", urljoin(url, form["action"]), None, data=form["hidden"] | values)
        return response

    def decide_device(self, codes, decision="approve"):
        """Opens the link of a device, sends the code that it filled in, logs in if needed, and decides."""
        url, response = self._open("GET", codes["verification_uri_complete"], None)
        form, values = forms(response.text)[0], {"user_code": codes["user_code"]}
        url, response = self._open("POST", urljoin(url, form["action"]), None, data=form["hidden"] | values)
        while form := next((form for form in forms(response.text) if _asks(form)), None):
            _, values = self._answer(form, decision)
            url, response = self._open("POST", urljoin(url, form["action"]), None, data=form["hidden"] | values)

    def _answer(self, form, decision):
        if "password" in form["inputs"]:
            return "login", {name: self.user[name] for name in ("email", "password")}
        if ("decision", decision) in form["buttons"]:
            return "consent", {"decision": decision}
        raise AssertionError(f"neither a login nor a consent page: {form}")

    def _open(self, method, url, redirect_uri, data=None):
        for _ in range(STEPS_MAX):
            cookie = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
            headers = {"Cookie": cookie} if cookie else {}
            response = httpx2.request(method, url, data=data, headers=headers, follow_redirects=False)
            self._remember(response)
            if "location" not in response.headers:
                return url, response
            location = response.headers["location"]
            if redirect_uri and (
                location == redirect_uri or location.startswith((f"{redirect_uri}?", f"{redirect_uri}&"))
            ):
                return location, None
            method, url, data = "GET", urljoin(url, location), None
        raise AssertionError(f"more than {STEPS_MAX} redirects")

    def _remember(self, response):
        for line in response.headers.get_list("set-cookie"):
            pair, *attributes = line.split(";")
            name, _, value = pair.partition("=")
            if _is_removal(attributes):
                self._cookies.pop(name, None)
            else:
                self._cookies[name] = value


def _asks(form):
    return "password" in form["inputs"] or any(name == "decision" for name, _ in form["buttons"])


def _is_removal(attributes):
    pairs = dict(attribute.strip().lower().partition("=")[::2] for attribute in attributes)
    if "max-age" in pairs:
        return int(pairs["max-age"]) <= 0
    return "expires" in pairs and parsedate_to_datetime(pairs["expires"]) <= datetime.now(UTC)


def forms(html):
    """Every form of a page."""
    parser = _Forms()
    parser.feed(html)
    return parser.forms


class _Forms(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms = []
        self._open = False

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        name, value = attributes.get("name"), attributes.get("value", "")
        if tag == "form":
            method = attributes.get("method", "get").lower()
            empty = {"hidden": {}, "inputs": set(), "buttons": set()}
            self.forms.append({"action": attributes.get("action", ""), "method": method} | empty)
            self._open = True
        elif tag == "input" and self._open:
            self.forms[-1]["inputs"].add(name)
            if attributes.get("type") == "hidden":
                self.forms[-1]["hidden"][name] = value
        elif tag == "button" and self._open:
            self.forms[-1]["buttons"].add((name, value))

    def handle_endtag(self, tag):
        if tag == "form":
            self._open = False
