// Shows a typed password, and hides it again before the form is sent.
for (const button of document.querySelectorAll("[data-show-password]")) {
  const input = button.parentElement.querySelector("input");
  const label = button.querySelector("span");
  const words = { true: button.dataset.hide, false: label.textContent };
  const show = (isShown) => {
    input.type = isShown ? "text" : "password";
    label.textContent = words[isShown];
  };
  button.hidden = false;
  button.addEventListener("click", () => show(input.type === "password"));
  // Otherwise browsers would offer the password among what was typed in other fields.
  input.form?.addEventListener("submit", () => show(false));
}
