// Asks for what is new every few seconds, and seldom while nobody looks. Where there is nothing,
// the server says so in an empty answer.
const LOOKING = 4000;
const AWAY = 30000;
let asked = Date.now();

setInterval(() => {
  const place = document.querySelector("[data-poll]");
  if (!place || Date.now() - asked < (document.hidden ? AWAY : LOOKING)) return;
  asked = Date.now();
  window.htmx?.trigger(place, "poll");
}, 1000);

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) asked = 0;
});
