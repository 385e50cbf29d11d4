// What a reader sees beside the mouse: names in both scripts, amount, date, grade, publishers.

function nodeTip(n) {
  const node = model.nodes[n];
  const pool = { general: "general pool", umbrella: "umbrella: money enters it for its units" }[node.pool];
  return [para(node.name, "name"), node.other && para(node.other), para(pool && pool.startsWith(node.kind) ? pool : dotted(node.kind.replace(/_/g, " "), pool)),
    node.designated && para("designated: " + node.programmes.join(", "), "designated")].filter(Boolean);
}

function linkTip(at) {
  const link = model.links[at], told = said(link);
  const cited = told.publications.map((id) => (model.publications.get(id) || [])[0] || id);
  return [para(capital(told.sentence) + "."), para(dotted(link.label, told.amount, told.when, told.graded, spaced(told.claim))),
    para(cited.length ? [...new Set(cited)].slice(0, 3).join("; ") + (cited.length > 3 ? ` and ${cited.length - 3} more` : "") : "no publication")];
}

function showTip(event, rows) {
  const tip = document.getElementById("tip"), box = stage().getBoundingClientRect();
  tip.replaceChildren(...rows);
  tip.hidden = false;
  const source = event.srcEvent || event, x = (source.clientX || 0) - box.left, y = (source.clientY || 0) - box.top;
  tip.style.left = Math.max(4, Math.min(x + 14, box.width - tip.offsetWidth - 6)) + "px";
  tip.style.top = (y + tip.offsetHeight + 24 > box.height ? Math.max(4, y - tip.offsetHeight - 12) : y + 16) + "px";
}

function hideTip() { document.getElementById("tip").hidden = true; }
