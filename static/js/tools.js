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

const show = () => document.querySelectorAll("[data-mark], [data-picture]").forEach((button) => { button.hidden = false; });
document.addEventListener("htmx:load", show);
show();
