// Keeps a copy of the member's plan on this device, if they ask for it, and deletes it when they ask
// or sign out. The service worker of /right-now/ shows it when there is no network.
const PLAN = "plan";
const keeper = document.querySelector("[data-plan-copy]");

const storePlan = async (address) => {
  const kept = await caches.open(PLAN);
  await kept.add(new Request(address, { cache: "reload" }));
};

const showWhetherKept = (isKept) => {
  keeper.querySelectorAll("[data-with-copy]").forEach((part) => { part.hidden = !isKept; });
  keeper.querySelectorAll("[data-without-copy]").forEach((part) => { part.hidden = isKept; });
};

if (keeper && "caches" in window && "serviceWorker" in navigator) {
  // The copy of somebody else who used this device is not replaced but deleted.
  const address = `${keeper.dataset.planCopy}?plan=${keeper.dataset.plan}`;
  caches.open(PLAN).then(async (kept) => {
    const isMine = Boolean(await kept.match(address));
    if (isMine) await storePlan(address).catch(() => {});
    else await caches.delete(PLAN);
    showWhetherKept(isMine);
    keeper.hidden = false;
  });
  keeper.addEventListener("click", async ({ target }) => {
    if (target.closest("[data-keep-copy]")) {
      await storePlan(address);
      showWhetherKept(true);
    } else if (target.closest("[data-delete-copy]")) {
      await caches.delete(PLAN);
      showWhetherKept(false);
    }
  });
}

document.addEventListener("submit", ({ target }) => {
  if (target.matches("[data-deletes-plan-copy]")) window.caches?.delete(PLAN);
});
