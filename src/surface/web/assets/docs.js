// What the documentation adds for those who have script: copy buttons, "/" for the search, and results while they type. Exported
// pages search with it, too. Somebody who is logged in can send the operations that read.
const docs = document.querySelector(".docs");
const { copyWord, copiedWord, index } = docs.dataset;
const field = document.getElementById("site-search");
const list = document.querySelector(".docs-found");
const SHOWN = 8;
// The most letters of an answer that are shown.
const ANSWER = 100000;

// The list of pages is longer than the window. It begins where the reader is.
const here = document.querySelector(".docs-side [aria-current=page]");
const side = here?.closest(".docs-side");
if (side) side.scrollTop = here.offsetTop - side.clientHeight / 3;

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
  entries ??= fetch(index).then(async (response) => {
    const all = await response.json();
    all.synonyms = all.synonyms.map((group) => group.map((term) => term.split(" ").map(singular).join(" ")));
    for (const section of all.sections) section.plain = [section.page, section.heading, section.text].map(plain);
    return all;
  });
  // The form still works, and the next letter tries again.
  entries.catch(() => (entries = undefined));
  return entries;
}

// Words that say nothing about what a page is about.
const COMMON = new Set("a an and are as at be by can do does for from get how i in is it my of on or the to use what with".split(" "));

/** Lower case, with one space before, after and between words. */
const plain = (text) => ` ${text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim()} `;

const singular = (word) => word.replace(/([^s])s$/, "$1");

/** How well `text` has a word: whole, or as the beginning of a longer one. */
function fit(text, word) {
  if (text.includes(` ${word} `) || text.includes(` ${word}s `)) return 1;
  return text.includes(` ${word}`) ? 0.25 : 0;
}

/** What is looked for: each word with what else it is called. Two words that are a synonym together are one. */
function terms(typed, synonyms) {
  const words = plain(typed).split(" ").filter((word) => word.length > 1).map(singular);
  const isSynonym = (term) => synonyms.some((group) => group.includes(term));
  const all = [];
  for (const word of words) {
    const pair = `${all.at(-1)} ${word}`;
    if (isSynonym(pair)) all[all.length - 1] = pair;
    else all.push(word);
  }
  const telling = all.filter((term) => !COMMON.has(term));
  return (telling.length ? telling : all).map((term) => {
    const others = synonyms.filter((group) => group.includes(term)).flat();
    return [[term, 1], ...others.filter((other) => other !== term).map((other) => [other, 0.6])];
  });
}

/** The sections that fit, the best first: as the server ranks them, but by the beginnings of their texts. */
async function search(typed, limit) {
  const { synonyms, sections } = await load();
  const sought = terms(typed, synonyms);
  const best = (text, forms) => Math.max(...forms.map(([form, counts]) => counts * fit(text, form)));
  const scores = sought.map((forms) =>
    sections.map(({ heading: isBelow, plain: [page, heading, text] }) => {
      const called = isBelow ? heading : page;
      const named = (isBelow ? 0.4 : 1.5) * best(called, forms) / Math.sqrt(called.split(" ").length - 2);
      return named + 0.2 * best(page, forms) + 0.5 * best(text, forms);
    }),
  );
  const rarity = scores.map((of) => Math.log(1 + sections.length / (0.5 + of.filter((score) => score > 0).length)));
  const scored = sections.map((section, at) => {
    const has = scores.filter((of) => of[at] > 0).length;
    const score = scores.reduce((sum, of, term) => sum + of[at] * rarity[term], 0);
    return [has * 2 > sought.length ? section.weight * (has / sought.length) ** 2 * score : 0, section];
  });
  const found = scored.filter(([score]) => score > 0).sort(([one], [other]) => other - one);
  return found.slice(0, limit).map(([, section]) => section);
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
