// A menu closes with Escape, giving the focus back, and with a click elsewhere.
const open = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  open().forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});

document.addEventListener("click", (event) => {
  open().forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});
