// The keyboard: every action has a key, and the page says which.

const KEYS = [
  ["/", "search"], ["P, Shift+P", "next, previous route"], ["← →", "along the route, party by hop: towards the money, towards the group"],
  ["F", "what surrounds the chosen entity; again: one hop more"], ["1 2 3", "within so many hops"], ["G", "whole graph, or only the route"],
  ["L", "list of everything shown"], ["0", "fit the picture"], ["+ −", "zoom"], ["T", "dark or light"], ["Esc", "one step back"], ["?", "this help"],
];

function showHelp() {
  const list = element("dl");
  for (const [key, what] of KEYS) list.append(element("dt", {}, element("kbd", {}, key)), element("dd", {}, what));
  dialog("Keys and signs", list, para("Mouse: a click chooses, a double click shows what surrounds an entity, the wheel zooms, dragging moves."),
    para("Arrows point as the record does: from the one who acts. ← on a hop means that its record points against the route."),
    para("Grades: a letter for the publication (A best), a digit for the statement (1 best). A dashed line is inferred or says who is one party; a dotted line is control or ownership without an amount. Red is only the chosen route and what is designated."));
}

// Along the chosen route by arrow: party, hop, party.
function stepAlong(way) {
  if (state.route === null) return;
  const { nodes, steps } = model.routes[state.route];
  const stops = nodes.flatMap((node, at) => [{ node }, ...(steps[at] ? [{ link: liveLink(steps[at]) }] : [])]);
  const here = state.selected || {};
  const at = stops.findIndex((one) => one.node === here.node && one.link === here.link);
  select(stops[at < 0 ? (way > 0 ? 0 : stops.length - 1) : Math.max(0, Math.min(stops.length - 1, at + way))]);
}

function onKey(event) {
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
  if (event.ctrlKey || event.metaKey || event.altKey || document.getElementById("dialog").open) return;
  if (typing && !(event.target.type === "checkbox" && event.key !== " ")) return;
  // On an Arabic or Cyrillic keyboard a letter key is known by its place.
  const letter = /^Key([A-Z])$/.exec(event.code), latin = /^[\x00-\x7f]+$/.test(event.key);
  const key = !latin && letter ? letter[1].toLowerCase() : event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const ends = state.route === null ? [] : model.routes[state.route].nodes.slice(-1);
  const chosen = state.selected && state.selected.node !== undefined ? state.selected.node : state.focus ? state.focus.node : ends[0] ?? null;
  const acts = {
    "/": () => document.getElementById("query").focus(), p: () => nextRoute(event.shiftKey ? -1 : 1), f: () => chosen !== null && focusOn(chosen),
    1: () => chosen !== null && focusOn(chosen, 1), 2: () => chosen !== null && focusOn(chosen, 2), 3: () => chosen !== null && focusOn(chosen, 3),
    g: toggleWhole, l: () => setView(state.view === "list" ? "flow" : "list"), 0: () => fitScene(), t: toggleTheme, "?": showHelp, Escape: escape,
    "+": () => zoom(1.25), "=": () => zoom(1.25), "-": () => zoom(.8), ArrowRight: () => stepAlong(1), ArrowLeft: () => stepAlong(-1),
  };
  const act = Object.hasOwn(acts, key) ? acts[key] : null;
  if (!act) return;
  if (/^Arrow/.test(key) && event.target.closest("#right, #routes, #filters, #table, select")) return;
  event.preventDefault();
  act();
}

const zoom = (by) => network.moveTo({ scale: Math.max(.05, Math.min(6, network.getScale() * by)), animation: false });
