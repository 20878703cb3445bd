// Suggests the browser's time zone if none was chosen. The member confirms it.
const select = document.querySelector("[data-fill-time-zone]");
if (select && select.value === "UTC") {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if ([...select.options].some((option) => option.value === zone)) select.value = zone;
}
