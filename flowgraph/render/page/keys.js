// The keyboard: every action has a key, and the page says which.

const KEYS = [
  ["/", "search"], ["P, Shift+P", "next, previous finding"], ["← →", "along the chosen route: towards the money, towards the group"],
  ["F", "what surrounds the chosen entity; again: one hop more"], ["1 2 3", "within so many hops"], ["G", "whole graph, or only the route"],
  ["L", "list of everything shown"], ["0", "fit the picture"], ["+ −", "zoom"], ["T", "dark or light"], ["Esc", "one step back"], ["?", "this help"],
];

function showHelp() {
  const list = element("dl");
  for (const [key, what] of KEYS) list.append(element("dt", {}, element("kbd", {}, key)), element("dd", {}, what));
  dialog("Keys and signs", list, para("Mouse: a click chooses, a double click shows what surrounds an entity, the wheel zooms, dragging moves."),
    para("Grades: letter for the publication (A best), digit for the statement (1 best). A dashed line is inferred or says who is one party; a dotted line is control or ownership without an amount. Red is only the chosen route and what is designated."));
}

// Along the chosen route by arrow: to the next party of the finding.
function stepAlong(way) {
  if (state.finding === null) return;
  const nodes = model.findings[state.finding].nodes;
  const at = state.selected && state.selected.node !== undefined ? nodes.indexOf(state.selected.node) : -1;
  const next = at < 0 ? (way > 0 ? 0 : nodes.length - 1) : Math.max(0, Math.min(nodes.length - 1, at + way));
  select({ node: nodes[next] });
}

function onKey(event) {
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
  if (event.ctrlKey || event.metaKey || event.altKey || document.getElementById("dialog").open) return;
  if (typing && !(event.target.type === "checkbox" && event.key !== " ")) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const chosen = state.selected && state.selected.node !== undefined ? state.selected.node : state.focus ? state.focus.node : null;
  const acts = {
    "/": () => document.getElementById("query").focus(), p: () => nextFinding(event.shiftKey ? -1 : 1), f: () => chosen !== null && focusOn(chosen),
    1: () => chosen !== null && focusOn(chosen, 1), 2: () => chosen !== null && focusOn(chosen, 2), 3: () => chosen !== null && focusOn(chosen, 3),
    g: toggleWhole, l: () => setView(state.view === "list" ? "flow" : "list"), 0: () => fitScene(), t: toggleTheme, "?": showHelp, Escape: escape,
    "+": () => zoom(1.25), "=": () => zoom(1.25), "-": () => zoom(.8), ArrowRight: () => stepAlong(1), ArrowLeft: () => stepAlong(-1),
  };
  const act = Object.hasOwn(acts, key) ? acts[key] : null;
  if (!act) return;
  if (/^Arrow/.test(key) && event.target.closest("aside, nav, #table")) return;
  event.preventDefault();
  act();
}

const zoom = (by) => network.moveTo({ scale: Math.max(.05, Math.min(6, network.getScale() * by)), animation: false });
