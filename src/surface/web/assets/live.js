// Follows a list: while "Live" is on, new rows come at its top. Without this script, the page has a link that shows it again.
{
  const bar = document.querySelector("[data-follow]");
  const words = bar.dataset;
  const button = bar.querySelector("button");
  const status = bar.querySelector("[role=status]");
  const next = document.querySelector(".pages [rel=next]");
  // Most rows on the page. Beyond them the oldest go; the page shown again leads to them.
  const MOST = 500;
  // Screen readers hear how many rows came, not each of them.
  const EVERY = 5000;
  let source = null;
  let last = null;
  let unsaid = 0;

  const say = (text) => {
    if (status.textContent !== text) status.textContent = text;
  };

  const stop = () => {
    source?.close();
    source = null;
  };

  const add = (html) => {
    const body = bar.parentElement.querySelector(".scroll tbody");
    if (!body) {
      // The list was empty, and has no table.
      stop();
      location.reload();
      return;
    }
    const template = document.createElement("template");
    template.innerHTML = html;
    const row = template.content.firstElementChild;
    row.classList.add("fresh");
    body.prepend(row);
    row.dispatchEvent(new CustomEvent("drawn", { bubbles: true }));
    while (body.rows.length > MOST) {
      body.lastElementChild.remove();
      // It would skip them.
      next?.remove();
    }
    const count = document.querySelector(".pages span");
    if (count) count.textContent = `${body.rows.length} ${words.shown}`;
    if (unsaid === 0) {
      setTimeout(() => {
        say(`${unsaid} ${words.fresh}`);
        unsaid = 0;
      }, EVERY);
    }
    unsaid += 1;
  };

  const start = () => {
    const from = new URL(words.follow, location.href);
    if (last !== null) from.searchParams.set("after", last);
    source = new EventSource(from);
    source.addEventListener("open", () => say(words.on));
    source.addEventListener("beat", (event) => (last = event.lastEventId));
    source.addEventListener("cut", () => say(words.cut));
    source.addEventListener("row", (event) => {
      last = event.lastEventId;
      add(event.data);
    });
    source.addEventListener("error", (event) => {
      // The browser connects again by itself, unless it was refused.
      if (event.target.readyState !== EventSource.CLOSED) return;
      set(false);
      say(words.ended);
    });
  };

  const set = (on) => {
    button.setAttribute("aria-pressed", String(on));
    // It stays on when the page is shown again.
    history.replaceState(null, "", on ? "#live" : location.pathname + location.search);
    stop();
    say("");
    if (on) start();
  };

  const isOn = () => button.getAttribute("aria-pressed") === "true";
  button.addEventListener("click", () => set(!isOn()));
  // A page that nobody looks at costs nothing, and catches up.
  document.addEventListener("visibilitychange", () => {
    if (!isOn()) return;
    stop();
    if (!document.hidden) start();
  });
  button.hidden = false;
  if (location.hash === "#live") set(true);
}
