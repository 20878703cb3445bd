// Asks the server for new messages every few seconds, and less often while the page is not visible.
// If there are none, the response is empty.
const VISIBLE_INTERVAL = 4000; // Milliseconds.
const HIDDEN_INTERVAL = 30000;
let lastRequest = Date.now();

setInterval(() => {
  const conversation = document.querySelector("[data-poll]");
  if (!conversation || Date.now() - lastRequest < (document.hidden ? HIDDEN_INTERVAL : VISIBLE_INTERVAL)) return;
  lastRequest = Date.now();
  window.htmx?.trigger(conversation, "poll");
}, 1000);

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) lastRequest = 0;
});
