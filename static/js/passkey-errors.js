// Says beside the button why a passkey could not be created or used. allauth only reports the error.
const messages = document.querySelector("#passkey-failed")?.dataset;
const MESSAGE_OF_ERROR = { NotAllowedError: "cancelled", AbortError: "cancelled", InvalidStateError: "known",
  NotSupportedError: "unsupported", SecurityError: "address" };
let pressed;

document.addEventListener("click", ({ target }) => { pressed = target.closest("button") || pressed; }, true);

document.addEventListener("allauth.error", ({ detail }) => {
  if (!messages || !pressed) return;
  let key = MESSAGE_OF_ERROR[detail.exception?.name] || "other";
  if (!window.PublicKeyCredential) key = window.isSecureContext ? "unsupported" : "address";
  const anchor = pressed.closest(".buttons") || pressed;
  if (anchor.nextElementSibling?.matches(".request-failed")) anchor.nextElementSibling.remove();
  const message = document.createElement("p");
  message.className = "request-failed";
  message.setAttribute("role", "alert");
  message.textContent = messages[key];
  anchor.after(message);
});
