// Lets people see the password that they type. Without this script the button stays hidden.
for (const button of document.querySelectorAll("button[data-shows]")) {
  const field = document.getElementById(button.dataset.shows);
  const show = (visible) => {
    field.type = visible ? "text" : "password";
    button.textContent = visible ? button.dataset.hide : button.dataset.show;
  };
  button.addEventListener("click", () => show(field.type === "password"));
  // Never sent, kept by the browser as ordinary text, or left on the screen after coming back.
  field.form.addEventListener("submit", () => show(false));
  window.addEventListener("pageshow", () => show(false));
  button.hidden = false;
}
