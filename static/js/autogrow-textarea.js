// A textarea grows with its text, so that nobody writes through a slot.
document.addEventListener("input", ({ target }) => {
  if (!target.matches?.("textarea[data-grow]")) return;
  if (target.scrollHeight > target.clientHeight) {
    target.rows = Math.min(30, target.rows + 2);
  }
});
