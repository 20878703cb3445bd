// Marks and pictures for the words beside which they stand. Without this script one types the
// marks, and a picture goes along with the form.
const MARKS = {
  bold: ["**", "**"], italic: ["*", "*"], quote: ["> ", ""], list: ["- ", ""], link: ["[", "](https://)"],
};

const put = (area, words) => {
  area.focus();
  // The only way in that Ctrl-Z takes back.
  if (!document.execCommand("insertText", false, words)) {
    area.setRangeText(words, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
};

const mark = (area, [before, after]) => {
  const { selectionStart: from, selectionEnd: to, value } = area;
  if (after) {
    put(area, before + value.slice(from, to) + after);
    if (from === to) area.setSelectionRange(from + before.length, from + before.length);
    return;
  }
  const start = value.lastIndexOf("\n", from - 1) + 1;
  area.setSelectionRange(start, to);
  put(area, value.slice(start, to).split("\n").map((line) => before + line).join("\n"));
};

const send = async (form, button) => {
  const told = form.querySelector("[data-told]");
  const body = new FormData();
  for (const name of ["picture", "alt", "csrfmiddlewaretoken"]) {
    const field = form.elements[name];
    body.append(name, name === "picture" ? (field.files[0] ?? "") : field.value);
  }
  button.disabled = true;
  try {
    const answer = await fetch(button.dataset.picture, { method: "POST", body });
    const { words, error } = await answer.json();
    told.textContent = error ?? "";
    if (!words) return;
    const area = form.elements.text;
    area.setSelectionRange(area.value.length, area.value.length);
    put(area, `${area.value.trim() ? "\n\n" : ""}${words}\n`);
    form.elements.picture.value = form.elements.alt.value = "";
    told.textContent = button.dataset.done;
  } catch {
    told.textContent = button.dataset.failed;
  } finally {
    button.disabled = false;
  }
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-mark], [data-picture]");
  if (!button) return;
  const form = button.closest("form");
  if (button.dataset.mark) mark(form.elements.text, MARKS[button.dataset.mark]);
  else send(form, button);
});

const SHORT = { b: "bold", i: "italic", k: "link" };

document.addEventListener("keydown", (event) => {
  const area = event.target;
  if (!(event.ctrlKey || event.metaKey) || !area.matches("textarea[name=text]")) return;
  if (event.key === "Enter") area.form.requestSubmit();
  else if (SHORT[event.key]) mark(area, MARKS[SHORT[event.key]]);
  else return;
  event.preventDefault();
});

// No board of pictures: who has signs on their keyboard types them, and who has not their names.
const SIGNS = {
  heart: "❤️", hug: "🤗", smile: "🙂", cry: "😢", tada: "🎉", pray: "🙏",
  strong: "💪", wave: "👋", seedling: "🌱", sun: "☀️", tea: "🍵", ok: "👍",
};

document.addEventListener("input", ({ target: area, data }) => {
  if (data !== ":" || !area.matches("textarea[name=text]")) return;
  const end = area.selectionEnd;
  const [typed, name] = area.value.slice(0, end).match(/:([a-z]+):$/) ?? [];
  if (!Object.hasOwn(SIGNS, name ?? "")) return;
  area.setSelectionRange(end - typed.length, end);
  put(area, SIGNS[name]);
});

const show = () => document.querySelectorAll("[data-mark], [data-picture]").forEach((button) => { button.hidden = false; });
document.addEventListener("htmx:load", show);
show();
