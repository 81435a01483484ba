// The say-so graph: publishers on the left, those they cite to the right, drawn from the table.
window.sayso = window.sayso || {};
window.sayso.drawGraph = (section) => {
  "use strict";
  const box = section.querySelector(".picture");
  const table = section.querySelector("table");
  const css = (name) => {
    // a colour of tokens.css as it is now: light-dark() is settled by an element that uses it
    const probe = document.createElement("span");
    probe.hidden = true;
    probe.style.color = `var(${name})`;
    section.append(probe);
    const colour = getComputedStyle(probe).color;
    probe.remove();
    return colour;
  };
  const nodes = new Map();
  const edges = [];
  const MOST = 30; // edges in the picture, the heaviest: the table has the others
  for (const row of [...table.tBodies[0].rows].slice(0, MOST)) {
    const ends = [row.dataset.from, row.dataset.to];
    ends.forEach((id, side) => {
      if (nodes.has(id)) return;
      const cell = row.cells[side];
      nodes.set(id, {
        id, label: cell.textContent.trim(), kind: cell.dataset.kind,
        named: !("unnamed" in cell.dataset), link: cell.querySelector("a")?.href || "",
      });
    });
    edges.push({ source: ends[0], target: ends[1], claims: Number(row.dataset.claims) });
  }
  const wrap = (label) => {
    const words = label.replace(/ \(unnamed\)$/, ""); // a dashed border says so
    return words.length > 46 ? `${words.slice(0, 44)}…` : words;
  };
  const style = () => [
    { selector: "node", style: {
      label: "data(label)", "text-wrap": "wrap", "text-max-width": "150px", "font-size": 12,
      "font-family": getComputedStyle(document.body).fontFamily, color: css("--ink"), "text-valign": "center",
      "text-halign": "center", shape: "round-rectangle", width: 168, height: 38,
      "background-color": css("--sheet"), "border-width": 1, "border-color": css("--quiet") } },
    { selector: 'node[kind = "publisher"]', style: {
      "background-color": css("--ink"), color: css("--paper"), "border-width": 0, "font-weight": 600 } },
    { selector: 'node[kind = "outlet"]', style: {
      "background-color": css("--repeated-wash"), "border-color": css("--repeated") } },
    { selector: "node[!named]", style: { "border-style": "dashed" } },
    { selector: "edge", style: {
      width: "data(width)", "curve-style": "straight", "source-endpoint": "90deg", "target-endpoint": "270deg", "line-color": css("--quiet"), opacity: 0.55,
      "target-arrow-shape": "triangle", "target-arrow-color": css("--quiet"), "arrow-scale": 0.8,
      label: "data(shown)", "font-size": 11, "font-family": getComputedStyle(document.body).fontFamily,
      color: css("--ink"), "text-background-color": css("--sheet"), "text-background-opacity": 1,
      "text-background-padding": 2 } },
    { selector: "edge[bend]", style: {
      "curve-style": "unbundled-bezier", "control-point-distances": "data(bend)", "control-point-weights": "data(at)" } },
    { selector: ".faded", style: { opacity: 0.15 } },
    { selector: "edge.lit", style: { opacity: 1, "line-color": css("--link"), "target-arrow-color": css("--link") } },
  ];
  box.hidden = false;
  section.querySelector("details").open = false;
  const heaviest = Math.max(...edges.map((edge) => edge.claims));
  const cy = cytoscape({
    container: box,
    elements: [
      ...[...nodes.values()].map((data) => ({ data: { ...data, label: wrap(data.label), named: data.named || undefined } })),
      ...edges.map((data) => ({ data: { ...data, shown: data.claims > 1 ? String(data.claims) : "", width: 1 + 7 * Math.sqrt(data.claims / heaviest) } })),
    ],
    style: style(),
    layout: { name: "preset" },
    minZoom: 0.2, maxZoom: 2.5, userZoomingEnabled: false, boxSelectionEnabled: false,
  });
  // three columns: publishers that nobody cites begin, sources that cite nobody end; the two ends
  // are nodes of their own while the layers are found, and go again
  const place = () => {
    const ends = cy.add([{ data: { id: "begin", label: "" } }, { data: { id: "end", label: "" } }]);
    const ties = [];
    cy.nodes().not(ends).forEach((node) => {
      const id = node.id();
      if (node.data("kind") === "publisher") ties.push({ data: { source: "begin", target: id, width: 1, shown: "", pull: 20 } });
      if (!edges.some((edge) => edge.source === id)) ties.push({ data: { source: id, target: "end", width: 1, shown: "", pull: 20 } });
    });
    const tied = cy.add(ties);
    const columns = edges.some((edge) => nodes.get(edge.target).kind !== "source") ? 3 : 2;
    const gap = Math.max(70, Math.min(260, (box.clientWidth - 60 - columns * 168) / (columns - 1 || 1)));
    cy.layout({ name: "dagre", rankDir: "LR", nodeSep: 8, rankSep: gap, edgeSep: 6, fit: false, animate: false,
      edgeWeight: (edge) => edge.data("pull") || Math.min(edge.data("claims"), 8) }).run();
    tied.remove();
    ends.remove();
  };
  place();
  // a line that would run behind a box is bent around it: else it seems to begin or end there
  for (const edge of cy.edges()) {
    const [from, to] = [edge.source().position(), edge.target().position()];
    const [x, y] = [to.x - from.x, to.y - from.y];
    for (const node of cy.nodes().not(edge.connectedNodes())) {
      const at = (node.position("x") - from.x) / (x || 1);
      const off = node.position("y") - (from.y + at * y);
      const room = node.height() / 2 + 8;
      if (at <= 0.1 || at >= 0.9 || Math.abs(off) >= room + Math.abs(y / (x || 1)) * node.width() / 2) continue;
      const aside = (room + Math.abs(y / (x || 1)) * node.width() / 2 - Math.abs(off)) * (off > 0 ? -1 : 1);
      edge.data({ bend: 2 * aside, at });
      break;
    }
  }
  // as tall as the graph at a size that can be read, within bounds
  const fit = () => {
    const bounds = cy.elements().boundingBox();
    const scale = Math.min(1, box.clientWidth / (bounds.w + 40));
    box.style.height = `${Math.round(Math.max(200, Math.min(1100, bounds.h * Math.max(scale, 0.6) + 40)))}px`;
    cy.resize();
    cy.fit(undefined, 16);
    if (cy.zoom() > 1) { cy.zoom(1); cy.center(); }
  };
  fit();
  let wide = box.clientWidth;
  new ResizeObserver(() => {
    if (Math.abs(box.clientWidth - wide) < 3) return;
    wide = box.clientWidth;
    fit();
  }).observe(section);

  cy.on("tap", "node", (event) => {
    if (event.target.data("link")) location.href = event.target.data("link");
  });
  cy.on("mouseover", "node", (event) => {
    const near = event.target.union(event.target.successors()).union(event.target.predecessors());
    cy.elements().not(near).addClass("faded");
    near.edges().addClass("lit");
    box.style.cursor = event.target.data("link") ? "pointer" : "";
  });
  cy.on("mouseout", "node", () => {
    cy.elements().removeClass("faded lit");
    box.style.cursor = "";
  });
  const restyle = () => cy.style(style());
  document.addEventListener("sayso:theme", restyle);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", restyle);

  const tools = document.createElement("div");
  tools.className = "picture-tools";
  for (const [sign, name, act] of [
    ["+", "Zoom in", () => cy.zoom({ level: cy.zoom() * 1.25, renderedPosition: { x: box.clientWidth / 2, y: box.clientHeight / 2 } })],
    ["−", "Zoom out", () => cy.zoom({ level: cy.zoom() / 1.25, renderedPosition: { x: box.clientWidth / 2, y: box.clientHeight / 2 } })],
    ["Fit", "Fit the graph", () => cy.fit(undefined, 16)],
  ]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sign;
    button.setAttribute("aria-label", name);
    button.addEventListener("click", act);
    tools.append(button);
  }
  const key = document.createElement("p");
  key.className = "legend quiet";
  const left = table.tBodies[0].rows.length - edges.length;
  key.textContent = (left > 0 ? `The ${edges.length} heaviest of ${edges.length + left} links, the table has all · ` : "") + "dark: publishers · amber: outlets they cite · dashed: not named · numbers: claims passed on";
  box.parentElement.append(tools);
  box.parentElement.after(key);
  box.dataset.nodes = cy.nodes().length;
  section.classList.add("has-picture");
  window.sayso.graph = cy;
};
