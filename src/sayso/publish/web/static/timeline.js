// The timeline: what happened and what is due, drawn from the list; long silences are folded.
window.sayso = window.sayso || {};
window.sayso.drawTimeline = (section) => {
  "use strict";
  const DAY = 86400000;
  const box = section.querySelector(".picture");
  const list = section.querySelector(".timeline");
  const day = (words) => (words ? Date.parse(`${words}T00:00:00Z`) : null);
  const read = (element) => {
    const from = day(element.dataset.from);
    const to = day(element.dataset.to);
    return { start: from ?? to, end: (to ?? from) + DAY, open: to === null };
  };
  const items = [...list.children].map((element) => ({
    ...read(element), lane: element.dataset.lane, status: element.dataset.status, id: element.id,
    text: element.querySelector("p").firstChild.textContent.trim(), when: element.querySelector("time").textContent,
    rivals: [...element.querySelectorAll(".rivals li")].map((rival) => ({
      ...read(rival), label: rival.querySelector("a").textContent })),
  })).filter((item) => Number.isFinite(item.start));
  if (!items.length) return;
  const now = day(list.dataset.asOf);

  // days that matter, in runs; a silence of more than three weeks between two runs is folded
  const marks = items.flatMap((item) => [item, ...item.rivals]).flatMap((one) => {
    const long = one.end - one.start > 120 * DAY;
    return long ? [one.start, one.start + DAY] : [one.start, one.end];
  }).concat(now === null ? [] : [now, now + DAY]).sort((a, b) => a - b);
  const runs = [];
  for (const mark of marks) {
    const last = runs.at(-1);
    if (last && mark - last[1] <= 21 * DAY) last[1] = mark;
    else runs.push([mark, mark]);
  }
  const NS = "http://www.w3.org/2000/svg";
  const make = (name, attributes, text) => {
    const element = document.createElementNS(NS, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text !== undefined) element.textContent = text;
    return element;
  };
  const month = d3.utcFormat("%b %Y");
  const exact = d3.utcFormat("%-d %b");
  const measure = document.createElement("canvas").getContext("2d");
  const widthOf = (text) => { measure.font = `12px ${getComputedStyle(document.body).fontFamily}`; return measure.measureText(text).width; };

  const draw = () => {
    const width = box.clientWidth;
    const pad = { left: 16, right: 24 };
    const fold = runs.length > 1 ? 34 : 0;
    const weights = runs.map(([a, b]) => Math.max(Math.sqrt((b - a) / DAY + 1), 1.6));
    const total = weights.reduce((a, b) => a + b, 0);
    const space = Math.max(width - pad.left - pad.right - fold * (runs.length - 1), 120);
    const domain = [];
    const range = [];
    let x = pad.left;
    const folds = [];
    runs.forEach(([a, b], number) => {
      const wide = (space * weights[number]) / total;
      domain.push(a, Math.max(b, a + DAY));
      range.push(x, x + wide);
      x += wide + fold;
      if (number < runs.length - 1) folds.push(x - fold / 2);
    });
    const at = d3.scaleUtc().domain(domain).range(range).clamp(true);
    const svg = make("svg", { width, role: "presentation" });
    const below = make("g", {});
    svg.append(below);
    let y = 44;
    const narrow = width < 560;

    for (const lane of ["events", "due"]) {
      const mine = items.filter((item) => item.lane === lane);
      if (!mine.length) continue;
      svg.append(make("text", { x: pad.left, y: y + 4, class: "lane" }, lane === "events" ? "Happened, or scheduled" : "Due"));
      y += 12;
      const rows = [];
      for (const item of mine) {
        const every = [item, ...item.rivals];
        const left = Math.min(...every.map((one) => at(one.start)));
        const right = Math.max(...every.map((one) => at(one.end)), left + 10);
        let label = item.text.length > (narrow ? 34 : 64) ? `${item.text.slice(0, narrow ? 32 : 62)}…` : item.text;
        let wide = widthOf(label) + 10;
        const outward = right + wide < width - 4 ? "right" : left - wide > 4 ? "left" : "none";
        if (outward === "none") {
          const most = Math.max(8, Math.floor((width - right - 12) / 6.4));
          label = `${item.text.slice(0, most)}…`;
          wide = widthOf(label) + 10;
        }
        const from = outward === "left" ? left - wide : left;
        const to = outward === "left" ? right : right + wide;
        let row = rows.findIndex((end) => end.every(([a, b]) => to < a - 6 || from > b + 6));
        if (row < 0) { row = rows.length; rows.push([]); }
        rows[row].push([from, to]);
        const middle = y + 12 + row * 22;
        const group = make("a", { href: `#${item.id}`, class: `item is-${item.status} lane-${item.lane}`, "aria-label": `${item.when}: ${item.text}` });
        group.append(make("title", {}, `${item.when}: ${item.text}`));
        const span = at(item.end) - at(item.start);
        if (item.rivals.length) {
          const middles = item.rivals.map((rival) => (at(rival.start) + at(rival.end)) / 2);
          group.append(make("line", { x1: Math.min(...middles), x2: Math.max(...middles), y1: middle, y2: middle, class: "rival-line" }));
          for (const rival of item.rivals) {
            const place = at(rival.start);
            group.append(make("rect", { x: place, y: middle - 6, width: Math.max(at(rival.end) - place, 9), height: 12, class: "rival" }));
          }
        } else if (item.end - item.start > DAY || item.open) {
          group.append(make("rect", { x: at(item.start), y: middle - 4, width: Math.max(item.open ? Math.max(span, 26) : span, 8), height: 8, rx: 3, class: "shape" }));
        } else {
          const place = at(item.start) + Math.min(span, 12) / 2;
          group.append(lane === "due"
            ? make("circle", { cx: place, cy: middle, r: 5, class: "shape" })
            : make("path", { d: `M${place} ${middle - 6}l6 6l-6 6l-6 -6z`, class: "shape" }));
        }
        const text = outward === "left"
          ? make("text", { x: left - 8, y: middle + 4, "text-anchor": "end" }, label)
          : make("text", { x: right + 8, y: middle + 4 }, label);
        if (item.rivals.length) text.setAttribute("class", "rival-label");
        group.append(text);
        svg.append(group);
      }
      y += rows.length * 22 + 26;
    }
    const height = y;
    svg.setAttribute("height", height);

    // the axis, a run at a time: its ends, and months between them
    let last = -Infinity;
    runs.forEach(([a, b]) => {
      const days = (b - a) / DAY;
      const ticks = days < 45 ? [a, ...d3.utcMonday.range(a + DAY, b)] : [a, ...d3.utcMonth.range(a + DAY, b)];
      for (const tick of ticks) {
        const place = at(tick);
        const first = tick === a;
        const words = first ? (days < 45 ? `${exact(tick)} ${new Date(tick).getUTCFullYear()}` : month(tick)) : days < 45 ? exact(tick) : month(tick);
        const room = widthOf(words) * 0.92 + 10;
        const anchor = first ? "start" : "middle";
        const begins = first ? place : place - room / 2;
        if (begins < last || begins + room > width) continue;
        last = begins + room;
        const group = make("g", { class: "tick" });
        group.append(make("line", { x1: place, x2: place, y1: 24, y2: height, class: "rule" }));
        group.append(make("text", { x: place, y: 16, "text-anchor": anchor }, words));
        below.append(group);
      }
    });
    for (const place of folds) below.append(make("line", { x1: place, x2: place, y1: 24, y2: height, class: "break" }));
    const here = now === null ? null : at(now);
    if (here !== null) below.append(make("line", { x1: here, x2: here, y1: 24, y2: height - 4, class: "now" }));
    if (here !== null) below.append(make("text", { x: here > width - 90 ? here - 4 : here + 4, y: height - 4, "text-anchor": here > width - 90 ? "end" : "start", class: "now-label" }, `as of ${exact(now)}`));
    box.replaceChildren(svg);
  };
  box.hidden = false;
  box.removeAttribute("role");
  box.setAttribute("role", "group");
  draw();
  let width = box.clientWidth;
  new ResizeObserver(() => {
    if (Math.abs(box.clientWidth - width) > 2) {
      width = box.clientWidth;
      draw();
    }
  }).observe(box);
};
