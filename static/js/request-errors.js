// Shows an error with "Try again" beside the button of a request that failed. What was typed stays.
// Requests that the page makes by itself show no error: they are repeated anyway.
const TIMEOUT = 30000; // Milliseconds. After more, people believe that nothing happens.
const TIMEOUT_WITH_FILES = 180000;
const messages = document.querySelector("#request-failed")?.dataset;

const findButton = ({ elt, requestConfig }) => {
  const event = requestConfig?.triggeringEvent;
  if (event?.type === "submit") return event.submitter || elt.querySelector("button") || elt;
  return event?.type === "click" ? event.target.closest("button, a") || elt : null;
};

const removeError = (button) => {
  const anchor = button.closest(".buttons") || button;
  if (anchor.nextElementSibling?.matches(".request-failed")) anchor.nextElementSibling.remove();
};

const sendAgain = (button) => {
  removeError(button);
  button.focus();
  button.click();
};

const showError = (button, sentence) => {
  if (!button || !messages) return;
  removeError(button);
  const message = document.createElement("div");
  message.className = "request-failed";
  message.setAttribute("role", "alert");
  const text = document.createElement("p");
  const typed = button.form?.querySelector("textarea")?.value;
  text.textContent = typed ? `${sentence} ${messages.kept}` : sentence;
  const again = document.createElement("button");
  again.type = "button";
  again.className = "second small";
  again.textContent = messages.again;
  again.addEventListener("click", () => sendAgain(button));
  message.append(text, again);
  (button.closest(".buttons") || button).after(message);
};

document.addEventListener("htmx:configRequest", ({ detail }) => {
  const form = detail.elt.closest("form");
  detail.timeout = form?.querySelector("input[type=file]") ? TIMEOUT_WITH_FILES : TIMEOUT;
});
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  const button = findButton(detail);
  if (button) removeError(button);
});
document.addEventListener("htmx:sendError", ({ detail }) => showError(findButton(detail), messages?.offline));
document.addEventListener("htmx:timeout", ({ detail }) => showError(findButton(detail), messages?.slow));
document.addEventListener("htmx:responseError", ({ detail }) => {
  if (detail.xhr.status >= 500) showError(findButton(detail), messages?.fault);
});

// Without a connection, the browser would put its own error page in the place of a form that htmx
// does not send, and what was typed would be gone.
document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (navigator.onLine || event.defaultPrevented || form.method !== "post") return;
  event.preventDefault();
  showError(submitter || form.querySelector("button"), messages?.offline);
});
