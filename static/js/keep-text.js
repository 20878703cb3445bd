// Keeps what a member types into a private form, in this browser tab only, so that a tap on another
// page doesn't lose it. It never leaves the device. It is deleted once it is sent, when they sign out
// or leave with "Leave this page", after a day, and by the browser when the tab is closed.
const PREFIX = "text:";
const KEPT_FOR = 24 * 60 * 60 * 1000; // Milliseconds.
const FORMS = "[data-keeps-text] form";
const TYPES = ["text", "url", "email", "tel", "time"];
const FIELDS = ["textarea[name]", ...TYPES.map((type) => `input[type=${type}][name]`)].join();
const { member } = document.body.dataset; // Missing on the pages of a visitor.

// Without a storage (a browser can forbid it), nothing is kept.
const getStorage = () => {
  try { return window.sessionStorage; } catch { return null; }
};
const storage = getStorage();

const keyOf = (form) => PREFIX + new URL(form.getAttribute("action") || "", document.baseURI).pathname;
const listKeys = () => Object.keys(storage ?? {}).filter((key) => key.startsWith(PREFIX));
const readEntry = (key) => JSON.parse(storage.getItem(key) ?? "null");
const isEmpty = (entry) => !Object.keys(entry.texts).length;

const storeEntry = (key, entry) => {
  try { storage.setItem(key, JSON.stringify(entry)); } catch { /* The storage is full. */ }
};

const deleteAll = () => listKeys().forEach((key) => storage.removeItem(key));

const keepText = (form) => {
  const key = keyOf(form);
  const old = readEntry(key)?.texts ?? {};
  const entry = { member, at: Date.now(), texts: {} };
  form.querySelectorAll(FIELDS).forEach(({ name, value, defaultValue }) => {
    const before = old[name]?.before ?? defaultValue; // What the form began with.
    if (value !== before) entry.texts[name] = { value, before };
  });
  if (isEmpty(entry)) storage.removeItem(key);
  else storeEntry(key, entry);
};

const putBack = (field, text) => {
  if (field.value === text.value) return false; // The browser or the server has done it.
  if (field.value !== text.before) { // Saved from elsewhere since. Neither text is lost.
    if (field.type !== "textarea") return false;
    text.value = `${text.value}\n\n${field.value}`;
    text.before = field.value;
  }
  field.value = text.value;
  field.closest("details")?.setAttribute("open", "");
  return true;
};

const showNotice = (form) => {
  const template = document.getElementById("kept-text");
  if (!template || form.querySelector("[data-kept-text]")) return;
  form.prepend(template.content.cloneNode(true));
};

const restoreText = (form) => {
  const entry = readEntry(keyOf(form));
  if (!entry || entry.sent) return;
  const fields = [...form.querySelectorAll(FIELDS)].filter(({ name }) => name in entry.texts);
  const restored = fields.filter((field) => putBack(field, entry.texts[field.name]));
  if (!restored.length) return;
  storeEntry(keyOf(form), entry);
  restored.forEach((field) => field.dispatchEvent(new Event("input", { bubbles: true })));
  showNotice(form);
};

// A form that was sent is done with, unless the answer is that form again, or the browser went back
// because nothing answered.
const settleSent = (key, isReturned) => {
  const entry = readEntry(key);
  if (!entry.sent) return;
  if (isReturned) storeEntry(key, { ...entry, sent: false });
  else storage.removeItem(key);
};

const startPage = (wentBack) => {
  const forms = [...document.querySelectorAll(FORMS)];
  const isReturned = (form) => form.matches("[data-returned]") || form.querySelector(".errors, .error");
  const returned = forms.filter(isReturned).map(keyOf);
  listKeys().forEach((key) => settleSent(key, wentBack || returned.includes(key)));
  forms.forEach(restoreText);
};

const cleanUp = () => {
  listKeys().forEach((key) => {
    const entry = readEntry(key);
    // On the page of a visitor: the session ended, perhaps while a text was sent. Only that waits for
    // its author to sign in again.
    const waits = !member && (entry.sent || entry.waits);
    if (waits) storeEntry(key, { ...entry, sent: false, waits: true });
    else if (entry.member !== member || Date.now() - entry.at > KEPT_FOR) storage.removeItem(key);
  });
};

if (storage) {
  cleanUp();
  if (member) {
    startPage(performance.getEntriesByType("navigation")[0]?.type === "back_forward");
    // After htmx replaced a part of the page.
    document.addEventListener("htmx:afterSettle", () => startPage(false));
  }

  document.addEventListener("input", ({ target }) => {
    const form = target.form?.closest(FORMS);
    if (member && form) keepText(form);
  });

  document.addEventListener("submit", ({ target }) => {
    if (target.matches("[data-deletes-plan-copy]")) deleteAll(); // Signs out.
    const entry = target.matches(FORMS) && readEntry(keyOf(target));
    if (entry) storeEntry(keyOf(target), { ...entry, sent: true });
  });
  ["htmx:sendError", "htmx:responseError"].forEach((name) => {
    document.addEventListener(name, () => listKeys().forEach((key) => settleSent(key, true)));
  });

  document.addEventListener("click", ({ target }) => {
    const form = target.closest("[data-discard-text]")?.form;
    if (!form) return;
    const entry = readEntry(keyOf(form));
    form.querySelectorAll(FIELDS).forEach((field) => {
      if (entry && field.name in entry.texts) field.value = entry.texts[field.name].before;
    });
    storage.removeItem(keyOf(form));
    form.querySelector("[data-kept-text]").remove();
    form.querySelector(FIELDS)?.focus();
  });

  document.addEventListener("leaving", deleteAll);
}
