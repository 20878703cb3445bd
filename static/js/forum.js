// Small behaviours, each found through a data attribute. Every page is whole without them.
import "./leave-page.js";
import "./fill-time-zone.js";
import "./close-menu.js";
import "./grow.js";
