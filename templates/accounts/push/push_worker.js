{% load static %}// Shows pushes. What they say was decided by the forum: mostly only that something is there.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("push", (event) => {
  let push = {};
  try {
    push = event.data.json();
  } catch {
    // A push without readable content still says that something is there.
  }
  event.waitUntil(
    self.registration.showNotification("{% filter escapejs %}{{ title }}{% endfilter %}", {
      body: push.text || "{% filter escapejs %}{{ discreet }}{% endfilter %}",
      tag: push.tag || "news",
      renotify: true,
      requireInteraction: Boolean(push.urgent),
      icon: "{% static 'icons/icon-192.png' %}",
      badge: "{% static 'icons/badge-96.png' %}",
      data: { url: push.url || "/notifications/" },
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(event.notification.data.url, self.location.origin);
  if (url.origin !== self.location.origin) return;
  event.waitUntil(self.clients.openWindow(url.href));
});
