// What the dashboard's pages add for those who have script: copy buttons, times in the reader's own zone, "/" for the search, and a menu
// that closes when the reader goes elsewhere.
const shell = document.querySelector(".shell");
const { copyWord, copiedWord } = shell.dataset;
const ICON = "M5 5h9v9H5zM2 11V2h9";

function addCopyButton(source) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copier";
  button.title = copyWord;
  button.setAttribute("aria-label", copyWord);
  const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  icon.setAttribute("viewBox", "0 0 16 16");
  icon.setAttribute("aria-hidden", "true");
  icon.append(document.createElementNS("http://www.w3.org/2000/svg", "path"));
  icon.firstChild.setAttribute("d", ICON);
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  button.append(icon, said);
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(source.dataset.copy);
    said.textContent = copiedWord;
    setTimeout(() => (said.textContent = ""), 2000);
  });
  source.append(button);
}

// In the reader's own regional form if the page is in their language: "en" alone would be American, with a clock of 12 hours.
const spoken = document.documentElement.lang;
const own = navigator.languages.find((tag) => tag === spoken || tag.startsWith(`${spoken}-`));
const language = !own || own === "en" ? { en: "en-GB" }[spoken] ?? spoken : own;
const day = new Intl.DateTimeFormat(language, { dateStyle: "medium" });
const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", timeZoneName: "short" });
const precise = new Intl.DateTimeFormat(language, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  fractionalSecondDigits: 3,
  timeZoneName: "short",
});
// In a narrow column, the line breaks between date and time alone.
const whole = (words) => words.replaceAll(" ", "\u00a0");
function sayInOwnZone(time) {
  const at = new Date(time.dateTime);
  if (!Number.isNaN(at.getTime())) time.textContent = `${whole(day.format(at))}, ${whole(("precise" in time.dataset ? precise : clock).format(at))}`;
}
// Below a chart, the first time alone says the zone.
const hour = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" });
function sayHoursInOwnZone(chart) {
  chart.querySelectorAll("text[data-at]").forEach((label, index) => {
    label.textContent = whole((index === 0 ? clock : hour).format(new Date(label.dataset.at)));
  });
}

function enhance(part) {
  part.querySelectorAll("[data-copy]").forEach(addCopyButton);
  part.querySelectorAll("time[title]").forEach(sayInOwnZone);
  part.querySelectorAll(".chart").forEach(sayHoursInOwnZone);
}
enhance(document.querySelector("main"));
// A row that live.js added.
document.addEventListener("drawn", (event) => enhance(event.target));

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  const search = document.getElementById("search");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey || !search) return;
  event.preventDefault();
  search.focus();
});

const menu = document.querySelector(".further");
if (menu) {
  const isOutside = (target) => !(target instanceof Node && menu.contains(target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  // By the tab key. Without a target the window itself lost the focus.
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && isOutside(event.relatedTarget)) menu.open = false;
  });
  document.addEventListener("pointerdown", (event) => {
    if (isOutside(event.target)) menu.open = false;
  });
}

// On a phone the tabs don't fit: the current one is shown.
const tab = document.querySelector(".tabs [aria-current]");
if (tab) {
  const tabs = tab.closest(".tabs");
  tabs.scrollLeft = tab.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - tab.offsetWidth) / 2;
}
