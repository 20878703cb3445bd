// Keyboard shortcuts for reading: next and previous post, reply, search. They do nothing while someone
// is typing, or on a device where they were turned off (on the page of the shortcuts): software for
// speech input and switch access types letters too.
const OFF = "keys-off"; // The key in localStorage.
const TYPING = "input, textarea, select, [contenteditable], dialog[open] *";
const isOff = () => localStorage.getItem(OFF) !== null;

const findStops = () => {
  const posts = [...document.querySelectorAll("article.post")];
  return posts.length ? posts : [...document.querySelectorAll("#content li .title, #content .story .title")];
};

const moveFocus = (by) => {
  const stops = findStops();
  const current = stops.findIndex((stop) => stop.contains(document.activeElement));
  const next = stops[current < 0 ? (by > 0 ? 0 : -1) : current + by];
  if (!next) return;
  if (!next.matches("a")) next.tabIndex = -1;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: next.matches("a") ? "center" : "start" });
};

const reply = () => {
  const post = document.activeElement.closest?.("article.post");
  const link = post?.querySelector("a[data-reply]");
  if (link) link.click();
  else document.querySelector("#composer textarea")?.focus();
};

const focusSearch = () => {
  const field = document.querySelector("#content [type=search]");
  if (field) field.focus();
  else document.querySelector("a[data-search]")?.click();
};

// Show the table of shortcuts in a dialog. Closing it returns the focus.
const showHelp = async () => {
  const link = document.querySelector("a[data-keys]");
  const page = new DOMParser().parseFromString(await (await fetch(link.href)).text(), "text/html");
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-label", link.textContent);
  dialog.append(page.querySelector("[data-keys-table]"), page.querySelector("[data-keys-close]"));
  dialog.querySelector("[data-keys-close]").hidden = false;
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
};

const ACTIONS = { j: () => moveFocus(1), k: () => moveFocus(-1), r: reply, "/": focusSearch, "?": showHelp };

document.addEventListener("keydown", (event) => {
  const action = ACTIONS[event.key];
  if (!action || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isOff() || event.target.closest?.(TYPING)) return;
  event.preventDefault();
  action();
});

const choice = document.querySelector("[data-keys-choice]");
if (choice) {
  const showButton = () => choice.querySelectorAll("button").forEach((button) => {
    button.hidden = (button.value === "off") === isOff();
  });
  choice.addEventListener("click", ({ target }) => {
    if (!target.matches("button")) return;
    if (target.value === "off") localStorage.setItem(OFF, "1");
    else localStorage.removeItem(OFF);
    showButton();
    choice.querySelector("button:not([hidden])").focus();
  });
  choice.hidden = false;
  showButton();
}

// Focus the composer after "Reply" was pressed. Not before the page has loaded: the browser's jump
// to the anchor would take the focus away.
const focusComposer = () => {
  if (location.hash === "#composer") document.querySelector("#composer textarea")?.focus();
};
addEventListener("load", focusComposer);
addEventListener("hashchange", focusComposer);
