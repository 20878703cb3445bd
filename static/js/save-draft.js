// Saves a draft on the server shortly after someone stops typing, and before the page is closed.
// Without this script, a button below the text field does it.
const PAUSE = 1500; // Milliseconds.
const timers = new WeakMap();

const saveDraft = (tools) => {
  const form = tools.closest("form");
  const status = tools.querySelector("[data-draft-status]");
  const body = new FormData(form);
  body.delete("picture"); // Pictures are uploaded once, with their own button.
  return fetch(tools.dataset.draftUrl, { method: "POST", body, keepalive: true })
    .then(({ status: code }) => {
      status.textContent = { 204: status.dataset.saved, 409: status.dataset.conflict }[code] ?? status.dataset.failed;
      if (code === 409) tools.querySelector("[data-save-draft]").hidden = false; // It keeps both texts.
    })
    .catch(() => { status.textContent = status.dataset.failed; });
};

document.addEventListener("input", (event) => {
  const tools = event.target.closest("form")?.querySelector("[data-tools]");
  if (!tools || !event.target.matches("[name=text], [name=title]")) return;
  clearTimeout(timers.get(tools));
  timers.set(tools, setTimeout(() => { timers.delete(tools); saveDraft(tools); }, PAUSE));
});

// A text that is being sent needs no draft. Saved later, it would outlive the post.
document.addEventListener("submit", (event) => {
  const tools = event.target.querySelector("[data-tools]");
  if (tools) { clearTimeout(timers.get(tools)); timers.delete(tools); }
});

addEventListener("pagehide", () => {
  document.querySelectorAll("[data-tools]").forEach((tools) => {
    if (timers.has(tools)) { clearTimeout(timers.get(tools)); saveDraft(tools); }
  });
});

// Drafts are saved automatically from here on, so the button is not needed.
const showButtons = () => {
  document.querySelectorAll("[data-preview]").forEach((button) => { button.hidden = false; });
  document.querySelectorAll("[data-save-draft]").forEach((button) => { button.hidden = true; });
};
document.addEventListener("htmx:load", showButtons);
showButtons();
