// What the documentation adds for those who have script: copy buttons, "/" for the search, and results while they type. Exported
// pages search with it, too. Somebody who is logged in can send the operations that read.
const docs = document.querySelector(".docs");
const { copyWord, copiedWord, index } = docs.dataset;
const field = document.getElementById("site-search");
const list = document.querySelector(".docs-found");
const SHOWN = 8;
// The most letters of an answer that are shown.
const ANSWER = 100000;

// A page over plain http may not copy.
for (const block of navigator.clipboard ? document.querySelectorAll(".code") : []) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = copyWord;
  const said = document.createElement("span");
  said.className = "docs-hidden";
  said.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(block.querySelector("code").textContent);
    button.textContent = said.textContent = copiedWord;
    setTimeout(() => {
      button.textContent = copyWord;
      said.textContent = "";
    }, 2000);
  });
  block.append(button, said);
}

/** JSON with indents; other text as it is. */
function indented(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** Sends the operation that a form describes, with the session. Returns the status and the body. */
async function ask(form) {
  const query = new URLSearchParams();
  let { path, account } = form.dataset;
  for (const input of form.querySelectorAll("input")) {
    const typed = input.value.trim();
    if ("inPath" in input.dataset) path = path.replace(`{${input.name}}`, () => encodeURIComponent(typed));
    else if (typed) query.set(input.name, typed);
  }
  const asked = query.toString();
  const headers = { accept: "application/json", "xwms-account": account };
  const response = await fetch(asked ? `${path}?${asked}` : path, { headers, redirect: "error" });
  return [`${response.status} ${response.statusText}`, indented(await response.text())];
}

const trying = document.querySelector(".docs-try");
if (trying) {
  const form = trying.querySelector("form");
  const said = trying.querySelector("[role=status]");
  const shown = trying.querySelector(".code");
  // The samples above do the same without script.
  trying.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    said.textContent = trying.dataset.waits;
    try {
      const [status, text] = await ask(form);
      shown.querySelector("code").textContent = text.slice(0, ANSWER);
      said.textContent = text.length > ANSWER ? `${status}. ${trying.dataset.cut}` : status;
      shown.hidden = !text;
    } catch {
      said.textContent = trying.dataset.failed;
      shown.hidden = true;
    }
    button.disabled = false;
  });
}

// Loaded when somebody begins to search, once.
let entries;
function load() {
  entries ??= fetch(index).then((response) => response.json());
  // The form still works, and the next letter tries again.
  entries.catch(() => (entries = undefined));
  return entries;
}

/** The sections that have every word, the best first. */
async function search(typed, limit) {
  const words = typed.toLowerCase().split(/[^\p{L}\p{N}_.:/-]+/u).filter((word) => word.length > 1);
  if (!words.length) return [];
  const scored = [];
  for (const entry of await load()) {
    const [page, heading, text] = [entry.page, entry.heading, entry.text].map((part) => part.toLowerCase());
    if (!words.every((word) => page.includes(word) || heading.includes(word) || text.includes(word))) continue;
    const score = (word) => (page.includes(word) && !heading ? 3 : 0) + (heading.includes(word) ? 2 : 0) + 1;
    const weight = entry.href.includes("/adr/") ? 0.25 : 1;
    scored.push([weight * words.reduce((sum, word) => sum + score(word), 0), entry]);
  }
  return scored.sort(([one], [other]) => other - one).slice(0, limit).map(([, entry]) => entry);
}

/** A result as a link. The addresses of exported pages are relative to the index. */
function link({ href, page, heading }) {
  const to = document.createElement("a");
  to.href = new URL(href, new URL(index, location.href));
  to.textContent = heading || page;
  if (heading) {
    const small = document.createElement("small");
    small.textContent = page;
    to.append(small);
  }
  return to;
}

function item(...children) {
  const one = document.createElement("li");
  one.append(...children);
  return one;
}

const hide = () => (list.hidden = true);
field.addEventListener("focus", () => load().catch(() => {}));
field.addEventListener("input", async () => {
  const typed = field.value;
  const found = await search(typed, SHOWN).catch(() => []);
  // Somebody who types fast has typed more by now.
  if (typed !== field.value) return;
  list.replaceChildren(...found.map((entry) => item(link(entry))));
  list.hidden = !found.length;
});
field.form.addEventListener("keydown", (event) => {
  if (event.key === "Escape") hide();
});
field.form.addEventListener("focusout", (event) => {
  if (!field.form.contains(event.relatedTarget)) hide();
});

// Where no server searches.
const later = document.querySelector(".docs-later");
if (later) {
  const typed = new URLSearchParams(location.search).get("q") ?? "";
  field.value = typed;
  later.hidden = true;
  search(typed, 20).then(show, () => (later.hidden = false));
}

function show(found) {
  const items = found.map((entry) => {
    const title = document.createElement("h2");
    title.append(link(entry));
    const text = document.createElement("p");
    text.textContent = entry.text;
    return item(title, text);
  });
  document.querySelector(".docs-results").replaceChildren(...items);
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  field.focus();
});
