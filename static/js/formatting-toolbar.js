// The formatting buttons of a text field, and its picture upload. Without this script, members type
// the Markdown themselves, and a picture is sent with the form.
const MARKS = {
  bold: ["**", "**"], italic: ["*", "*"], quote: ["> ", ""], list: ["- ", ""], link: ["[", "](https://)"],
};

const insertText = (area, text) => {
  area.focus();
  // Deprecated, but the only way to insert text that Ctrl-Z can undo.
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
};

const applyMark = (area, [before, after]) => {
  const { selectionStart: from, selectionEnd: to, value } = area;
  if (after) {
    insertText(area, before + value.slice(from, to) + after);
    if (from === to) area.setSelectionRange(from + before.length, from + before.length);
    return;
  }
  const start = value.lastIndexOf("\n", from - 1) + 1;
  area.setSelectionRange(start, to);
  insertText(area, value.slice(start, to).split("\n").map((line) => before + line).join("\n"));
};

const uploadPicture = async (form, button) => {
  const status = form.querySelector("[data-picture-status]");
  const body = new FormData();
  for (const name of ["picture", "alt", "csrfmiddlewaretoken"]) {
    const field = form.elements[name];
    body.append(name, name === "picture" ? (field.files[0] ?? "") : field.value);
  }
  button.disabled = true;
  try {
    const response = await fetch(button.dataset.picture, { method: "POST", body });
    const { words: markup, error } = await response.json();
    status.textContent = error ?? "";
    if (!markup) return;
    const area = form.elements.text;
    area.setSelectionRange(area.value.length, area.value.length);
    insertText(area, `${area.value.trim() ? "\n\n" : ""}${markup}\n`);
    form.elements.picture.value = form.elements.alt.value = "";
    status.textContent = button.dataset.done;
  } catch {
    status.textContent = button.dataset.failed;
  } finally {
    button.disabled = false;
  }
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-mark], [data-picture]");
  if (!button) return;
  const form = button.closest("form");
  if (button.dataset.mark) applyMark(form.elements.text, MARKS[button.dataset.mark]);
  else uploadPicture(form, button);
});

const MARK_OF_KEY = { b: "bold", i: "italic", k: "link" };

document.addEventListener("keydown", (event) => {
  const area = event.target;
  if (!(event.ctrlKey || event.metaKey) || !area.matches("textarea[name=text]")) return;
  if (event.key === "Enter") area.form.requestSubmit();
  else if (MARK_OF_KEY[event.key]) applyMark(area, MARKS[MARK_OF_KEY[event.key]]);
  else return;
  event.preventDefault();
});

// Replaces ":heart:" and the like while one types. There is no emoji picker: most keyboards have one.
const EMOJI = {
  heart: "❤️", hug: "🤗", smile: "🙂", cry: "😢", tada: "🎉", pray: "🙏",
  strong: "💪", wave: "👋", seedling: "🌱", sun: "☀️", tea: "🍵", ok: "👍",
};

document.addEventListener("input", ({ target: area, data }) => {
  if (data !== ":" || !area.matches("textarea[name=text]")) return;
  const end = area.selectionEnd;
  const [typed, name] = area.value.slice(0, end).match(/:([a-z]+):$/) ?? [];
  if (!Object.hasOwn(EMOJI, name ?? "")) return;
  area.setSelectionRange(end - typed.length, end);
  insertText(area, EMOJI[name]);
});

const showButtons = () => document.querySelectorAll("[data-mark], [data-picture]").forEach((button) => { button.hidden = false; });
document.addEventListener("htmx:load", showButtons);
showButtons();
