// Makes the exercises on /right-now/ work without a network, once the page was opened.
const exercises = document.querySelector("[data-worker]");
if (exercises && "serviceWorker" in navigator) {
  navigator.serviceWorker.register(exercises.dataset.worker);
}
