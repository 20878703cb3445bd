// A request that somebody started and that fails says so beside what they pressed, with "Try again".
// What they wrote stays. Requests that the page makes by itself stay silent: they come again anyway.
const LONG = 30000; // Milliseconds. Somebody who waits longer believes that nothing happens.
const LONG_WITH_FILES = 180000;
const words = document.querySelector("#request-failed")?.dataset;

const findButton = ({ elt, requestConfig }) => {
  const event = requestConfig?.triggeringEvent;
  if (event?.type === "submit") return event.submitter || elt.querySelector("button") || elt;
  return event?.type === "click" ? event.target.closest("button, a") || elt : null;
};

const remove = (button) => {
  const place = button.closest(".buttons") || button;
  if (place.nextElementSibling?.matches(".request-failed")) place.nextElementSibling.remove();
};

const sendAgain = (button) => {
  remove(button);
  button.focus();
  button.click();
};

const say = (detail, sentence) => {
  const button = words && findButton(detail);
  if (!button) return;
  remove(button);
  const message = document.createElement("div");
  message.className = "request-failed";
  message.setAttribute("role", "alert");
  const text = document.createElement("p");
  const typed = button.form?.querySelector("textarea")?.value;
  text.textContent = typed ? `${sentence} ${words.kept}` : sentence;
  const again = document.createElement("button");
  again.type = "button";
  again.className = "second small";
  again.textContent = words.again;
  again.addEventListener("click", () => sendAgain(button));
  message.append(text, again);
  (button.closest(".buttons") || button).after(message);
};

document.addEventListener("htmx:configRequest", ({ detail }) => {
  const form = detail.elt.closest("form");
  detail.timeout = form?.querySelector("input[type=file]") ? LONG_WITH_FILES : LONG;
});
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  const button = findButton(detail);
  if (button) remove(button);
});
document.addEventListener("htmx:sendError", ({ detail }) => say(detail, words?.offline));
document.addEventListener("htmx:timeout", ({ detail }) => say(detail, words?.slow));
document.addEventListener("htmx:responseError", ({ detail }) => {
  if (detail.xhr.status >= 500) say(detail, words?.fault);
});
