// The canvas: vis-network draws nodes and links where the scene says, the overlay draws text.

const DASHES = { dashed: [9, 6], dotted: [2, 6] };
let network = null, scene = null, painted = null;
const dragged = new Map();
const visNodes = new vis.DataSet(), visEdges = new vis.DataSet();
const stage = () => document.getElementById("stage");

function trace(context, shape, x, y, radius) {
  context.beginPath();
  const points = corners(shape);
  if (!points) context.arc(x, y, radius, 0, 2 * Math.PI);
  else points.forEach(([a, b]) => context.lineTo(x + radius * a, y + radius * b));
  context.closePath();
}

// One node: shape and colour by kind, a ring for a pool, a dark rim for what is designated.
function paintNode({ ctx, id, x, y, state: touched }) {
  const one = scene && scene.nodes.get(+id), node = model.nodes[+id];
  const { radius } = one || { radius: 8 };
  return {
    drawNode() {
      const [shape, , colour] = model.style(node);
      ctx.save();
      ctx.globalAlpha = one && one.dim ? .35 : 1;
      trace(ctx, shape, x, y, radius);
      ctx.fillStyle = shape === "ring" ? shown("--paper") : colour;
      ctx.fill();
      ctx.setLineDash(shape === "ring" ? [4, 3] : []);
      ctx.lineWidth = shape === "ring" ? 2 : node.designated ? Math.max(1.5, radius / 6) : 1;
      ctx.strokeStyle = node.designated ? shown("--ink") : colour;
      ctx.stroke();
      ctx.setLineDash([]);
      if (node.pool && radius > 7) {
        trace(ctx, shape, x, y, radius * 1.35);
        ctx.lineWidth = 1;
        ctx.strokeStyle = colour;
        ctx.stroke();
      }
      if (touched.selected || touched.hover || (state.selected && state.selected.node === +id)) {
        ctx.beginPath();
        ctx.arc(x, y, radius * 1.35 + 5, 0, 2 * Math.PI);
        ctx.lineWidth = 2;
        ctx.strokeStyle = shown("--link");
        ctx.stroke();
      }
      ctx.restore();
    },
    nodeDimensions: { width: 2.2 * radius, height: 2.2 * radius },
  };
}

function nodeOptions(n, one) {
  return { id: String(n), shape: "custom", ctxRenderer: paintNode, size: one.radius, ...(dragged.get(n) || { x: one.x, y: one.y }) };
}

// Links of one pair are bent apart, so that none hides another.
function edgeOptions(at, edge, bends, colours, thin) {
  const link = model.links[at];
  const pair = Math.min(link.source, link.target) + "-" + Math.max(link.source, link.target);
  const rank = bends.get(pair) || 0;
  bends.set(pair, rank + 1);
  const side = (rank % 2 ? 1 : -1) * (link.source < link.target ? 1 : -1);
  const red = edge.hot && !edge.dead;
  return {
    id: String(at), from: String(link.source), to: String(link.target),
    arrows: { to: { enabled: true, scaleFactor: (edge.hot ? .8 : .5) * (edge.hot ? 1 : Math.min(1, 2.4 / link.get("width"))) } },
    dashes: DASHES[link.get("line")] || false,
    width: (edge.hot ? Math.max(3, link.get("width")) : link.get("width")) / (edge.hot ? thin : Math.sqrt(thin)),
    color: { color: red ? colours.red : colours.dim, opacity: edge.dead ? .25 : edge.hot ? 1 : edge.dim ? .14 : .5, highlight: red ? colours.red : colours.link, hover: red ? colours.red : colours.link },
    smooth: rank ? { enabled: true, type: side > 0 ? "curvedCW" : "curvedCCW", roundness: Math.min(.9, .14 * Math.ceil(rank / 2)) } : { enabled: false },
    selfReference: { size: 18 + 8 * rank, angle: Math.PI / 4 },
  };
}

function startCanvas() {
  network = new vis.Network(document.getElementById("canvas"), { nodes: visNodes, edges: visEdges }, {
    physics: false, layout: { improvedLayout: false, randomSeed: 1 },
    interaction: { hover: true, tooltipDelay: 1e9, keyboard: false, multiselect: false, selectConnectedEdges: false, hoverConnectedEdges: false },
    nodes: { chosen: false }, edges: { chosen: { edge: false, label: false } },
  });
  document.querySelector("#canvas .vis-network").tabIndex = -1; // the canvas around it has the focus
  network.on("afterDrawing", (context) => {
    if (!scene) return;
    painted = overlay(scene, screenOf, toScreen, network.getScale());
    paintOverlay(context, painted, context.canvas.width / context.canvas.clientWidth);
  });
  network.on("click", ({ nodes, edges, pointer }) => {
    const hit = hitAt(pointer.DOM);
    if (nodes.length) select({ node: +nodes[0] });
    else if (hit && hit.focus !== undefined) focusOn(hit.focus);
    else if (hit) select(hit.node !== undefined ? { node: hit.node } : { link: hit.link });
    else if (edges.length) select({ link: +edges[0] });
    else select(null);
  });
  network.on("doubleClick", ({ nodes, pointer }) => {
    const hit = hitAt(pointer.DOM), n = nodes.length ? +nodes[0] : hit && hit.node;
    if (n !== undefined && n !== null) focusOn(n);
  });
  network.on("hoverNode", ({ node, event }) => showTip(event, nodeTip(+node)));
  network.on("hoverEdge", ({ edge, event }) => showTip(event, linkTip(+edge)));
  for (const name of ["blurNode", "blurEdge", "dragStart", "zoom", "click"]) network.on(name, hideTip);
  network.on("dragEnd", ({ nodes }) => {
    for (const id of nodes) dragged.set(+id, network.getPosition(id));
  });
  document.getElementById("canvas").addEventListener("mousemove", (event) => {
    if (event.buttons || !painted) return;
    const box = stage().getBoundingClientRect();
    const hit = hitAt({ x: event.clientX - box.left, y: event.clientY - box.top });
    if (hit && hit.link !== undefined) showTip(event, linkTip(hit.link));
  });
}

const toScreen = (x, y) => network.canvasToDOM({ x, y });
const screenOf = (n) => { const spot = network.getPosition(String(n)); return toScreen(spot.x, spot.y); };
const hitAt = ({ x, y }) => painted && painted.hits.find(({ box }) => x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3]);

// Room for a scene: between the sentence on top and the legend at the foot.
function room() {
  const crumb = document.getElementById("crumb"), legend = document.getElementById("legend");
  const width = stage().clientWidth, height = stage().clientHeight;
  return { width, height, top: crumb.offsetHeight ? crumb.offsetTop + crumb.offsetHeight + 12 : 16, bottom: height - legend.offsetHeight - 12 };
}

// Give the canvas what the scene holds; only what changes is given anew.
function update(dataset, wanted) {
  const keep = new Set(wanted.map((one) => one.id));
  const gone = dataset.getIds().filter((id) => !keep.has(id));
  if (gone.length) dataset.remove(gone);
  dataset.update(wanted);
}

function draw(fit) {
  if (fit) dragged.clear();
  let box = room(), next = makeScene(box);
  showLegend(next);
  if (room().bottom !== box.bottom) {
    // The legend took another line; what is drawn keeps clear of it.
    box = room();
    next = makeScene(box);
  }
  scene = null; // nothing is painted while the canvas is between two scenes
  const colours = { red: shown("--red"), dim: shown("--dim"), link: shown("--link") }, bends = new Map();
  const edges = [...next.edges].filter(([at]) => next.nodes.has(model.links[at].source) && next.nodes.has(model.links[at].target));
  edges.sort((a, b) => !!b[1].hot - !!a[1].hot || a[0] - b[0]);
  update(visNodes, [...next.nodes].map(([n, one]) => nodeOptions(n, one)));
  update(visEdges, edges.map(([at, edge]) => edgeOptions(at, edge, bends, colours, next.thin)));
  scene = next;
  network.setOptions({ physics: false, interaction: { dragNodes: scene.mode !== "lane" } });
  if (fit) fitScene(box);
  showCount();
  network.redraw();
}

function fitScene(box) {
  box ||= room();
  if (scene.mode === "lane") {
    network.moveTo({ position: { x: box.width / 2 / scene.zoom, y: box.height / 2 / scene.zoom }, scale: scene.zoom, animation: false });
    return;
  }
  const spots = [...scene.nodes.keys()].map((n) => network.getPosition(String(n)));
  if (!spots.length) return;
  const beside = (align) => Math.max(0, ...[...scene.nodes.values()].filter((one) => one.align === align).flatMap((one) => one.lines.map((line) => widthOf(line.text, line.face) + 26)));
  network.moveTo({ ...frameOf(spots, box, beside("right"), beside("left")), animation: false });
}

// Camera that shows some places, with room for the labels at the edges.
function frameOf(spots, box, before = 0, after = 0) {
  const xs = spots.map((one) => one.x), ys = spots.map((one) => one.y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const [west, east] = [before, after].map((beside) => Math.min(Math.max(75, beside), .38 * box.width));
  const scale = Math.max(.05, Math.min(1.1, (box.width - west - east) / Math.max(1, right - left), (box.bottom - box.top - 90) / Math.max(1, bottom - top)));
  const middle = (box.top + box.bottom) / 2 - 16;
  return { position: { x: (left + right) / 2 + (east - west) / 2 / scale, y: (top + bottom) / 2 + (box.height / 2 - middle) / scale }, scale };
}

// Forces move what is drawn for a moment; then they stop, and what was found stays.
function spread() {
  network.setOptions({ physics: { enabled: true, solver: "forceAtlas2Based", forceAtlas2Based: { springLength: 110, avoidOverlap: .6 }, stabilization: { enabled: true, iterations: 150, fit: false } } });
  network.once("stabilizationIterationsDone", () => {
    if (state.view !== "force") return; // the reader went on meanwhile
    network.setOptions({ physics: false });
    for (const n of scene.nodes.keys()) dragged.set(n, network.getPosition(String(n)));
    fitScene();
    network.redraw();
  });
  network.stabilize(150);
}
