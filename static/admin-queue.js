// The queue by keyboard: J and K go down and up, Enter opens (a link does that), C takes a case.
const cases = [...document.querySelectorAll(".queue > li")];

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, textarea, select");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  const here = cases.indexOf(document.activeElement.closest(".queue > li"));
  if (event.key === "j") focus(Math.min(here + 1, cases.length - 1));
  if (event.key === "k") focus(Math.max(here - 1, 0));
  if (event.key === "c" && here >= 0) cases[here].querySelector("button")?.click();
});

function focus(index) {
  cases[index]?.querySelector("a").focus();
}
