// The pictures of a story are drawn from its tables, with libraries fetched when they come in view.
(() => {
  "use strict";
  const self = document.currentScript;
  const load = (address) => new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.async = false;
    script.onload = resolve;
    script.onerror = () => reject(new Error(`cannot load ${address}`));
    document.head.append(script);
  });
  const pictures = [
    { section: "graph", scripts: self.dataset.graph, draw: "drawGraph" },
    { section: "timeline", scripts: self.dataset.timeline, draw: "drawTimeline" },
  ];
  for (const picture of pictures) {
    const section = document.getElementById(picture.section);
    if (!section || !section.querySelector(".picture")) continue;
    const seen = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      seen.disconnect();
      Promise.all(picture.scripts.trim().split(/\s+/).map(load))
        .then(() => window.sayso[picture.draw](section))
        .catch((error) => console.error(error));
    }, { rootMargin: "400px" });
    seen.observe(section);
  }
  const print = document.querySelector("button.print");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }
  const before = () => { for (const details of document.querySelectorAll(".behind")) details.open = true; };
  window.addEventListener("beforeprint", before);
})();
