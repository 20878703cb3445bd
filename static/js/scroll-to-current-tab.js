// Scrolls a row of tabs to the tab of this page. Newer browsers do it with CSS.
const tab = document.querySelector(".tabs [aria-current]");
if (tab) {
  const row = tab.parentElement.getBoundingClientRect(), own = tab.getBoundingClientRect();
  if (own.right > row.right - 32 || own.left < row.left) tab.parentElement.scrollLeft += own.left - row.left - row.width / 3;
}
