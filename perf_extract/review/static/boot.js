// Runs before the body is read, so that a page never shows in one theme and then in the other.
(function () {
  "use strict";
  var chosen = null;
  try {
    chosen = localStorage.getItem("perf_extract.theme");
  } catch (refused) {
    // a browser that keeps nothing for pages opened from disk
  }
  if (chosen !== "light" && chosen !== "dark") {
    chosen = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }
  document.documentElement.dataset.theme = chosen;
})();
