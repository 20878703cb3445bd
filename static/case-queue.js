// The panel by keyboard. In the queue J and K go down and up, Enter opens (a link does that), C takes
// a case. On a case C takes it, W goes to the words, Q goes back. Canned words go where one writes.
const cases = [...document.querySelectorAll(".queue > li")];
const words = document.querySelector(".case-acts textarea");

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, textarea, select");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.toLowerCase();
  if (words) return onCase(key, event);
  const here = cases.indexOf(document.activeElement.closest(".queue > li"));
  if (key === "j") focus(Math.min(here + 1, cases.length - 1));
  if (key === "k") focus(Math.max(here - 1, 0));
  if (key === "c" && here >= 0) cases[here].querySelector("button")?.click();
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

for (const canned of document.querySelectorAll("[data-canned]")) {
  const button = canned.querySelector("button");
  button.hidden = false;
  button.addEventListener("click", () => {
    words.value = canned.querySelector("[data-words]").textContent.trim();
    const rule = document.querySelector("#id_reason");
    if (rule && canned.dataset.canned) rule.value = canned.dataset.canned;
    words.focus();
  });
}
