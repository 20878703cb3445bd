// A fold of a form shows what its fields hold. Keeps that up to date, so that nothing typed or chosen seems lost.
const describe = (fold) => {
  const texts = [...fold.querySelectorAll("textarea")].map(({ value }) => value);
  const labels = [...fold.querySelectorAll("input:checked")].map((input) => input.closest("label").innerText);
  return [...texts, ...labels].map((text) => text.trim()).filter(Boolean).join("\n");
};

document.addEventListener("input", ({ target }) => {
  const shown = target.closest("details.holds")?.querySelector("[data-shown]");
  if (shown) shown.textContent = describe(shown.closest("details")) || shown.dataset.shown;
});
