// The story lane: a route on one line in reading order. Above each hop stands who is
// behind it, below it its stations; above each party who else acts on it, below whom it
// acts on. Room is measured first, so nothing overlaps; what has no room is counted.

const LANE = { radius: 15, item: 6, widest: 460, gap: 8 };
const NAME = font(14, 700), OTHER = font(13), SMALL = font(12), STRONG = font(12.5, 700), TINY = font(11);
const HEIGHT = { [NAME]: 18, [OTHER]: 22, [SMALL]: 15, [STRONG]: 17, [TINY]: 14 };

const styled = (text, width, face, colour) => wrap(text, width, face).map((line) => ({ text: line, face, colour }));
const heightOf = (lines) => lines.reduce((sum, line) => sum + HEIGHT[line.face], 0);

const listed = (tags) => tags.slice(0, 6).join(", ") + (tags.length > 6 ? ` and ${tags.length - 6} more` : "");

function underName(node, width) {
  const pool = { general: "general pool", umbrella: "umbrella" }[node.pool];
  return [
    ...styled(node.name, width, NAME, node.designated ? "red" : "ink"),
    ...(node.other ? styled(node.other, width, OTHER, "ink") : []),
    ...(node.designated ? styled("designated: " + (listed(node.programmes) || "programme not stated"), width, SMALL, "red") : []),
    ...(pool ? styled(pool, width, SMALL, "dim") : []),
  ];
}

// The short amount that was made for the record of the ranking stands for no other record.
function hopAmount(step, n, told) {
  if (told.amount) return n === step.links[0] && told.amount === model.links[n].now.amount ? step.label[1] : told.amount;
  return /\d/.test(step.label[1]) ? "amount not stated" : step.label[1];
}

// Rows of evidence that had been published by the day chosen.
const published = (ids) => ids.filter((id) => { const row = model.evidence.get(id); return !state.knownBy || !row || (row[9] && row[9] <= state.knownBy); });

// The label of a hop, of the record that stands for it under the filters.
function overHop(step, width) {
  const n = liveLink(step), told = said(model.links[n]);
  if (!passes.link[n]) return styled("hidden by the filters", width, SMALL, "dim");
  const amount = hopAmount(step, n, told);
  const more = [...step.links, ...step.also].filter((one) => one !== n && passes.link[one]).length;
  return [
    ...styled((step.back ? "← " : "") + told.verb, width, SMALL, "ink"),
    ...(amount ? styled(amount, width, STRONG, "ink") : []),
    ...(told.plain ? [] : styled(told.claim, width, SMALL, "amber")),
    ...styled(`${told.graded} · ${told.when}`, width, SMALL, "dim"),
    ...(more ? styled(`+ ${counted(more, "further record")}`, width, TINY, "dim") : []),
    ...(published(step.against).length ? styled(`contested (${published(step.against).length})`, width, STRONG, "amber") : []),
  ];
}

// Which record of a hop: a station of one year is not one of another.
function recordName(n) {
  const link = model.links[n];
  return [link.get("status") === "requested" && "draft", said(link).when.replace(", last published", ", published")].filter(Boolean).join(" ");
}

// Items that are placed beside a lane: who, and the lines that say what they do there.
function attachedItems(step, list, width, taken) {
  const live = liveLink(step);
  const found = new Map();
  // Those of the record that is shown come first.
  for (const one of [...list].sort((a, b) => (b.about === live) - (a.about === live))) {
    if (taken.has(one.node) || !passes.link[one.link]) continue;
    if (!found.has(one.node)) found.set(one.node, { n: one.node, links: [], roles: [] });
    const item = found.get(one.node);
    item.links.push(one.link);
    const about = model.links[one.about], year = about.get("start").slice(0, 4) || "not dated";
    const other = one.about === live ? "" : ` (other record, ${about.get("status") === "requested" ? "draft, " : ""}${year})`;
    if (!item.roles.includes(one.role + other)) item.roles.push(one.role + other);
  }
  return [...found.values()].map((item) => {
    const node = model.nodes[item.n];
    return { ...item, lines: [
      ...styled(node.name, width, SMALL, node.designated ? "red" : "ink"),
      ...styled(item.roles.join("; "), width, TINY, "dim"),
    ] };
  });
}

function neighbourItems(n, out, width, taken) {
  const found = new Map();
  for (const at of model.near[n]) {
    const link = model.links[at];
    const other = model.otherEnd(link, n);
    if (!passes.link[at] || taken.has(other) || other === n || (link.source === n) !== out) continue;
    if (!found.has(other)) found.set(other, { n: other, links: [] });
    found.get(other).links.push(at);
  }
  const weight = (item) => (model.nodes[item.n].designated ? 1e6 : 0) + model.near[item.n].length;
  return [...found.values()].sort((a, b) => weight(b) - weight(a) || a.n - b.n).map((item) => {
    const node = model.nodes[item.n];
    const verb = said(model.links[item.links[0]]).verb + (out ? "" : " it") + (item.links.length > 1 ? ` (+${item.links.length - 1})` : "");
    const name = styled(node.name, width, SMALL, node.designated ? "red" : "ink");
    return { ...item, lines: out ? [...styled(verb, width, TINY, "dim"), ...name] : [...name, ...styled(verb, width, TINY, "dim")] };
  });
}

// As many items of a plan as there is room for, the number of the others, and the height.
function block(plan, room) {
  let height = 18;
  const kept = [];
  for (const item of plan.items) {
    const need = heightOf(item.lines) + LANE.gap;
    if (height + need > room - (kept.length + 1 < plan.items.length ? 16 : 0)) break;
    kept.push(item);
    height += need;
  }
  const more = plan.items.length - kept.length;
  return { items: kept, more, height: kept.length ? height + (more ? 16 : 0) : 0 };
}

// What stands on one side of the lane: beside each hop who belongs to it ...
function besideHops(route, top, across, spacing, taken) {
  const wide = Math.min(210, spacing * .6);
  return route.steps.flatMap((step, at) => {
    const items = attachedItems(step, top ? step.behind : step.stations, wide - 24, taken), mid = (across[at] + across[at + 1]) / 2;
    return items.length ? [{ hop: at, focus: route.nodes[at], caption: top ? "behind this hop" : "stations", items, mid, x: mid - wide / 2, width: wide }] : [];
  });
}

// ... and beside each party, in the width that the hops leave, who else acts on it (above) or
// whom it acts on (below).
function besideParties(route, top, hops, across, spacing, width, taken) {
  const plans = [], busy = new Set(hops.map((plan) => plan.hop)), wide = Math.min(210, spacing * .6);
  route.nodes.forEach((n, at) => {
    const half = (hop, outer) => (hop < 0 || hop >= route.steps.length ? Math.min(outer, 120) - 6 : busy.has(hop) ? (spacing - wide) / 2 - 8 : spacing / 2 - 8);
    const before = half(at - 1, across[at]), after = half(at, width - across[at]);
    if (before + after < 105) return;
    const part = Math.min(200, before + after), x = across[at] - before + Math.max(0, (before + after - part) / 2);
    const items = neighbourItems(n, !top, part - 24, taken);
    if (items.length) plans.push({ node: at, focus: n, caption: top ? "also acting on it" : "it also", items, mid: across[at], x, width: part });
  });
  return plans;
}

// On one row if a little smaller is enough for that, else folded, as large as there is room.
function laneScene(route, box) {
  const sizes = [1, .92, .84, .76, .68];
  const plans = [...sizes.slice(0, 4).map((zoom) => [zoom, true]), ...sizes.map((zoom) => [zoom, false])];
  for (const [zoom, straight] of plans) {
    const scaled = Object.fromEntries(Object.entries(box).map(([name, size]) => [name, size / zoom]));
    if (straight && perRowOf(scaled) < route.nodes.length) continue;
    const scene = laneAt(route, scaled);
    if (scene.high <= scaled.bottom - scaled.top || zoom === .68) return Object.assign(scene, { zoom });
  }
}

const perRowOf = (box) => Math.max(2, 1 + Math.floor((box.width - 150) / 165));

// Sizes of the lane in a box: what stands on a row, how far apart, how high.
function measured(route, box) {
  const count = route.nodes.length, rows = Math.ceil(count / perRowOf(box)), perRow = Math.ceil(count / rows);
  const turn = 96, nameWidth = rows > 1 ? 2 * turn - 24 : Math.max(96, Math.min(180, .6 * box.width / perRow));
  const spacing = Math.min(LANE.widest, (box.width - (rows > 1 ? 2 * turn : nameWidth) - 24) / (perRow - 1));
  const names = route.nodes.map((n) => underName(model.nodes[n], Math.min(nameWidth, spacing - 16)));
  const hops = route.steps.map((step, at) => overHop(step, (at + 1) % perRow ? spacing - 2 * LANE.radius - 22 : spacing));
  const above = Math.max(...hops.map(heightOf)) + 10, below = LANE.radius + 8 + Math.max(...names.map(heightOf));
  const left = (box.width - spacing * (perRow - 1)) / 2, high = above + below + (rows > 1 ? above + 26 : 0);
  const across = route.nodes.map((n, at) => left + (at % perRow) * spacing);
  return { rows, perRow, turn, spacing, names, hops, above, below, high, across, spare: Math.max(0, box.bottom - box.top - rows * high) };
}

function laneAt(route, box) {
  const scene = emptyScene("lane"), size = measured(route, box);
  scene.high = size.rows * size.high;
  let y = box.top + size.above + size.spare / 2;
  if (size.rows === 1) y = placeBeside(scene, route, box, size);
  else for (const step of route.steps) for (const one of [...step.behind, ...step.stations]) scene.left.add(one.node);
  const place = route.nodes.map((n, at) => ({ x: size.across[at], y: y + Math.floor(at / size.perRow) * size.high }));
  route.nodes.forEach((n, at) => {
    scene.nodes.set(n, { ...place[at], radius: LANE.radius, hot: true, lines: size.names[at], align: "center", down: LANE.radius + 8, first: 0 });
  });
  placeHops(scene, route, place, size);
  return scene;
}

// What stands above and below the lane; gives the height of the line. Each side gets what it
// needs, the upper one half of the room at most while the lower one needs the rest.
function placeBeside(scene, route, box, size) {
  const { above, below, across, spacing, spare, names, hops } = size, taken = new Set(route.nodes);
  const hopSides = [true, false].map((top) => besideHops(route, top, across, spacing, taken));
  hopSides.flat().forEach((plan) => plan.items.forEach((item) => taken.add(item.n)));
  const sides = hopSides.map((plans, down) => [...plans, ...besideParties(route, !down, plans, across, spacing, box.width, taken)]);
  const full = (plan) => block(plan.hop !== undefined ? plan : { items: plan.items.slice(0, 3) }, Infinity).height + 28;
  const need = sides.map((plans) => Math.max(0, ...plans.map(full)));
  const high = Math.min(need[0], Math.max(spare / 2, spare - need[1])), low = Math.min(need[1], spare - high);
  const y = box.top + above + high + (spare - high - low) / 2;
  sides.forEach((plans, down) => plans.forEach((plan) => {
    const found = block(plan, (down ? low : high) - 12);
    for (const item of plan.items) if (!found.items.includes(item)) scene.left.add(item.n);
    if (!found.items.length) return;
    // Its leader begins at the label of the hop, or at the party, or under the name of the party.
    const lines = plan.hop !== undefined ? hops[plan.hop] : names[plan.node];
    const from = plan.hop !== undefined ? (down ? y + 5 : y - 13 - heightOf(lines)) : down ? y + LANE.radius + 8 + heightOf(lines) : y - LANE.radius - 4;
    placeBlock(scene, { ...plan, ...found, top: !down }, down ? y + below + 12 : y - above - 8, from);
  }));
  return y;
}

// The hops: straight ones are links of the canvas, one that turns to the next row is drawn by us.
function placeHops(scene, route, place, { hops, above, below, turn }) {
  route.steps.forEach((step, at) => {
    const [a, b] = [place[at], place[at + 1]], link = liveLink(step), dead = !passes.link[link], middle = (a.x + b.x) / 2;
    const hop = { link, lines: hops[at], dead, step, route };
    for (const n of [...step.links, ...step.also]) if (passes.link[n]) scene.links.add(n);
    if (a.y === b.y) {
      scene.hops.push({ ...hop, x: middle, y: a.y - 10 });
      scene.edges.set(link, { hot: true, dead });
      return;
    }
    const level = a.y + below + above + 8;
    const way = [[a.x + LANE.radius + 4, a.y], [a.x + turn, a.y], [a.x + turn, level], [b.x - turn, level], [b.x - turn, b.y], [b.x - LANE.radius - 6, b.y]];
    scene.turns.push({ way: step.back ? way.reverse() : way, dead, link });
    scene.hops.push({ ...hop, x: middle, y: level - 7 });
  });
}

function placeBlock(scene, plan, edge, from) {
  let y = plan.top ? edge - plan.height : edge;
  const x = plan.x;
  scene.texts.push({ x: x + 2, y: y + 11, text: plan.caption.toUpperCase(), face: font(9.5, 600), colour: "dim", align: "left" });
  y += 18;
  let last = y;
  for (const item of plan.items) {
    const height = heightOf(item.lines);
    if (scene.nodes.has(item.n)) {
      // Who stands at several hops is drawn at the first, and named at the others.
      let down = y;
      for (const line of item.lines) { scene.texts.push({ ...line, x: x + 21, y: down + HEIGHT[line.face] * .76, align: "left", node: item.n }); down += HEIGHT[line.face]; }
    } else scene.nodes.set(item.n, { x: x + 9, y: y + 8, radius: LANE.item, lines: item.lines, align: "left", beside: 12, first: 1 });
    item.links.forEach((n) => scene.links.add(n));
    scene.leaders.push([[x, y + 8], [x + 4, y + 8]]);
    last = plan.top ? Math.min(last, y + 8) : y + 8;
    y += height + LANE.gap;
  }
  if (plan.more) {
    scene.texts.push({ x: x + 19, y: y + 9, text: `+ ${plan.more} more`, face: TINY, colour: "link", align: "left", focus: plan.focus });
  }
  const turn = plan.top ? edge + 3 : edge - 3;
  scene.leaders.push([[plan.mid, from], [plan.mid, turn], [x, turn], [x, last]]);
}
