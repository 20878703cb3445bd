// The panel by keyboard. In the queue J and K go down and up, Enter opens (a link does that), X chooses
// and C assigns a case. On a case C assigns it, W goes to the message, Q goes back. Saved replies and
// help lines are inserted where the cursor is.
const cases = [...document.querySelectorAll(".queue > li")];
const words = document.querySelector(".case-acts [name=words]");

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input:not([type=checkbox]), textarea, select");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.toLowerCase();
  if (document.querySelector(".case-acts")) return onCase(key, event);
  const here = cases.indexOf(document.activeElement.closest(".queue > li"));
  if (key === "j") focus(Math.min(here + 1, cases.length - 1));
  if (key === "k") focus(Math.max(here - 1, 0));
  if (key === "c" && here >= 0) cases[here].querySelector("button")?.click();
  if (key === "x" && here >= 0) cases[here].querySelector("[name=case]")?.click();
  if (key === "/") moveTo(document.querySelector(".queue-search [name=q]"), event);
});

function onCase(key, event) {
  if (key === "c") document.querySelector("button[value=claim]")?.click();
  if (key === "w") moveTo(words, event);
  if (key === "q") document.querySelector(".breadcrumbs a")?.click();
}

function focus(index) {
  cases[index]?.querySelector("a").focus();
}

function moveTo(field, event) {
  event.preventDefault();
  field?.focus();
}

for (const canned of words ? document.querySelectorAll("[data-canned]") : []) {
  const button = canned.querySelector("button");
  button.hidden = false;
  button.addEventListener("click", () => {
    insert(canned.querySelector("[data-words]").textContent.trim());
    const rule = document.querySelector("#id_reason");
    if (rule && !rule.value && canned.dataset.canned) rule.value = canned.dataset.canned;
  });
}

// In a paragraph of its own, so that nothing typed is replaced or runs into it.
function insert(text) {
  const before = words.value.slice(0, words.selectionStart).trimEnd();
  const after = words.value.slice(words.selectionStart).trimStart();
  const start = before ? before + "\n\n" + text : text;
  words.value = after ? start + "\n\n" + after : start;
  words.focus();
  words.setSelectionRange(start.length, start.length);
}
