// Words are kept on the server a moment after one stops typing, and before the page goes away.
// Without this script the button below them does it by hand.
const PAUSE = 1500; // Milliseconds.
const timers = new WeakMap();

const keep = (tools) => {
  const form = tools.closest("form");
  const said = tools.querySelector("[data-kept]");
  const body = new FormData(form);
  body.delete("picture"); // It is sent once, when it is wanted.
  return fetch(tools.dataset.keep, { method: "POST", body, keepalive: true })
    .then((answer) => { said.textContent = { 204: said.dataset.said, 409: said.dataset.conflict }[answer.status] ?? said.dataset.failed; })
    .catch(() => { said.textContent = said.dataset.failed; });
};

document.addEventListener("input", (event) => {
  const tools = event.target.closest("form")?.querySelector("[data-tools]");
  if (!tools || !event.target.matches("[name=text], [name=title]")) return;
  clearTimeout(timers.get(tools));
  timers.set(tools, setTimeout(() => { timers.delete(tools); keep(tools); }, PAUSE));
});

// What is sent needs no draft: a late one would come after it.
document.addEventListener("submit", (event) => {
  const tools = event.target.querySelector("[data-tools]");
  if (tools) { clearTimeout(timers.get(tools)); timers.delete(tools); }
});

addEventListener("pagehide", () => {
  document.querySelectorAll("[data-tools]").forEach((tools) => {
    if (timers.has(tools)) { clearTimeout(timers.get(tools)); keep(tools); }
  });
});

// Drafts are saved by themselves from here on, so nobody needs the button.
const show = () => {
  document.querySelectorAll("[data-preview]").forEach((button) => { button.hidden = false; });
  document.querySelectorAll("[data-by-hand]").forEach((button) => { button.hidden = true; });
};
document.addEventListener("htmx:load", show);
show();
