// Review by keyboard: j and k move, the other keys press the button that shows them.
(() => {
  "use strict";
  const items = () => [...document.querySelectorAll(".item")];
  const said = document.getElementById("said");
  let current = location.hash ? location.hash.slice(1) : "";

  const choose = (item) => {
    for (const other of items()) other.classList.toggle("is-current", other === item);
    if (!item) return;
    current = item.id;
    item.focus({ preventScroll: true });
    item.scrollIntoView({ block: "nearest" });
  };
  const find = () => items().find((item) => item.id === current);
  const step = (by) => {
    const all = items();
    const at = all.findIndex((item) => item.id === current);
    choose(all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + by))]);
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest("input:not([type=checkbox]), textarea, select");
    if (typing) {
      if (event.key === "Escape") {
        event.target.blur();
        choose(find());
      }
      return;
    }
    if (event.key === "j") return step(1);
    if (event.key === "k") return step(-1);
    if (event.key === "?") {
      const keys = document.querySelector(".keys");
      keys.open = !keys.open;
      return keys.querySelector("summary").focus();
    }
    const item = find();
    if (!item) return;
    if (event.key === "o") {
      const words = item.querySelector(".quotation");
      if (words) location.href = words.href;
      return;
    }
    const target = /^[a-z]$/.test(event.key) && item.querySelector(`[data-key="${event.key}"]`);
    if (!target) return;
    event.preventDefault();
    if (target.matches("input")) target.focus();
    else target.click();
  });

  document.addEventListener("focusin", (event) => {
    const item = event.target.closest(".item");
    if (!item || item.id === current) return;
    current = item.id;
    for (const other of items()) other.classList.toggle("is-current", other === item);
  });
  // Enter in a note's field keeps the note, whatever button comes first
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches(".item input[data-key]")) return;
    event.preventDefault();
    const kind = event.target.name === "note" ? "note" : "merge";
    event.target.form.querySelector(`button[value="${kind}"]`).click();
  });
  document.addEventListener("htmx:after:swap", () => {
    const item = find();
    if (!item) return;
    choose(item);
    const made = item.querySelector(".decided:last-of-type .decision");
    said.textContent = made ? made.textContent : "undone";
  });
  if (current) choose(find());
})();
