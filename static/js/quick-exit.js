// "Leave this page": by its button, or by pressing Shift three times, each within five seconds of the
// one before. The page is covered at once, so that nothing of it shows while the next one loads.
const WINDOW = 5000; // Milliseconds.
const link = document.querySelector("[data-leave]");

if (link) {
  const status = document.createElement("div");
  status.className = "sr-only";
  status.setAttribute("role", "status");
  document.body.append(status);

  let presses = 0;
  let wasTyping = false;
  let timer;

  function leave(event) {
    event?.preventDefault();
    document.dispatchEvent(new Event("leaving"));
    const cover = document.createElement("div");
    cover.className = "leaving";
    cover.setAttribute("role", "alert");
    cover.setAttribute("aria-label", link.dataset.leaving);
    document.body.append(cover);
    document.title = "…";
    window.location.replace(link.href);
  }

  function reset() {
    presses = 0;
    status.textContent = "";
  }

  link.addEventListener("click", leave);

  document.addEventListener("keyup", (event) => {
    // Shift together with another key means that someone is typing: neither that key nor the release
    // of Shift after it counts, and nothing is announced.
    const counts = event.key === "Shift" && !wasTyping;
    wasTyping = event.shiftKey;
    if (!counts) {
      reset();
      return;
    }
    presses += 1;
    clearTimeout(timer);
    timer = setTimeout(reset, WINDOW);
    if (presses === 3) leave();
    else status.textContent = presses === 1 ? link.dataset.twoMore : link.dataset.oneMore;
  });

  // The page is shown again when someone returns with the browser's Back button.
  window.addEventListener("pageshow", () => {
    reset();
    document.querySelectorAll(".leaving").forEach((cover) => cover.remove());
  });
}
