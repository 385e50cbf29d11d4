// Text and leaders over the drawing, in screen pixels: the same list of things is painted on
// the canvas and written into the SVG. Labels are placed by weight and never overlap.

function overlaps(boxes, box) {
  return boxes.some((one) => box[0] < one[2] && box[2] > one[0] && box[1] < one[3] && box[3] > one[1]);
}

function textBox(lines, x, y, align, k) {
  const width = k * Math.max(...lines.map((line) => widthOf(line.text, line.face)));
  const left = align === "left" ? x : align === "right" ? x - width : x - width / 2;
  return [left - 2, y, left + width + 2, y + k * heightOf(lines)];
}

const scaled = (face, k) => (k === 1 ? face : face.replace(/[\d.]+px/, (size) => (parseFloat(size) * k).toFixed(2) + "px"));

// `at` gives the screen position of a node, `scale` the zoom. On a lane, whose room is measured,
// the text grows and shrinks with the drawing; elsewhere it keeps its size.
function overlay(scene, at, toScreen, scale) {
  const fixed = scene.mode === "lane", k = fixed ? scale : 1, edge = room();
  const boxes = [], texts = [], lines = [], hits = [];
  const put = (rows, x, y, align, must) => {
    const box = textBox(rows, x, y, align, k);
    if (!must && (overlaps(boxes, box) || box[0] < 0 || box[2] > edge.width || box[3] > edge.bottom)) return null;
    boxes.push(box);
    let down = y;
    for (const row of rows) {
      texts.push({ text: row.text, face: scaled(row.face, k), colour: row.colour, x, y: down + k * HEIGHT[row.face] * .76, align });
      down += k * HEIGHT[row.face];
    }
    return box;
  };
  if (fixed) for (const leader of scene.leaders) lines.push({ points: leader.map(([x, y]) => toScreen(x, y)), colour: "rule", width: 1 });
  for (const turn of scene.turns) lines.push({ points: turn.way.map(([x, y]) => toScreen(x, y)), colour: turn.dead ? "rule" : "red", width: 3 * k, arrow: true, dash: model.links[turn.link].get("line") });
  const order = [...scene.nodes].filter(([, one]) => one.lines).sort((a, b) => a[1].first - b[1].first);
  // Shapes and the red line are kept clear too: those of the route first, then its labels, then the rest.
  const keep = (spot, half) => boxes.push([spot.x - half, spot.y - half, spot.x + half, spot.y + half]);
  const shapes = (hot) => { for (const [n, one] of fixed ? [] : scene.nodes) if (!!(one.hot || one.centre) === hot) keep(at(n), one.radius * scale); };
  shapes(true);
  for (const hop of scene.hops) {
    let spot = hop.moving ? null : toScreen(hop.x, hop.y);
    if (hop.moving) {
      const [a, b] = [at(model.links[hop.link].source), at(model.links[hop.link].target)];
      if (Math.hypot(a.x - b.x, a.y - b.y) < 120) continue;
      spot = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 - 8 };
    }
    const box = put(hop.lines, spot.x, spot.y - k * heightOf(hop.lines), "center", fixed);
    if (box) hits.push({ box, link: hop.link, hop });
  }
  const name = ([n, one]) => {
    const spot = at(n);
    const beside = one.align !== "center";
    const x = beside ? spot.x + (one.align === "left" ? 1 : -1) * one.beside * (fixed ? k : Math.min(scale, 1.2)) : spot.x;
    const y = beside ? spot.y - k * (one.middle ? heightOf(one.lines) : HEIGHT[one.lines[0].face]) / 2 : spot.y + one.down * scale;
    const box = put(one.lines, x, y, one.align, fixed || (one.first === 0 && state.view !== "force"));
    if (box) hits.push({ box, node: n });
  };
  order.filter(([, one]) => one.first === 0).forEach(name);
  shapes(false);
  for (const [n, edge] of fixed ? [] : scene.edges) {
    if (!edge.hot) continue;
    const a = at(model.links[n].source), b = at(model.links[n].target), steps = Math.ceil(Math.hypot(a.x - b.x, a.y - b.y) / 10);
    for (let step = 1; step < steps; step += 1) keep({ x: a.x + (b.x - a.x) * step / steps, y: a.y + (b.y - a.y) * step / steps }, 4);
  }
  order.filter(([, one]) => one.first !== 0).forEach(name);
  for (const [n, edge] of scene.edges) {
    if (!edge.label) continue;
    const link = model.links[n], a = at(link.source), b = at(link.target);
    if (Math.hypot(a.x - b.x, a.y - b.y) < 110) continue;
    // Near the outer end, where the links of a crowd lie apart.
    const out = link.source === state.focus.node ? .6 : .4, rows = styled(said(link).verb, 110, TINY, "dim");
    const box = put(rows, a.x + (b.x - a.x) * out, a.y + (b.y - a.y) * out - heightOf(rows) / 2, "center", false);
    if (box) hits.push({ box, link: n });
  }
  if (fixed) for (const one of scene.texts) { const spot = toScreen(one.x, one.y); texts.push({ ...one, face: scaled(one.face, k), x: spot.x, y: spot.y }); if (one.focus !== undefined || one.node !== undefined) hits.push({ box: textBox([one], spot.x, spot.y - 12 * k, "left", k), focus: one.focus, node: one.node }); }
  return { texts, lines, hits, boxes };
}

// Whether the first letter of a text is of a script that runs from right to left.
const RIGHT_TO_LEFT = /^[^\p{L}]*[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;

function paintOverlay(context, found, ratio) {
  context.save();
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const colour = (name) => shown("--" + name);
  for (const line of found.lines) {
    context.strokeStyle = context.fillStyle = colour(line.colour);
    context.lineWidth = line.width;
    context.setLineDash(DASHES[line.dash] || []);
    context.beginPath();
    line.points.forEach(({ x, y }, at) => (at ? context.lineTo(x, y) : context.moveTo(x, y)));
    context.stroke();
    context.setLineDash([]);
    if (line.arrow) {
      const [a, b] = line.points.slice(-2), turn = Math.atan2(b.y - a.y, b.x - a.x);
      context.beginPath();
      for (const [far, off] of [[4, 0], [-9, -6], [-9, 6]]) context.lineTo(b.x + far * Math.cos(turn) - off * Math.sin(turn), b.y + far * Math.sin(turn) + off * Math.cos(turn));
      context.fill();
    }
  }
  context.lineJoin = "round";
  context.strokeStyle = colour("paper");
  context.lineWidth = 4;
  context.textBaseline = "alphabetic";
  for (const one of found.texts) {
    context.font = one.face;
    context.textAlign = one.align;
    context.direction = RIGHT_TO_LEFT.test(one.text) ? "rtl" : "ltr";
    context.fillStyle = colour(one.colour);
    context.strokeText(one.text, one.x, one.y);
    context.fillText(one.text, one.x, one.y);
  }
  context.restore();
}
