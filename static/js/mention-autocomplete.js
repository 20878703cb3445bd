// "@" and two letters offer names to go on with; arrows choose, Enter takes, Escape closes. Without
// this script one types the whole name.
const PAUSE = 200;
const CALLED = /(?<![\p{L}\p{M}\p{N}_@/.])@([\p{L}\p{N}_][\p{L}\p{M}\p{N}_.-]+)$/u;
let area, list, timer, asked = 0;

const close = () => {
  clearTimeout(timer);
  asked += 1; // An answer that is still on its way comes too late.
  list?.remove();
  list = null;
  area?.removeAttribute("aria-activedescendant");
  area?.removeAttribute("aria-controls");
};

const begun = () => CALLED.exec(area.value.slice(0, area.selectionStart))?.[1];

const choose = (option) => {
  list.querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
  option.setAttribute("aria-selected", "true");
  area.setAttribute("aria-activedescendant", option.id);
};

const take = (option) => {
  const end = area.selectionStart;
  area.setRangeText(`${option.textContent} `, end - begun().length, end, "end");
  area.focus();
  close();
  area.dispatchEvent(new Event("input", { bubbles: true }));
};

const offer = (names) => {
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
  choose(list.firstChild);
};

const ask = async () => {
  const turn = asked;
  const address = `${area.dataset.names}?q=${encodeURIComponent(begun())}`;
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const { names } = await answer.json();
  if (turn === asked && names.length) offer(names);
};

document.addEventListener("input", ({ target }) => {
  if (!target.matches?.("textarea[data-names]")) return;
  close();
  area = target;
  if (begun()) timer = setTimeout(ask, PAUSE);
});

document.addEventListener("keydown", (event) => {
  if (!list || event.target !== area || event.isComposing) return;
  const chosen = list.querySelector("[aria-selected=true]");
  const next = { ArrowDown: chosen.nextSibling ?? list.firstChild, ArrowUp: chosen.previousSibling ?? list.lastChild }[event.key];
  if (next) choose(next);
  else if (event.key === "Enter" || event.key === "Tab") take(chosen);
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
});

// Before the field loses the focus, which closes the list.
document.addEventListener("mousedown", (event) => {
  const option = event.target.closest?.(".names [role=option]");
  if (!option) return;
  event.preventDefault();
  take(option);
});
document.addEventListener("focusout", ({ target }) => { if (target === area) close(); });
