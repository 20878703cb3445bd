// Makes a textarea grow with its text, up to 30 rows.
document.addEventListener("input", ({ target }) => {
  if (!target.matches?.("textarea[data-grow]")) return;
  if (target.scrollHeight > target.clientHeight) {
    target.rows = Math.min(30, target.rows + 2);
  }
});
