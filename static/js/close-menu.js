// Closes menus on Escape, which returns the focus to the menu's button, and on a click elsewhere.
const findOpenMenus = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  findOpenMenus().forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});

document.addEventListener("click", (event) => {
  findOpenMenus().forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});
