// Breathing and the wave stay within reach without a network, once the page was opened.
const calm = document.querySelector("[data-worker]");
if (calm && "serviceWorker" in navigator) {
  navigator.serviceWorker.register(calm.dataset.worker);
}
