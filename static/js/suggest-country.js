// Suggests the country of the browser's language if none was chosen. The member confirms it.
const country = document.querySelector("[data-fill-country]");
if (country && !country.value) {
  const { region } = new Intl.Locale(navigator.language);
  if ([...country.options].some((option) => option.value === region)) country.value = region;
}
