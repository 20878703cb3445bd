// Buttons that print the page they are on. Without this script, the sentence beside them names the browser's menu.
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
