// Says how good a new password is while it is typed. The server judges, by the rules that will refuse it; it gets the password
// anyway. Without this script nothing is shown, and the server still refuses.
const LEVELS = ["length", "guessable", "good", "strong"];
const PAUSE = 400;

for (const told of document.querySelectorAll("[data-strength]")) {
  const field = document.getElementById(told.dataset.strength);
  const meter = told.querySelector("meter");
  const words = told.querySelector("span");
  let waiting;
  let asking;

  const show = (strength) => {
    meter.value = Math.max(LEVELS.indexOf(strength), 0);
    words.textContent = told.dataset[strength] ?? "";
  };
  const ask = async () => {
    asking = new AbortController();
    const body = new URLSearchParams({ password: field.value });
    for (const name of ["email", "name"]) {
      const about = field.form.elements.namedItem(name);
      if (about) body.set(name, about.value);
    }
    const answer = await fetch("/password/strength", { method: "POST", body, signal: asking.signal });
    if (answer.ok) show((await answer.json()).strength);
  };

  field.addEventListener("input", () => {
    clearTimeout(waiting);
    asking?.abort();
    if (!field.value) return show("");
    // Who is slowed down, or offline, sees no verdict, and may go on.
    waiting = setTimeout(() => ask().catch(() => {}), PAUSE);
  });
  told.hidden = false;
}
