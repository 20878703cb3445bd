// Copies the URL in a field to the clipboard. Without this script, people select it in the field.
document.querySelectorAll("[data-copy]").forEach((button) => {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = !navigator.clipboard;
  field?.addEventListener("focus", () => field.select());
  button.addEventListener("click", () => {
    navigator.clipboard.writeText(field.value)
      .then(() => { button.textContent = button.dataset.done; })
      .catch(() => field.select());
  });
});
