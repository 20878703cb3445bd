// Offers the browser's own time zone where none was chosen yet. The member confirms it.
const select = document.querySelector("[data-fill-time-zone]");
if (select && select.value === "UTC") {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if ([...select.options].some((option) => option.value === zone)) select.value = zone;
}
