// Pictures, CSV and a link of what is shown. Files are made here and never sent anywhere.

function save(parts, type, name) {
  const link = element("a", { href: URL.createObjectURL(new Blob(parts, { type })), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

function fileName(ending) {
  const chosen = state.focus ? model.nodes[state.focus.node].id : state.route !== null ? model.routes[state.route].id : "graph";
  return `flowgraph-${chosen.replace(/[^a-z0-9-]+/gi, "-").slice(0, 60)}.${ending}`;
}

const footText = () => `${filterText()}As of ${model.asOf || "no day"}${model.knownBy ? `, as known by ${model.knownBy}` : ""}; ${model.lists.length ? "lists: " + model.lists.join(", ") : "no list loaded"}; data version ${model.version}.`;

function headText() {
  if (state.focus) return `${model.nodes[state.focus.node].name}: within ${counted(state.focus.hops, "hop")}`;
  if (state.route === null) return model.title;
  const steps = model.routes[state.route].steps.map((step, at) => {
    const n = liveLink(step);
    return passes.link[n] ? said(model.links[n]).sentence : `hop ${at + 1} is hidden by the filters`;
  });
  return capital(steps.join("; ")) + ".";
}

// Sentence above and day, lists and version below, so that a picture that travels alone can be checked.
function frame(width) {
  const head = styled(headText(), width - 32, SMALL, "ink"), foot = styled(footText(), width - 32, TINY, "dim");
  return { head, foot, top: heightOf(head) + 16, bottom: heightOf(foot) + 12 };
}

// The texts of a frame around a drawing of some height, each at its place.
function framed(edge, tall) {
  const placed = (lines, from) => lines.map((line, at) => ({ ...line, x: 16, y: from + heightOf(lines.slice(0, at)), align: "left" }));
  return [...placed(edge.head, 22), ...placed(edge.foot, edge.top + tall + 16)];
}

function picturePng() {
  const canvas = document.querySelector("#canvas canvas"), box = room(), ratio = canvas.width / canvas.clientWidth;
  const edge = frame(box.width), top = box.top - 10, tall = box.bottom + 8 - top;
  const made = element("canvas", { width: canvas.width, height: Math.round((edge.top + tall + edge.bottom) * ratio) }), context = made.getContext("2d");
  context.fillStyle = shown("--paper");
  context.fillRect(0, 0, made.width, made.height);
  context.drawImage(canvas, 0, top * ratio, canvas.width, tall * ratio, 0, edge.top * ratio, canvas.width, tall * ratio);
  paintOverlay(context, { texts: framed(edge, tall), lines: [] }, ratio);
  return made;
}

const XML = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

// The same scene as SVG: shapes, links with their arrows, and the texts that stand on the canvas.
function pictureSvg(light) {
  const box = room(), edge = frame(box.width), top = box.top - 10, tall = box.bottom + 8 - top;
  const colours = light ? { ink: "#000", dim: "#444", red: "#b3121d", amber: "#8a5300", rule: "#bbb", paper: "#fff" } : null;
  const colour = (name) => (colours ? colours[name] : shown("--" + name));
  const add = (parent, tag, values, text) => {
    const made = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(values)) made.setAttribute(name, typeof value === "number" ? +value.toFixed(1) : value);
    if (text !== undefined) made.textContent = text.replace(XML, "");
    parent.append(made);
    return made;
  };
  const root = document.createElementNS(SVG, "svg"), high = edge.top + tall + edge.bottom;
  for (const [name, value] of Object.entries({ viewBox: `0 0 ${box.width} ${Math.ceil(high)}`, width: box.width, height: Math.ceil(high), role: "img", "font-family": FONT.replace(/"/g, "'") })) root.setAttribute(name, value);
  add(root, "title", {}, model.title);
  add(root, "desc", {}, headText());
  add(root, "rect", { width: "100%", height: "100%", fill: colour("paper") });
  const drawing = add(root, "svg", { x: 0, y: edge.top, width: box.width, height: tall, viewBox: `0 ${top} ${box.width} ${tall}` });
  const scale = network.getScale(), found = overlay(scene, screenOf, toScreen, scale);
  const head = (x, y, turn, fill, size) => add(drawing, "path", { d: `M0 0L${-size} ${-size / 2}L${-size} ${size / 2}Z`, fill, transform: `translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${(turn * 180 / Math.PI).toFixed(1)})` });
  for (const [at, one] of scene.edges) {
    const link = model.links[at];
    if (!scene.nodes.has(link.source) || !scene.nodes.has(link.target)) continue;
    const a = screenOf(link.source), b = screenOf(link.target), turn = Math.atan2(b.y - a.y, b.x - a.x);
    const fill = one.hot && !one.dead ? colour("red") : colour("dim"), end = scene.nodes.get(link.target).radius * scale * 1.15;
    const dash = DASHES[link.get("line")];
    const common = { stroke: fill, fill: "none", "stroke-width": Math.max(.7, (one.hot ? Math.max(3, link.get("width")) : link.get("width")) * Math.min(1, scale + .2)), opacity: one.dim ? .25 : 1, ...(dash ? { "stroke-dasharray": dash.join(" ") } : {}) };
    const line = link.source === link.target ? add(drawing, "circle", { cx: a.x + end, cy: a.y - end, r: 12, ...common })
      : add(drawing, "line", { x1: a.x, y1: a.y, x2: b.x - end * Math.cos(turn), y2: b.y - end * Math.sin(turn), ...common });
    if (!one.dead) add(line, "title", {}, said(link).sentence);
    if (link.source !== link.target && !one.dim) head(b.x - end * Math.cos(turn), b.y - end * Math.sin(turn), turn, fill, one.hot ? 12 : 7);
  }
  for (const line of found.lines) {
    add(drawing, "polyline", { points: line.points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" "), fill: "none", stroke: colour(line.colour), "stroke-width": line.width, ...(DASHES[line.dash] ? { "stroke-dasharray": DASHES[line.dash].join(" ") } : {}) });
    if (line.arrow) { const [a, b] = line.points.slice(-2); head(b.x, b.y, Math.atan2(b.y - a.y, b.x - a.x), colour(line.colour), 12); }
  }
  for (const [n, one] of scene.nodes) {
    const node = model.nodes[n], [kind, , fill] = model.style(node), spot = screenOf(n), radius = one.radius * scale, points = corners(kind);
    const paint = { fill: kind === "ring" ? colour("paper") : fill, stroke: node.designated ? colour("ink") : fill, "stroke-width": node.designated ? 2 : 1, opacity: one.dim ? .4 : 1 };
    if (node.pool && one.radius > 7 && points) add(drawing, "polygon", { points: points.map(([x, y]) => `${(spot.x + 1.35 * radius * x).toFixed(1)},${(spot.y + 1.35 * radius * y).toFixed(1)}`).join(" "), fill: "none", stroke: fill, opacity: paint.opacity });
    const mark = points ? add(drawing, "polygon", { points: points.map(([x, y]) => `${(spot.x + radius * x).toFixed(1)},${(spot.y + radius * y).toFixed(1)}`).join(" "), ...paint })
      : add(drawing, "circle", { cx: spot.x, cy: spot.y, r: radius, ...paint, ...(kind === "ring" ? { "stroke-dasharray": "4 3", "stroke-width": 2 } : {}) });
    add(mark, "title", {}, node.name);
  }
  const write = (parent, one) => add(parent, "text", { x: one.x, y: one.y, "font-size": parseFloat(/([\d.]+)px/.exec(one.face)[1]), "font-weight": /^\d+/.exec(one.face)[0], fill: colour(one.colour), "text-anchor": { left: "start", right: "end", center: "middle" }[one.align], "unicode-bidi": "plaintext", "paint-order": "stroke", stroke: colour("paper"), "stroke-width": 3, "stroke-linejoin": "round" }, one.text);
  found.texts.forEach((one) => write(drawing, one));
  framed(edge, tall).forEach((one) => write(root, one));
  return root;
}

// What spreadsheets take for a formula gets an apostrophe in front (as in render/as_csv.py).
const cell = (text) => {
  const safe = /^'*[=+\-@\t\r\n＝＋－＠]/.test(text) && !/^-\d+(\.\d+)?$/.test(text) ? "'" + text : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
};

const CSV_COLUMNS = ["id", "source", "source_name", "kind", "target", "target_name", "amount", "money_status", "start", "end", "grade", "claim", "origins", "publications", "sentence", "as_of", "filters", "data"];

function csvText() {
  const rows = shownLinks().map((link) => {
    const told = said(link), [a, b] = [model.nodes[link.source], model.nodes[link.target]];
    return [link.id, a.id, a.name, link.kind, b.id, b.name, told.amount, link.get("status"), link.get("start"), link.get("end"), told.grade, told.claim, String(told.origins), told.publications.join(";"), told.sentence, model.asOf, filterText().trim(), model.version];
  });
  return [CSV_COLUMNS, ...rows].map((row) => row.map(cell).join(",") + "\n").join("");
}

function exportAs(kind) {
  document.getElementById("export").open = false;
  if (kind === "png") picturePng().toBlob((blob) => save([blob], "image/png", fileName("png")));
  else if (kind === "svg") save(['<?xml version="1.0" encoding="UTF-8"?>\n', new XMLSerializer().serializeToString(pictureSvg()), "\n"], "image/svg+xml", fileName("svg"));
  else if (kind === "csv") save(["\ufeff", csvText()], "text/csv", fileName("csv"));
  else if (kind === "print") { fillPrint(); window.print(); }
  else copyLink();
}

function copyLink() {
  const show = (said) => dialog("Link to this view", element("p", {}, said), element("textarea", { readOnly: true, value: location.href, ariaLabel: "Address" }));
  if (!navigator.clipboard) { show("Copy this address. It names ids only, and works where this file lies."); return; }
  navigator.clipboard.writeText(location.href).then(() => show("Copied. It names ids only, and works where this file lies."), () => show("Copy this address. It names ids only, and works where this file lies."));
}

function dialog(title, ...body) {
  document.getElementById("dialog-title").textContent = title;
  document.getElementById("dialog-body").replaceChildren(...body);
  document.getElementById("dialog").showModal();
}

// What is printed: the sentence, the picture in ink on white, and all that is told of each hop.
function fillPrint() {
  const made = document.getElementById("print");
  const parts = [element("h1", { dir: "auto" }, model.title)];
  if (scene && scene.nodes.size) parts.push(pictureSvg(true));
  if (state.route !== null && !state.focus) {
    const told = element("div");
    routeDetails(model.routes[state.route], told, true);
    parts.push(told);
  }
  parts.push(para(model.asked, "dim"), para(footText(), "dim"));
  made.replaceChildren(...parts);
}
