// "Copy" beside an address. Without this script it can be selected in its field.
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
