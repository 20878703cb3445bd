// Turns on push notifications for this browser: creates a subscription and sends it with the form.
const form = document.querySelector("[data-push-form]");

function show(name) {
  for (const message of document.querySelectorAll("[data-push-message]")) {
    message.hidden = message.dataset.pushMessage !== name;
  }
}

function decode(text) {
  const base64 = text.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(base64.padEnd(Math.ceil(base64.length / 4) * 4, "=")), (c) => c.charCodeAt(0));
}

async function subscribe() {
  const registration = await navigator.serviceWorker.register(form.dataset.worker, { scope: "/" });
  await navigator.serviceWorker.ready;
  const options = { userVisibleOnly: true, applicationServerKey: decode(form.dataset.key) };
  try {
    return await registration.pushManager.subscribe(options);
  } catch (error) {
    // Subscribed with an earlier key of this forum.
    const old = await registration.pushManager.getSubscription();
    if (!old) throw error;
    await old.unsubscribe();
    return registration.pushManager.subscribe(options);
  }
}

async function turnOn() {
  if ((await Notification.requestPermission()) !== "granted") return show("denied");
  try {
    const { endpoint, keys } = (await subscribe()).toJSON();
    form.elements.endpoint.value = endpoint;
    form.elements.public_key.value = keys.p256dh;
    form.elements.auth_secret.value = keys.auth;
  } catch {
    return show("failed");
  }
  return form.submit();
}

if (form && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window) {
  const isBlocked = Notification.permission === "denied";
  form.hidden = isBlocked;
  show(isBlocked ? "denied" : "");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    turnOn();
  });
}
