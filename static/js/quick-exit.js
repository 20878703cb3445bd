// "Leave this page": by its button, or by pressing Shift three times within five seconds of each
// other. The page is covered before the browser goes, so that nothing shows while it loads.
const WINDOW = 5000;
const link = document.querySelector("[data-leave]");

if (link) {
  const status = document.createElement("div");
  status.className = "away";
  status.setAttribute("role", "status");
  document.body.append(status);

  let presses = 0;
  let wasWriting = false;
  let timer;

  function leave(event) {
    event?.preventDefault();
    const cover = document.createElement("div");
    cover.className = "leaving";
    cover.setAttribute("role", "alert");
    cover.setAttribute("aria-label", link.dataset.leaving);
    document.body.append(cover);
    document.title = "…";
    window.location.replace(link.href);
  }

  function forget() {
    presses = 0;
    status.textContent = "";
  }

  link.addEventListener("click", leave);

  document.addEventListener("keyup", (event) => {
    // Shift with another key is somebody writing, not somebody leaving: neither that key nor the
    // release of Shift after it counts, and nothing is announced.
    const counts = event.key === "Shift" && !wasWriting;
    wasWriting = event.shiftKey;
    if (!counts) {
      forget();
      return;
    }
    presses += 1;
    clearTimeout(timer);
    timer = setTimeout(forget, WINDOW);
    if (presses === 3) leave();
    else status.textContent = presses === 1 ? link.dataset.twoMore : link.dataset.oneMore;
  });

  // Coming back by the browser's own button: the page is shown again.
  window.addEventListener("pageshow", () => {
    forget();
    document.querySelectorAll(".leaving").forEach((cover) => cover.remove());
  });
}
