// What the reader has chosen, and how it stands in the address (ids only, never names).

const RESET = { grade: "", certain: false, ended: true, from: null, to: null, knownBy: "", currency: "", least: 0, programme: "", order: "" };

const state = {
  route: null, selected: null, view: "flow", whole: false, focus: null,
  kinds: new Set(), links: new Set(), claims: new Set(["denied"]), ...RESET,
};
let model = null;

// What is told of a link under the clock that was chosen.
const said = (link) => link.told(state.knownBy) || link.now;

function resetFilters() {
  Object.assign(state, RESET);
  state.kinds.clear();
  state.links.clear();
  state.claims = new Set(["denied"]);
}

function filtered() {
  const usual = state.claims.size === 1 && state.claims.has("denied");
  return !usual || state.kinds.size > 0 || state.links.size > 0 || Object.keys(RESET).some((key) => state[key] !== RESET[key]);
}

function writeAddress() {
  const found = new URLSearchParams();
  const put = (key, value) => { if (value) found.set(key, value); };
  put("path", state.route === null ? (model.routes.length ? "none" : "") : model.routes[state.route].id);
  put("sel", !state.selected ? "" : state.selected.node !== undefined ? model.nodes[state.selected.node].id : "link:" + model.links[state.selected.link].id);
  put("hops", state.focus ? state.focus.hops + ":" + model.nodes[state.focus.node].id : "");
  put("lay", state.view === "flow" ? "" : state.view);
  put("all", state.whole && state.route !== null && !state.focus ? "1" : "");
  put("hn", [...state.kinds].join(","));
  put("he", [...state.links].join(","));
  put("hc", [...state.claims].join(",") === "denied" ? "" : [...state.claims].join(",") || "none");
  put("g", state.grade);
  put("d", state.from === null && state.to === null ? "" : `${state.from ?? ""}-${state.to ?? ""}`);
  put("kb", state.knownBy);
  put("a", state.currency && state.least ? `${state.currency}:${state.least}` : "");
  put("p", state.programme);
  put("o", state.order);
  put("sure", state.certain ? "1" : "");
  put("over", state.ended ? "" : "0");
  const hash = "#" + found.toString();
  if (location.hash !== hash) {
    try { history.replaceState(null, "", hash); } catch { /* some mail viewers forbid it */ }
  }
}

// The filters in words, for what leaves the page.
function filterText() {
  const found = [];
  const add = (when, text) => { if (when) found.push(text); };
  add(state.grade, `a publication graded at least ${state.grade} for each link (its sentence weighs all of them)`);
  add(state.knownBy, `links as published by ${state.knownBy} (listings and ranking are not)`);
  add(state.from !== null || state.to !== null, `dated ${state.from ?? "…"} to ${state.to ?? "…"}, or not dated`);
  add(state.currency && state.least, `not below ${state.currency} ${state.least.toLocaleString("en")}`);
  add(state.programme, `programme ${state.programme}`);
  add(state.order, `routes whose order in time is ${state.order}`);
  add(state.certain, "nothing inferred");
  add(!state.ended, "in force on the day asked");
  const hidden = [...state.kinds, ...state.links, ...[...state.claims].filter((claim) => claim !== "denied")];
  add(hidden.length, `without ${hidden.join(", ").replace(/_/g, " ")}`);
  return found.length ? `Filters: ${found.join("; ")}. ` : "";
}

// What the address asks for; what it does not know is left as it is.
function readAddress() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const list = (key) => (asked.get(key) || "").split(",").filter(Boolean);
  resetFilters();
  state.route = model.routes.length ? 0 : null;
  state.selected = state.focus = null;
  if (asked.get("path") === "none") state.route = null;
  const named = model.routes.findIndex((route) => route.id === asked.get("path"));
  if (named >= 0) state.route = named;
  const chosen = asked.get("sel") || "";
  if (model.nodeById.has(chosen)) state.selected = { node: model.nodeById.get(chosen) };
  else if (chosen.startsWith("link:")) {
    const link = model.links.find((one) => one.id === chosen.slice(5));
    if (link) state.selected = { link: link.n };
  }
  const [hops, ...rest] = (asked.get("hops") || "").split(":");
  const centre = model.nodeById.get(rest.join(":"));
  if (centre !== undefined && /^[123]$/.test(hops)) state.focus = { node: centre, hops: +hops };
  state.view = ["force", "list"].includes(asked.get("lay")) ? asked.get("lay") : "flow";
  state.whole = asked.get("all") === "1";
  const has = filterShape(), known = (pairs, word) => pairs.some(([one]) => one === word);
  state.kinds = new Set(list("hn").filter((kind) => known(has.kinds, kind)));
  state.links = new Set(list("he").filter((kind) => known(has.links, kind)));
  const claims = list("hc").filter((claim) => model.claims.includes(claim));
  if (claims.length || asked.get("hc") === "none") state.claims = new Set(claims);
  if (/^[A-F][1-6]$/.test(asked.get("g") || "")) state.grade = asked.get("g");
  const years = /^(\d{4})?-(\d{4})?$/.exec(asked.get("d") || "");
  if (years) { state.from = years[1] ? +years[1] : null; state.to = years[2] ? +years[2] : null; }
  if (has.days.length > 1 && /^\d{4}-\d\d-\d\d$/.test(asked.get("kb") || "") && !isNaN(Date.parse(asked.get("kb")))) state.knownBy = asked.get("kb");
  const [currency, least] = (asked.get("a") || "").split(":");
  if (known(has.currencies, currency) && +least > 0 && isFinite(least)) { state.currency = currency; state.least = +least; }
  state.programme = known(has.programmes, asked.get("p")) ? asked.get("p") : "";
  state.order = model.routes.some((route) => route.order === asked.get("o")) ? asked.get("o") : "";
  state.certain = asked.get("sure") === "1";
  state.ended = asked.get("over") !== "0";
}
