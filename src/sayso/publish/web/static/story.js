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
  const libraries = (names) => names.map((name) =>
    document.querySelector(`link[data-library="${name}"]`).href);
  const pictures = [
    { section: "graph", script: self.dataset.graph, names: ["cytoscape", "cytoscape-dagre"], draw: "drawGraph" },
    { section: "timeline", script: self.dataset.timeline, draw: "drawTimeline",
      names: ["d3-array", "d3-color", "d3-interpolate", "d3-format", "d3-time", "d3-time-format", "d3-scale"] },
  ];
  for (const picture of pictures) {
    const section = document.getElementById(picture.section);
    if (!section || !section.querySelector(".picture")) continue;
    const seen = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      seen.disconnect();
      Promise.all([...libraries(picture.names), picture.script].map(load))
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
