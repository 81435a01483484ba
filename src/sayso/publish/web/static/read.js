// Files may be dropped on their field; what was chosen is listed.
(() => {
  "use strict";
  const drop = document.querySelector(".drop");
  const field = drop.querySelector("input[type=file]");
  const list = drop.querySelector(".chosen");
  const tell = () => {
    const names = [...field.files].map((file) => file.name);
    const shown = names.slice(0, 12).concat(names.length > 12 ? [`and ${names.length - 12} more`] : []);
    list.replaceChildren(...shown.map((name) => {
      const item = document.createElement("li");
      item.textContent = name;
      return item;
    }));
  };
  field.addEventListener("change", tell);
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("is-over");
    });
  }
  for (const name of ["dragleave", "drop"]) {
    drop.addEventListener(name, () => drop.classList.remove("is-over"));
  }
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    field.files = event.dataTransfer.files;
    tell();
  });
})();
