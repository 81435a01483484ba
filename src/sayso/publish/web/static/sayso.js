// What every page does beyond its words: theme, search, tooltips. All of it may be missing.
(() => {
  "use strict";
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);

  const button = document.querySelector("button.theme");
  const label = () => {
    button.querySelector(".label").textContent = isDark() ? "Light" : "Dark";
    button.setAttribute("aria-label", isDark() ? "Light theme" : "Dark theme");
  };
  button.hidden = false;
  label();
  dark.addEventListener("change", label);
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    localStorage.setItem("sayso-theme", root.dataset.theme);
    label();
    document.dispatchEvent(new CustomEvent("sayso:theme"));
  });

  // "/" begins a search, Escape ends it
  const search = document.getElementById("q");
  const hits = document.getElementById("hits");
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      search.focus();
      search.select();
    }
    if (event.key === "Escape") {
      if (hits.childElementCount) {
        hits.replaceChildren();
        search.focus();
      }
      document.body.classList.add("tips-off");
    }
  });
  search.addEventListener("search", () => {
    if (!search.value) hits.replaceChildren();
  });

  // the reader: a claim's words and its note light up together
  const show = (claim, on) => {
    for (const found of document.querySelectorAll(`[data-claim="${CSS.escape(claim)}"]`)) {
      found.classList.toggle("is-on", on);
    }
  };
  const reader = document.querySelector(".reader");
  if (reader) {
    const note = (claim) => document.getElementById(`note-${claim}`);
    for (const [name, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
      reader.addEventListener(name, (event) => {
        const found = event.target.closest("[data-claim]");
        if (!found) return;
        if (on) document.body.classList.remove("tips-off");
        show(found.dataset.claim, on);
        const box = note(found.dataset.claim)?.closest(".notes");
        const inText = found.classList.contains("mark");
        if (on && inText && box && getComputedStyle(box).position === "sticky") {
          const item = note(found.dataset.claim);
          box.scrollTo({ top: item.offsetTop - box.offsetTop - box.clientHeight / 3 });
        }
      });
    }
    const open = () => {
      const words = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      const claim = words?.dataset.claim || words?.nextElementSibling?.dataset?.claim;
      if (claim && words.classList.contains("mark")) show(claim, true);
    };
    window.addEventListener("hashchange", open);
    open();
    if (location.search.includes("at=") && !location.hash) {
      document.getElementById("at")?.scrollIntoView({ block: "center" });
    }
  }
})();
