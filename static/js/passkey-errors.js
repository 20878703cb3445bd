// A passkey that can't be made or used says why, beside the button. allauth only reports the fault.
const words = document.querySelector("#passkey-failed")?.dataset;
const KEYS = { NotAllowedError: "cancelled", AbortError: "cancelled", InvalidStateError: "known",
  NotSupportedError: "unsupported", SecurityError: "address" };
let pressed;

document.addEventListener("click", ({ target }) => { pressed = target.closest("button") || pressed; }, true);

document.addEventListener("allauth.error", ({ detail }) => {
  if (!words || !pressed) return;
  let key = KEYS[detail.exception?.name] || "other";
  if (!window.PublicKeyCredential) key = window.isSecureContext ? "unsupported" : "address";
  const place = pressed.closest(".buttons") || pressed;
  if (place.nextElementSibling?.matches(".request-failed")) place.nextElementSibling.remove();
  const message = document.createElement("p");
  message.className = "request-failed";
  message.setAttribute("role", "alert");
  message.textContent = words[key];
  place.after(message);
});
