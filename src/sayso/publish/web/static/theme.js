// The theme that was chosen, before anything is drawn.
(() => {
  "use strict";
  const kept = localStorage.getItem("sayso-theme");
  if (kept === "dark" || kept === "light") document.documentElement.dataset.theme = kept;
})();
