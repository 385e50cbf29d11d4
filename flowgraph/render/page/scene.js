// Which nodes and links are shown, and where: the lane of a route, what surrounds one
// entity, or the whole graph. Filters are worked out once for all links, in `passes`.

const MOST_DRAWN = 500, MOST_LOADED = 1200, MOST_LINES = 1500;
const passes = { link: null, node: null };

function gradePasses(grade, least) {
  if (!least) return true;
  return !!grade && grade[0] !== "F" && grade[1] !== "6" && grade[0] <= least[0] && grade[1] <= least[1];
}

// As --min-grade does: one supporting row that passes is enough.
function gradesPass(link, told) {
  if (!state.grade) return true;
  const proof = model.proofs.get(link.n), rows = proof ? proof.supports.map((id) => model.evidence.get(id)) : [];
  const known = rows.filter((row) => !state.knownBy || (row[9] && row[9] <= state.knownBy));
  return rows.length ? known.some((row) => gradePasses(row[4], state.grade)) : gradePasses(told.grade, state.grade);
}

const yearOf = (text) => (text ? +text.slice(0, 4) : null);

function linkPasses(link) {
  if (!passes.node[link.source] || !passes.node[link.target] || state.links.has(link.kind)) return false;
  const told = link.told(state.knownBy);
  if (!told || state.claims.has(told.claim) || !gradesPass(link, told)) return false;
  if (state.certain && (link.dashed || told.claim === "inferred")) return false;
  if (!state.ended && link.over) return false;
  // What bears no amount, or one in another currency, is not known to be less.
  if (state.currency && state.least && link.get("currency") === state.currency && told.amount && told.size < state.least) return false;
  const first = yearOf(link.get("start")) ?? yearOf(link.get("end")), last = yearOf(link.get("end")) ?? (link.model.lasting.has(link.kind) ? 9999 : first);
  return first === null || !((state.to !== null && first > state.to) || (state.from !== null && last < state.from));
}

function applyFilters() {
  passes.node = Uint8Array.from(model.nodes, (node) => +(!state.kinds.has(node.kind)
    && !(state.programme && node.designated && !node.programmes.includes(state.programme))));
  passes.link = Uint8Array.from(model.links, (link) => +linkPasses(link));
}

// The record that stands for a hop: the strongest that the filters leave.
function liveLink(step) {
  const all = [...step.links, ...step.also];
  return all.find((n) => passes.link[n]) ?? all[0];
}

// Whether the filters leave every hop the record that the route was ranked by.
const asRanked = (route) => !state.knownBy && route.steps.every((step) => liveLink(step) === step.links[0]);

// A route is cut where a hop has no link left, its party has not the programme asked for,
// or its order in time is not the one asked for.
function routePasses(route) {
  if (state.order && route.order && route.order !== state.order) return false;
  return route.nodes.every((n) => passes.node[n]) && route.steps.every((step) => [...step.links, ...step.also].some((n) => passes.link[n]));
}

function emptyScene(mode) {
  return { mode, nodes: new Map(), edges: new Map(), links: new Set(), hops: [], texts: [], leaders: [], turns: [], left: new Set(), thin: 1, cut: "" };
}

// Nodes that are placed in the whole graph: those laid out in advance, and those brought in.
const brought = new Map();

function bringIn(n) {
  if (brought.has(n)) return;
  if (model.nodes[n].x !== null) { brought.set(n, model.nodes[n]); return; }
  const known = model.near[n].map((at) => position(model.otherEnd(model.links[at], n))).find(Boolean);
  const around = known || { x: 0, y: 0 };
  const turn = brought.size * 2.4, far = 70 + 6 * Math.sqrt(brought.size);
  brought.set(n, { x: Math.round(around.x + far * Math.cos(turn)), y: Math.round(around.y + far * Math.sin(turn)) });
  if (brought.size > MOST_LOADED) brought.delete(brought.keys().next().value);
}

function position(n) {
  const node = model.nodes[n];
  return node.x !== null ? { x: node.x, y: node.y } : brought.get(n);
}

function wholeScene(box) {
  const scene = emptyScene("whole");
  const route = state.route === null ? null : model.routes[state.route];
  const lane = new Set(route ? route.nodes : []);
  const weight = (n) => (lane.has(n) ? 1e9 : 0) + (brought.has(n) ? 1e8 : 0) + (model.nodes[n].designated ? 1e4 : 0) + Math.min(model.near[n].length, 9e3);
  const all = [...new Set([...model.loaded, ...brought.keys()])].filter((n) => passes.node[n]);
  const kept = all.length > MOST_DRAWN ? all.sort((a, b) => weight(b) - weight(a) || a - b).slice(0, MOST_DRAWN) : all;
  const places = kept.map((n) => position(n));
  const scale = places.length ? frameOf(places, box).scale : 1, size = (screen) => Math.max(8, screen / scale);
  if (kept.length < all.length) scene.cut = "the best linked first; search to bring in more";
  for (const n of kept) {
    const hot = lane.has(n), node = model.nodes[n], radius = hot ? Math.max(15, 10 / scale) : size(node.designated ? 5.5 : 4.5);
    scene.nodes.set(n, {
      ...position(n), radius, hot, dim: route && !hot, align: "center", down: radius + 6,
      lines: hot ? underName(node, 118) : styled(node.name, 130, SMALL, node.designated ? "red" : "ink"),
      first: hot ? 0 : 3 - Math.min(.9, model.near[n].length / 50),
    });
  }
  scene.thin = Math.min(1, 1.3 * scale);
  drawLinks(scene, route);
  return scene;
}

// Links between nodes that are drawn; those of the route stand out.
function drawLinks(scene, route) {
  const hot = new Map();
  for (const step of route ? route.steps : []) {
    const live = liveLink(step);
    if (passes.link[live]) hot.set(live, step);
  }
  for (const n of scene.nodes.keys()) {
    for (const at of model.near[n]) {
      const link = model.links[at];
      if (link.source !== n && link.source !== link.target) continue;
      if (!passes.link[at] || !scene.nodes.has(link.target)) continue;
      scene.links.add(at);
      if (hot.has(at) || scene.edges.size < MOST_LINES) scene.edges.set(at, { hot: hot.has(at), dim: !!route && !hot.has(at) });
    }
  }
  if (scene.links.size > scene.edges.size) scene.cut += `${scene.cut ? "; " : ""}${scene.edges.size} lines drawn`;
  for (const [at, step] of hot) {
    if (!scene.edges.has(at)) continue;
    scene.hops.push({ link: at, lines: overHop(step, 170), step, route, moving: true });
  }
}

// What surrounds an entity: those that act on it at the left, those it acts on at the right.
function focusScene(focus, box) {
  const scene = emptyScene("focus");
  const side = new Map([[focus.node, 0]]);
  let edge = [focus.node];
  for (let hop = 1; hop <= focus.hops; hop += 1) {
    const next = [];
    for (const n of edge) {
      for (const at of model.near[n]) {
        const link = model.links[at], other = model.otherEnd(link, n);
        if (!passes.link[at] || side.has(other)) continue;
        if (side.size >= MOST_DRAWN) { scene.cut = `cut at ${MOST_DRAWN}: more lies within ${counted(focus.hops, "hop")}`; continue; }
        const way = n === focus.node ? (link.source === n ? 1 : -1) : Math.sign(side.get(n));
        side.set(other, way * hop);
        next.push(other);
      }
    }
    edge = next;
  }
  const columns = new Map();
  for (const [n, at] of side) columns.set(at, [...(columns.get(at) || []), n]);
  // With their verbs where there is room for two lines each, else by name alone.
  const verbs = (n) => {
    const links = model.near[n].map((at) => model.links[at]).filter((link) => passes.link[link.n] && model.otherEnd(link, n) === focus.node);
    return links.length ? styled((links[0].target === focus.node ? said(links[0]).verb + " it" : "it " + said(links[0]).verb) + (links.length > 1 ? ` (+${links.length - 1})` : ""), 235, TINY, "dim") : [];
  };
  const named = (n) => styled(model.nodes[n].name, 235, SMALL, model.nodes[n].designated ? "red" : "ink");
  const roomy = [-1, 1].every((way) => (columns.get(way) || []).reduce((sum, n) => sum + heightOf([...named(n), ...verbs(n)]) + 8, 0) <= box.bottom - box.top - 60);
  const lines = (n) => (n === focus.node ? underName(model.nodes[n], 150) : [...named(n), ...(roomy ? verbs(n) : [])]);
  const widest = (way) => Math.max(40, ...(columns.get(way) || []).flatMap((n) => lines(n).map((line) => widthOf(line.text, line.face))));
  const arm = Math.max(110, Math.min(280, (box.width - 60 - widest(-1) - widest(1)) / 2)), spread = { "-1": 0, 1: 0 };
  for (const at of [...columns.keys()].sort((a, b) => Math.abs(a) - Math.abs(b))) {
    const members = columns.get(at), way = Math.sign(at), tall = members.reduce((sum, n) => sum + heightOf(lines(n)) + 8, 0);
    const count = Math.max(1, Math.min(Math.ceil(tall / (box.bottom - box.top - 60)), Math.ceil(Math.sqrt(members.length / 8)))), rows = Math.ceil(members.length / count);
    for (let column = 0; column < count; column += 1) {
      const part = members.slice(column * rows, (column + 1) * rows), gap = Math.max(8, Math.min(44, (box.bottom - box.top - 60 - part.reduce((sum, n) => sum + heightOf(lines(n)), 0)) / part.length));
      let y = -part.reduce((sum, n) => sum + heightOf(lines(n)) + gap, 0) / 2;
      for (const n of part) {
        const node = model.nodes[n], centre = n === focus.node, high = heightOf(lines(n)) + gap;
        scene.nodes.set(n, {
          x: way * (way ? arm + spread[way] + column * 290 : 0), y: centre ? 0 : y + high / 2, radius: centre ? 15 : 8, centre,
          align: way ? (way < 0 ? "right" : "left") : "center", beside: 14, middle: true, down: 21, first: centre ? 0 : node.designated ? 1 : 2, lines: lines(n),
        });
        y += high;
      }
    }
    if (way) spread[way] += count * 290;
  }
  drawLinks(scene, null);
  scene.edges.forEach((edge, at) => {
    const link = model.links[at];
    edge.label = !roomy && side.size <= 40 && (link.source === focus.node || link.target === focus.node);
  });
  return scene;
}

function makeScene(box) {
  if (state.focus) return focusScene(state.focus, box);
  if (state.route !== null && !state.whole && state.view !== "force") return laneScene(model.routes[state.route], box);
  return wholeScene(box);
}
