// Kept: one page without anybody's words, and its stylesheet. Nothing of a member.
const PAGE = "{% url 'milestones:breathe' %}{% if country %}?country={{ country }}{% endif %}";
const KEPT = "calm";
const STYLE = "{% load static %}{% static 'forum.css' %}";

self.addEventListener("install", (event) => {
  self.skipWaiting();
  // Without credentials: the copy is a visitor's page and names nobody.
  const requests = [PAGE, STYLE].map((url) => new Request(url, { credentials: "omit", cache: "reload" }));
  event.waitUntil(caches.delete(KEPT).then(() => caches.open(KEPT)).then((kept) => kept.addAll(requests)));
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match(PAGE)));
  } else if (new URL(request.url).pathname === new URL(STYLE, self.location).pathname) {
    event.respondWith(caches.match(STYLE).then((kept) => kept || fetch(request)));
  }
});
