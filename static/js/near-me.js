// Searches for meetings near the browser's position, if its user allows that.
const button = document.querySelector("[data-near-me]");
if (button && navigator.geolocation) {
  const form = button.form;
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        // Rounded to about a kilometre, so that nobody learns where someone lives.
        form.elements.position.value = `${coords.latitude.toFixed(2)},${coords.longitude.toFixed(2)}`;
        form.elements.near.value = "";
        form.requestSubmit(form.querySelector("button")); // Which says "when", too.
      },
      () => {
        button.disabled = false;
        button.parentElement.querySelector("[data-near-me-failed]").hidden = false;
      },
      { maximumAge: 600000, timeout: 15000 },
    );
  });
}
