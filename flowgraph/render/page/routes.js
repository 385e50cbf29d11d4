// The routes at the left, and the sentence of the chosen one on top of the stage.

function routeButton(route, at) {
  const nodes = route.nodes.map((n) => model.nodes[n].name), via = nodes.slice(1, -1);
  const made = element("button", { type: "button", className: "route", "data-route": String(at) });
  const claims = [...new Set(route.steps.map((step) => step.claim).filter((claim) => QUALIFIED[claim]))];
  made.append(element("b", { dir: "auto" }, nodes[nodes.length - 1]));
  if (via.length) made.append(element("small", { dir: "auto" }, "via " + via.join(" → ")));
  made.append(element("small", {}, dotted(route.amount, counted(route.steps.length, "hop"), `weakest ${route.weakest_grade || "no grade"}`, route.band, route.order && `order ${route.order}`)));
  if (claims.length) made.append(element("small", { className: "warn" }, `a hop is ${claims.join(", ")}`));
  if (route.programmes.length) made.append(element("small", {}, "programmes: " + listed(route.programmes)));
  made.addEventListener("click", () => chooseRoute(state.route === at ? null : at));
  return made;
}

function showRoutes() {
  const notes = [...(model.routes.length ? [] : [model.nothing]), ...model.notes];
  if (model.routesInAll > model.routes.length) notes.push(`The first ${model.routes.length} are in this page; ask for one pair of parties to see the rest.`);
  const none = document.getElementById("notes");
  none.hidden = !notes.length;
  none.replaceChildren(...notes.map((text) => para(text, "note")));
  const rows = [];
  let from = null;
  model.routes.forEach((route, at) => {
    if (route.nodes[0] !== from) {
      from = route.nodes[0];
      rows.push(element("li", { className: "from" }, element("h3", { dir: "auto" }, "From " + model.noun(from))));
    }
    rows.push(element("li", {}, routeButton(route, at)));
  });
  const list = document.getElementById("routes");
  list.replaceChildren(...rows);
  list.addEventListener("keydown", (event) => {
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key], all = [...list.querySelectorAll("button")];
    if (!way) return;
    event.preventDefault();
    (all[all.indexOf(document.activeElement) + way] || document.activeElement).focus();
  });
}

// Which is chosen, which the filters cut; one of them takes the Tab key, the arrows the others.
function markRoutes() {
  const kept = model.routes.filter(routePasses).length;
  document.getElementById("routes-title").textContent = `Routes (${kept === model.routes.length ? model.routesInAll : `${kept} of ${model.routesInAll}`})`;
  document.querySelectorAll("[data-route]").forEach((one) => {
    const at = +one.dataset.route;
    one.classList.toggle("cut", !routePasses(model.routes[at]));
    if (state.route === at) one.setAttribute("aria-current", "true"); else one.removeAttribute("aria-current");
    if (one.closest("#routes")) one.tabIndex = at === (state.route ?? 0) ? 0 : -1;
  });
}

function showCrumb() {
  const crumb = document.getElementById("crumb");
  crumb.replaceChildren();
  crumb.classList.toggle("full", state.route !== null || !!state.focus);
  if (state.focus) {
    const back = element("button", { type: "button", className: "way small" }, "Back (Esc)");
    back.addEventListener("click", () => escape());
    crumb.append(element("span", {}, nameLink(state.focus.node), ` and what is within ${counted(state.focus.hops, "hop")}: who acts on it at the left, whom it acts on at the right.`), back);
    return;
  }
  if (state.route === null) return;
  const route = model.routes[state.route];
  const whole = state.whole || state.view === "force";
  const way = element("button", { type: "button", className: "way small" }, whole ? "Only the route (G)" : "Whole graph (G)");
  way.addEventListener("click", () => toggleWhole());
  const words = element("span", { dir: "auto" }, element("small", { className: "dim" }, `Route ${state.route + 1} of ${model.routes.length} `));
  route.steps.forEach((step, at) => {
    if (at) words.append("; ");
    const n = liveLink(step);
    words.append(...(passes.link[n] ? spoken(model.links[n], at === 0) : [`hop ${at + 1} is hidden by the filters`]));
  });
  words.append(".");
  crumb.append(words, way);
}
