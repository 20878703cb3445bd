// Not in static/js, whose scripts are joined for every page.
// Keyboard shortcuts of the moderation panel. In the queue, J and K move down and up, Enter opens the
// focused link, X selects a case and C assigns it. On a case page, C assigns the case, W moves to the
// message and Q returns to the queue. Saved replies and help lines are inserted at the cursor.
const cases = [...document.querySelectorAll(".queue > li")];
const message = document.querySelector(".case-acts [name=words]");

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input:not([type=checkbox]), textarea, select");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.toLowerCase();
  if (document.querySelector(".case-acts")) return handleCaseKey(key, event);
  const current = cases.indexOf(document.activeElement.closest(".queue > li"));
  if (key === "j") focus(Math.min(current + 1, cases.length - 1));
  if (key === "k") focus(Math.max(current - 1, 0));
  if (key === "c" && current >= 0) cases[current].querySelector("button")?.click();
  if (key === "x" && current >= 0) cases[current].querySelector("[name=case]")?.click();
  if (key === "/") moveTo(document.querySelector(".queue-search [name=q]"), event);
});

function handleCaseKey(key, event) {
  if (key === "c") document.querySelector("button[value=claim]")?.click();
  if (key === "w") moveTo(message, event);
  if (key === "q") document.querySelector(".breadcrumbs a")?.click();
}

function focus(index) {
  cases[index]?.querySelector("a").focus();
}

function moveTo(field, event) {
  event.preventDefault();
  const folded = field?.closest("details");
  if (folded) folded.open = true;
  field?.focus();
}

for (const reply of message ? document.querySelectorAll("[data-saved-reply]") : []) {
  const button = reply.querySelector("button");
  button.hidden = false;
  button.addEventListener("click", () => {
    insertText(reply.querySelector("[data-reply-text]").textContent.trim());
    const reason = document.querySelector("#id_reason");
    if (reason && !reason.value && reply.dataset.savedReply) reason.value = reply.dataset.savedReply;
  });
}

// Insert `text` as a paragraph of its own, so that it replaces or joins nothing that was typed.
function insertText(text) {
  const before = message.value.slice(0, message.selectionStart).trimEnd();
  const after = message.value.slice(message.selectionStart).trimStart();
  const start = before ? before + "\n\n" + text : text;
  message.value = after ? start + "\n\n" + after : start;
  message.focus();
  message.setSelectionRange(start.length, start.length);
}
