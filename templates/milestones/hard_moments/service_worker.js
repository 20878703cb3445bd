// Kept: one page without anybody's words, and its stylesheet. Of a member, only their plan, and only
// if they asked for it on this device: see static/js/plan-copy.js.
const PAGE = "{% url 'milestones:breathe' %}{% if country %}?country={{ country }}{% endif %}";
const KEPT = "calm";
const PLAN = "plan";
const PLAN_COPY = "{% url 'milestones:plan-copy' %}";
const STYLE = "{% load static %}{% static 'forum.css' %}";

self.addEventListener("install", (event) => {
  self.skipWaiting();
  // Without credentials: the copy is a visitor's page and names nobody.
  const requests = [PAGE, STYLE].map((url) => new Request(url, { credentials: "omit", cache: "reload" }));
  event.waitUntil(caches.delete(KEPT).then(() => caches.open(KEPT)).then((kept) => kept.addAll(requests)));
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function findKeptPage(request) {
  const wantsExercise = new URL(request.url).pathname === new URL(PAGE, self.location).pathname;
  if (!wantsExercise && await caches.has(PLAN)) {
    const kept = await caches.open(PLAN);
    const plan = await kept.match(PLAN_COPY, { ignoreSearch: true });
    if (plan) return plan;
  }
  return caches.match(PAGE);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => findKeptPage(request)));
  } else if (new URL(request.url).pathname === new URL(STYLE, self.location).pathname) {
    event.respondWith(caches.match(STYLE).then((kept) => kept || fetch(request)));
  }
});
