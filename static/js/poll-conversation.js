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

// Shows the newest message: on a page that was opened without saying where, and when one comes while
// the reader is at the end.
const showNewest = () => document.getElementById("newest")?.scrollIntoView({ behavior: "instant" });
const isAtEnd = () => window.innerHeight + window.scrollY > document.documentElement.scrollHeight - 80;
let follows = false;

document.addEventListener("htmx:beforeSwap", ({ target }) => { follows = target.id === "newest" && isAtEnd(); });
document.addEventListener("htmx:afterSettle", () => { if (follows) showNewest(); });
const isOpened = performance.getEntriesByType("navigation")[0]?.type === "navigate";
if (isOpened && !window.location.hash && !window.location.search) showNewest();

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) lastRequest = 0;
});
