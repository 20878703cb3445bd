// Saves a copy of the member's safety plan on this device if they ask for it, and deletes it when they
// ask or sign out. The service worker of /right-now/ shows it when there is no network.
const PLAN = "plan";
const section = document.querySelector("[data-plan-copy]");

const storePlan = async (url) => {
  const cache = await caches.open(PLAN);
  await cache.add(new Request(url, { cache: "reload" }));
};

const showState = (isSaved) => {
  section.querySelectorAll("[data-with-copy]").forEach((part) => { part.hidden = !isSaved; });
  section.querySelectorAll("[data-without-copy]").forEach((part) => { part.hidden = isSaved; });
};

if (section && "caches" in window && "serviceWorker" in navigator) {
  // A copy of another member who used this device is deleted, not replaced.
  const url = `${section.dataset.planCopy}?plan=${section.dataset.plan}`;
  caches.open(PLAN).then(async (cache) => {
    const isMine = Boolean(await cache.match(url));
    if (isMine) await storePlan(url).catch(() => {});
    else await caches.delete(PLAN);
    showState(isMine);
    section.hidden = false;
  });
  section.addEventListener("click", async ({ target }) => {
    if (target.closest("[data-keep-copy]")) {
      await storePlan(url);
      showState(true);
    } else if (target.closest("[data-delete-copy]")) {
      await caches.delete(PLAN);
      showState(false);
    }
  });
}

document.addEventListener("submit", ({ target }) => {
  if (target.matches("[data-deletes-plan-copy]")) window.caches?.delete(PLAN);
});
