// Keys for who reads without a mouse: from post to post, an answer, the search. Nothing happens
// while somebody types, or where the keys were put to rest on this device (the page of the keys
// says how): software for speech and switches types letters too.
const OFF = "keys-off";
const TYPING = "input, textarea, select, [contenteditable], dialog[open] *";
const isOff = () => localStorage.getItem(OFF) !== null;

const stops = () => {
  const posts = [...document.querySelectorAll("article.post")];
  return posts.length ? posts : [...document.querySelectorAll("#content li .title, #content .story .title")];
};

const step = (by) => {
  const all = stops();
  const at = all.findIndex((one) => one.contains(document.activeElement));
  const next = all[at < 0 ? (by > 0 ? 0 : -1) : at + by];
  if (!next) return;
  if (!next.matches("a")) next.tabIndex = -1;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: next.matches("a") ? "center" : "start" });
};

const answer = () => {
  const post = document.activeElement.closest?.("article.post");
  const link = post?.querySelector("a[data-answer]");
  if (link) link.click();
  else document.querySelector("#composer textarea")?.focus();
};

const look = () => {
  const field = document.querySelector("#content [type=search]");
  if (field) field.focus();
  else document.querySelector("a[data-search]")?.click();
};

// The page of the keys, over what one reads. Closing gives the focus back.
const explain = async () => {
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

const ACTS = { j: () => step(1), k: () => step(-1), r: answer, "/": look, "?": explain };

document.addEventListener("keydown", (event) => {
  const act = ACTS[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isOff() || event.target.closest?.(TYPING)) return;
  event.preventDefault();
  act();
});

const choice = document.querySelector("[data-keys-choice]");
if (choice) {
  const show = () => choice.querySelectorAll("button").forEach((button) => {
    button.hidden = (button.value === "off") === isOff();
  });
  choice.addEventListener("click", ({ target }) => {
    if (!target.matches("button")) return;
    if (target.value === "off") localStorage.setItem(OFF, "1");
    else localStorage.removeItem(OFF);
    show();
    choice.querySelector("button:not([hidden])").focus();
  });
  choice.hidden = false;
  show();
}

// Who asked for the composer, by a tap on "Reply" or by a key, wants to write. Not before the page
// is there: going to its place in the page takes the focus away.
const write = () => {
  if (location.hash === "#composer") document.querySelector("#composer textarea")?.focus();
};
addEventListener("load", write);
addEventListener("hashchange", write);
