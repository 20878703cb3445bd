// Counts the minutes to the start of a meeting, and then to its end.
const MINUTE = 60000;
const UPDATE_INTERVAL = 5000;
const language = document.documentElement.lang;
const untilStart = new Intl.RelativeTimeFormat(language);
const untilEnd = new Intl.NumberFormat(language, { style: "unit", unit: "minute", unitDisplay: "long" });

function describe({ start, end, before, during, after }) {
  const now = Date.now();
  const minutesTo = (moment) => Math.ceil((Date.parse(moment) - now) / MINUTE);
  if (now < Date.parse(start)) return before.replace("%(time)s", untilStart.format(minutesTo(start), "minute"));
  if (now < Date.parse(end)) return during.replace("%(time)s", untilEnd.format(minutesTo(end)));
  return after;
}

function update() {
  for (const element of document.querySelectorAll("[data-countdown]")) {
    const words = describe(element.dataset);
    if (element.textContent !== words) element.textContent = words;
  }
  // Joining details that appear later: the page is not reloaded while someone reads it.
  for (const link of document.querySelectorAll("[data-shown-from]")) {
    link.hidden = Date.now() < Date.parse(link.dataset.shownFrom);
  }
}

if (document.querySelector("[data-countdown], [data-shown-from]")) {
  update();
  setInterval(update, UPDATE_INTERVAL);
}
