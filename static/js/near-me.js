// Fills in the position of the browser, if its owner allows that, and searches around it.
const button = document.querySelector("[data-near-me]");
if (button && navigator.geolocation) {
  const form = button.form;
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        // Two decimals are about a kilometer. Nobody needs to know the house.
        form.elements.position.value = `${coords.latitude.toFixed(2)},${coords.longitude.toFixed(2)}`;
        form.elements.near.value = "";
        form.requestSubmit();
      },
      () => {
        button.disabled = false;
        button.parentElement.querySelector("[data-near-me-failed]").hidden = false;
      },
      { maximumAge: 600000, timeout: 15000 },
    );
  });
}
