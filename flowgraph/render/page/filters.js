// Filters with their counts. They narrow what the question left and never widen it.

function checkRow(label, checked, count, change, sign) {
  const box = element("input", { type: "checkbox", checked });
  box.addEventListener("change", () => { change(box.checked); refilter(); });
  return element("label", {}, box, sign || "", element("span", { dir: "auto" }, label), element("em", {}, String(count)));
}

function group(title, open, ...rows) {
  return element("details", { className: "filter", open }, element("summary", {}, title), ...rows);
}

const toggle = (set, key) => (on) => { if (on) set.delete(key); else set.add(key); };

function tally(list, key) {
  const found = new Map();
  for (const one of list) found.set(key(one), (found.get(key(one)) || 0) + 1);
  return [...found].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

function nodeSign(kind) {
  const [, glyph, colour] = model.styles[kind] || model.styles.other;
  const made = element("span", { className: "sign", ariaHidden: "true" }, glyph);
  made.style.color = colour;
  return made;
}

const SVG = "http://www.w3.org/2000/svg";
function lineSign(line, red) {
  const drawing = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({ width: 24, height: 8, "aria-hidden": "true" })) drawing.setAttribute(name, value);
  const stroke = document.createElementNS(SVG, "line");
  const dash = { dashed: "6 4", dotted: "2 3" }[line];
  for (const [name, value] of Object.entries({ x1: 0, y1: 4, x2: 24, y2: 4, stroke: red ? "var(--red)" : "currentColor", "stroke-width": red ? 3 : 2, ...(dash ? { "stroke-dasharray": dash } : {}) })) stroke.setAttribute(name, value);
  drawing.append(stroke);
  return drawing;
}

function choice(label, value, options, change) {
  const made = element("select", { ariaLabel: label });
  for (const [key, text] of options) made.append(element("option", { value: key, selected: key === value }, text));
  made.addEventListener("change", () => { change(made.value); refilter(); });
  return made;
}

const withCounts = (tallied) => tallied.map(([key, count]) => [key, `${key} (${count})`]);

let shape = null;

// How many links begin in each year, or in each few years where there are many.
function histogram(years, first, last) {
  if (!years.length) return [];
  const step = Math.ceil((last - first + 1) / 60), bars = Array(Math.ceil((last - first + 1) / step)).fill(0);
  for (const year of years) bars[Math.floor((year - first) / step)] += 1;
  return bars;
}

// What the filters can ask for; worked out once.
function filterShape() {
  if (shape) return shape;
  const years = [], days = new Set();
  for (const link of model.links) {
    const year = yearOf(link.get("start")) ?? yearOf(link.get("end"));
    if (year !== null) years.push(year);
    if (link.get("known")) days.add(link.get("known"));
    for (const [day] of link.get("history") || []) days.add(day);
  }
  const first = years.reduce((a, b) => Math.min(a, b), Infinity), last = years.reduce((a, b) => Math.max(a, b), -Infinity);
  const lines = new Map(model.links.map((link) => [link.kind, link.get("line")]));
  shape = {
    kinds: tally(model.nodes, (node) => node.kind), links: tally(model.links, (link) => link.kind), lines,
    claims: tally(model.links, (link) => link.get("claim")), first, last, undated: model.linkCount - years.length,
    bars: histogram(years, first, last),
    days: [...days].sort(), currencies: tally(model.links.filter((link) => link.now.size > 0), (link) => link.get("currency")),
    programmes: tally(model.nodes.flatMap((node) => (node.designated ? node.programmes : [])), (tag) => tag),
  };
  return shape;
}

function slider(label, min, max, value, say, change) {
  const made = element("input", { type: "range", min, max, step: 1, value, ariaLabel: label });
  const told = element("output", {}, say(+made.value));
  made.setAttribute("aria-valuetext", say(+made.value));
  made.addEventListener("input", () => { told.textContent = say(+made.value); made.setAttribute("aria-valuetext", told.textContent); change(+made.value); refilter(true); });
  return element("div", {}, element("label", {}, element("span", {}, label), told), made);
}

function showFilters() {
  const box = document.getElementById("filters"), has = filterShape();
  const open = new Set([...box.querySelectorAll("details[open] > summary")].map((one) => one.textContent));
  const opened = (title, usual) => (box.children.length ? open.has(title) : usual);
  const rows = [];
  const add = (title, usual, ...inside) => rows.push(group(title, opened(title, usual), ...inside));
  add("Entity kinds", false, ...has.kinds.map(([kind, count]) => checkRow(kind.replace(/_/g, " "), !state.kinds.has(kind), count, toggle(state.kinds, kind), nodeSign(kind))));
  add("Link kinds", false, ...has.links.map(([kind, count]) => checkRow(kind.replace(/_/g, " "), !state.links.has(kind), count, toggle(state.links, kind), lineSign(has.lines.get(kind)))));
  const letters = ["", ..."ABCDE".split("").flatMap((letter) => "12345".split("").map((digit) => letter + digit))];
  add("Evidence", false,
    choice("Least grade", state.grade, letters.map((grade) => [grade, grade ? `at least ${grade}` : "any grade"]), (value) => { state.grade = value; }),
    para("A link stays if one publication of it passes; sentence, grade and claim weigh all of them.", "dim"),
    ...has.claims.map(([claim, count]) => checkRow(spaced(claim), !state.claims.has(claim), count, toggle(state.claims, claim))),
    checkRow("inferred links and identities", !state.certain, model.links.filter((link) => link.dashed || link.get("claim") === "inferred").length, (on) => { state.certain = !on; }, lineSign("dashed")),
    checkRow("links not in force on the day asked", state.ended, model.links.filter((link) => link.over).length, (on) => { state.ended = on; }));
  const clocks = [];
  if (has.bars.length) {
    const bars = element("div", { className: "bars", ariaHidden: "true" }), most = Math.max(...has.bars);
    bars.append(...has.bars.map((count) => { const bar = element("i"); bar.style.height = Math.round(100 * count / most) + "%"; return bar; }));
    clocks.push(bars,
      slider("happened or held from", has.first, has.last, state.from ?? has.first, String, (value) => { state.from = value === has.first ? null : value; }),
      slider("to", has.first, has.last, state.to ?? has.last, String, (value) => { state.to = value === has.last ? null : value; }),
      para(`${has.undated} of ${model.linkCount} links bear no date; they stay.`, "dim"));
  }
  if (has.days.length > 1) {
    const at = state.knownBy ? has.days.filter((day) => day <= state.knownBy).length - 1 : has.days.length;
    clocks.push(slider("published by", 0, has.days.length, Math.max(0, at), (value) => has.days[value] || "any day", (value) => { state.knownBy = has.days[value] || ""; }),
      para("Sentence, amount, grade and claim are those of that day. Which routes there were on it, the command tells: --known-by.", "dim"));
  }
  if (clocks.length) add("Dates", false, ...clocks);
  if (has.currencies.length) {
    const least = element("input", { type: "number", min: 0, step: "any", value: state.least || "", placeholder: "least amount", ariaLabel: "Least amount" });
    least.addEventListener("change", () => { state.least = Math.max(0, +least.value || 0); if (state.least && !state.currency) state.currency = has.currencies[0][0]; refilter(); });
    add("Amount", false, choice("Currency", state.currency, [["", "any, or none"], ...withCounts(has.currencies.filter(([code]) => code))], (value) => { state.currency = value; }), least,
      para("Links without an amount, or with one in another currency, stay.", "dim"));
  }
  if (has.programmes.length) add("Programme", false, choice("Programme", state.programme, [["", "all programmes"], ...withCounts(has.programmes)], (value) => { state.programme = value; }));
  const orders = tally(model.routes.filter((route) => route.order), (route) => route.order);
  if (orders.length) add("Order in time", false, choice("Order in time", state.order, [["", "any"], ...withCounts(orders)], (value) => { state.order = value; }));
  box.replaceChildren(...rows);
}

// The signs of what is drawn now.
function showLegend(scene) {
  const rows = [], glyphs = new Map();
  const nodes = [...scene.nodes.keys()].map((n) => model.nodes[n]), links = [...scene.edges.keys()].map((n) => model.links[n]);
  for (const node of nodes) if (!node.designated) glyphs.set(model.style(node)[4], node.kind);
  const add = (sign, text) => rows.push(element("span", {}, sign || "", text), " ");
  if (nodes.some((node) => node.designated)) add(nodeSign("designated"), "designated");
  for (const [label, kind] of glyphs) add(nodeSign(kind), label);
  const lines = new Set([...links, ...scene.turns.map((turn) => model.links[turn.link])].map((link) => link.get("line")));
  if (state.route !== null && !state.focus) add(lineSign("solid", true), "chosen route");
  add(lineSign("solid"), "recorded");
  if (lines.has("dashed")) add(lineSign("dashed"), "inferred, or identity");
  if (lines.has("dotted")) add(lineSign("dotted"), "control or ownership, no amount");
  if (links.some((link) => link.now.amount)) add("", "width: log of amount");
  if (nodes.some((node) => node.pool)) add("", "double outline: pool");
  if (scene.hops.some((hop) => hop.step.back)) add("", "←: the record points that way");
  document.getElementById("legend").replaceChildren(...rows);
}
