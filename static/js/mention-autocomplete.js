// Suggests names after "@" and two letters. Arrow keys move, Enter or Tab inserts, Escape closes.
// Without this script, members type the whole name.
const PAUSE = 200; // Milliseconds.
const MENTION = /(?<![\p{L}\p{M}\p{N}_@/.])@([\p{L}\p{N}_][\p{L}\p{M}\p{N}_.-]+)$/u;
let area, list, timer, latestRequest = 0;

const close = () => {
  clearTimeout(timer);
  latestRequest += 1; // A response that is still on its way is ignored.
  list?.remove();
  list = null;
  area?.removeAttribute("aria-activedescendant");
  area?.removeAttribute("aria-controls");
};

const findTypedName = () => MENTION.exec(area.value.slice(0, area.selectionStart))?.[1];

const highlight = (option) => {
  list.querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
  option.setAttribute("aria-selected", "true");
  area.setAttribute("aria-activedescendant", option.id);
};

const insertName = (option) => {
  const end = area.selectionStart;
  area.setRangeText(`${option.textContent} `, end - findTypedName().length, end, "end");
  area.focus();
  close();
  area.dispatchEvent(new Event("input", { bubbles: true }));
};

const showNames = (names) => {
  list = document.createElement("div");
  list.id = "names";
  list.className = "names";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", area.dataset.namesLabel);
  list.append(...names.map((name, number) => {
    const option = document.createElement("div");
    option.id = `names-${number}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.textContent = name;
    return option;
  }));
  area.after(list);
  area.setAttribute("aria-controls", list.id);
  highlight(list.firstChild);
};

const requestNames = async () => {
  const request = latestRequest;
  const url = `${area.dataset.names}?q=${encodeURIComponent(findTypedName())}`;
  const response = await fetch(url).catch(() => null);
  if (!response?.ok || response.redirected) return;
  const { names } = await response.json();
  if (request === latestRequest && names.length) showNames(names);
};

document.addEventListener("input", ({ target }) => {
  if (!target.matches?.("textarea[data-names]")) return;
  close();
  area = target;
  if (findTypedName()) timer = setTimeout(requestNames, PAUSE);
});

document.addEventListener("keydown", (event) => {
  if (!list || event.target !== area || event.isComposing) return;
  const current = list.querySelector("[aria-selected=true]");
  const next = { ArrowDown: current.nextSibling ?? list.firstChild, ArrowUp: current.previousSibling ?? list.lastChild }[event.key];
  if (next) highlight(next);
  else if (event.key === "Enter" || event.key === "Tab") insertName(current);
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
});

// On mousedown, because a click comes after the field has lost the focus, which closes the list.
document.addEventListener("mousedown", (event) => {
  const option = event.target.closest?.(".names [role=option]");
  if (!option) return;
  event.preventDefault();
  insertName(option);
});
document.addEventListener("focusout", ({ target }) => { if (target === area) close(); });
