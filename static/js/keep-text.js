// Keeps what a member types and chooses in a private form, in this browser tab only, so that a tap on another
// page doesn't lose it. It never leaves the device. It is deleted once it is sent, when they sign out
// or leave with "Leave this page", after a day, and by the browser when the tab is closed.
const PREFIX = "text:";
const KEPT_FOR = 24 * 60 * 60 * 1000; // Milliseconds.
const SENT_FOR = 60 * 60 * 1000;
const FORMS = "[data-keeps-text] form";
const BOXES = "[type=checkbox], [type=radio]";
const TYPES = ["text", "url", "email", "tel", "time", "date", "number", "checkbox", "radio"];
const INPUTS = TYPES.map((type) => `input[type=${type}][name]`);
const FIELDS = ["textarea[name]", "select[name]:not([multiple])", ...INPUTS].join();
const SUBMISSION = "[data-created-once]"; // The hidden field by which a form sent twice is known.
const { member } = document.body.dataset; // Missing on the pages of a visitor.

// Without a storage (a browser can forbid it), nothing is kept.
const getStorage = () => {
  try { return window.sessionStorage; } catch { return null; }
};
const storage = getStorage();

const keyOf = (form, prefix = PREFIX) =>
  prefix + new URL(form.getAttribute("action") || "", document.baseURI).pathname;
const listKeys = () => Object.keys(storage ?? {}).filter((key) => key.startsWith(PREFIX));
const readEntry = (key) => JSON.parse(storage.getItem(key) ?? "null");
const isEmpty = (entry) => !Object.keys(entry.texts).length;

const storeEntry = (key, entry) => {
  try { storage.setItem(key, JSON.stringify(entry)); } catch { /* The storage is full. */ }
};

const deleteAll = () => listKeys().forEach((key) => storage.removeItem(key));

// Boxes of one question share their name.
const nameOf = (field) => (field.matches(BOXES) ? `${field.name}=${field.value}` : field.name);
const read = (field) => (field.matches(BOXES) ? field.checked : field.value);
const write = (field, value) => { field[field.matches(BOXES) ? "checked" : "value"] = value; };
const readDefault = (field) => {
  if (field.matches(BOXES)) return field.defaultChecked;
  if (!field.matches("select")) return field.defaultValue;
  return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value;
};

const keepText = (form) => {
  const key = keyOf(form);
  const old = readEntry(key)?.texts ?? {};
  const entry = { member, at: Date.now(), texts: {} };
  form.querySelectorAll(FIELDS).forEach((field) => {
    const name = nameOf(field);
    const value = read(field);
    const before = old[name]?.before ?? readDefault(field); // What the form began with.
    if (value !== before) entry.texts[name] = { value, before };
  });
  if (isEmpty(entry)) storage.removeItem(key);
  else storeEntry(key, entry);
};

const putBack = (field, text) => {
  if (read(field) === text.value) return false; // The browser or the server has done it.
  if (read(field) !== text.before) { // Saved from elsewhere since. Neither text is lost.
    if (field.type !== "textarea") return false;
    text.value = `${text.value}\n\n${field.value}`;
    text.before = field.value;
  }
  write(field, text.value);
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
  const fields = [...form.querySelectorAll(FIELDS)].filter((field) => nameOf(field) in entry.texts);
  const restored = fields.filter((field) => putBack(field, entry.texts[nameOf(field)]));
  if (!restored.length) return;
  // It may have arrived although nothing answered.
  const submission = form.querySelector(SUBMISSION);
  if (entry.submission && submission) submission.value = entry.submission;
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

// Who goes back and sends the same again does not create it twice.
const restoreSubmission = (field) => {
  const sent = readEntry(keyOf(field.form, "sent:"));
  if (sent && Date.now() - sent.at < SENT_FOR) field.value = sent.submission;
};

const startPage = (wentBack) => {
  if (wentBack) document.querySelectorAll(SUBMISSION).forEach(restoreSubmission);
  const forms = [...document.querySelectorAll(FORMS)];
  const isReturned = (form) => form.matches("[data-returned]") || form.querySelector(".errors, .error");
  const returned = forms.filter(isReturned).map((form) => keyOf(form));
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
    const submission = target.querySelector(SUBMISSION)?.value;
    if (submission) storeEntry(keyOf(target, "sent:"), { at: Date.now(), submission });
    const entry = target.matches(FORMS) && readEntry(keyOf(target));
    if (entry) storeEntry(keyOf(target), { ...entry, submission, sent: true });
  });
  ["htmx:sendError", "htmx:responseError"].forEach((name) => {
    document.addEventListener(name, () => listKeys().forEach((key) => settleSent(key, true)));
  });

  document.addEventListener("click", ({ target }) => {
    const form = target.closest("[data-discard-text]")?.form;
    if (!form) return;
    const entry = readEntry(keyOf(form));
    form.querySelectorAll(FIELDS).forEach((field) => {
      const text = entry?.texts[nameOf(field)];
      if (text) write(field, text.before);
    });
    storage.removeItem(keyOf(form));
    form.querySelector("[data-kept-text]").remove();
    form.querySelector(FIELDS)?.focus();
  });

  document.addEventListener("leaving", deleteAll);
}
