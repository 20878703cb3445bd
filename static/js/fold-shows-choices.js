// A fold of a form shows what its fields hold. Keeps that up to date, so that nothing typed or chosen seems lost.
const read = (field) => {
  if (field.matches("[type=checkbox], [type=radio]")) return field.checked ? field.closest("label").innerText : "";
  if (field.matches("[type=hidden], [type=file]")) return "";
  return field.matches("select") ? field.selectedOptions[0].text : field.value;
};

const describe = (fold) => {
  const shown = {};
  for (const field of fold.querySelectorAll("input, select, textarea")) {
    const text = field.closest("details") === fold && read(field).trim(); // Not those of a fold in it.
    if (text) (shown[field.name] ??= []).push(text);
  }
  return Object.values(shown).map((texts) => texts.join(", ")).join("\n");
};

document.addEventListener("input", ({ target }) => {
  const fold = target.closest("details.holds");
  if (!fold) return;
  const shown = fold.querySelector("[data-shown]");
  shown.textContent = describe(fold) || shown.dataset.shown;
});
