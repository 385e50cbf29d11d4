// The findings at the left, and the sentence of the chosen one on top of the stage.

function findingButton(finding, at) {
  const nodes = finding.nodes.map((n) => model.nodes[n].name), via = nodes.slice(1, -1);
  const made = element("button", { type: "button", className: "finding", "data-finding": String(at) });
  const claims = [...new Set(finding.steps.map((step) => step.claim).filter((claim) => QUALIFIED[claim]))];
  made.append(element("b", { dir: "auto" }, nodes[nodes.length - 1]));
  if (via.length) made.append(element("small", { dir: "auto" }, "via " + via.join(" → ")));
  made.append(element("small", {}, [finding.amount, `${finding.steps.length} ${finding.steps.length === 1 ? "hop" : "hops"}`, `weakest ${finding.weakest_grade || "no grade"}`, finding.band].filter(Boolean).join(" · ")));
  if (claims.length) made.append(element("small", { className: "warn" }, `a hop is ${claims.join(", ")}`));
  if (finding.programmes.length) made.append(element("small", {}, "programmes: " + listed(finding.programmes)));
  made.addEventListener("click", () => chooseFinding(state.finding === at ? null : at));
  return made;
}

function showFindings() {
  const notes = [...(model.findings.length ? [] : [model.nothing]), ...model.notes];
  if (model.findingsInAll > model.findings.length) notes.push(`The first ${model.findings.length} are in this page; ask for one pair of parties to see the rest.`);
  const none = document.getElementById("notes");
  none.hidden = !notes.length;
  none.replaceChildren(...notes.map((text) => para(text, "note")));
  const rows = [];
  let from = null;
  model.findings.forEach((finding, at) => {
    if (finding.nodes[0] !== from) {
      from = finding.nodes[0];
      rows.push(element("li", { className: "from" }, element("h3", { dir: "auto" }, "From " + model.noun(from))));
    }
    rows.push(element("li", {}, findingButton(finding, at)));
  });
  const list = document.getElementById("findings");
  list.replaceChildren(...rows);
  list.addEventListener("keydown", (event) => {
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key], all = [...list.querySelectorAll("button")];
    if (!way) return;
    event.preventDefault();
    (all[all.indexOf(document.activeElement) + way] || document.activeElement).focus();
  });
}

// Which is chosen, which the filters cut; one of them takes the Tab key, the arrows the others.
function markFindings() {
  const kept = model.findings.filter(findingPasses).length;
  document.getElementById("findings-title").textContent = `Routes (${kept === model.findings.length ? model.findingsInAll : `${kept} of ${model.findingsInAll}`})`;
  document.querySelectorAll("[data-finding]").forEach((one) => {
    const at = +one.dataset.finding;
    one.classList.toggle("cut", !findingPasses(model.findings[at]));
    if (state.finding === at) one.setAttribute("aria-current", "true"); else one.removeAttribute("aria-current");
    if (one.closest("#findings")) one.tabIndex = at === (state.finding ?? 0) ? 0 : -1;
  });
}

function showCrumb() {
  const crumb = document.getElementById("crumb");
  crumb.replaceChildren();
  crumb.classList.toggle("full", state.finding !== null || !!state.focus);
  if (state.focus) {
    const back = element("button", { type: "button", className: "way small" }, "Back (Esc)");
    back.addEventListener("click", () => escape());
    crumb.append(element("span", {}, nameLink(state.focus.node), ` and what is within ${state.focus.hops} ${state.focus.hops === 1 ? "hop" : "hops"}: who acts on it at the left, whom it acts on at the right.`), back);
    return;
  }
  if (state.finding === null) return;
  const finding = model.findings[state.finding];
  const whole = state.whole || state.view === "force";
  const way = element("button", { type: "button", className: "way small" }, whole ? "Only the route (G)" : "Whole graph (G)");
  way.addEventListener("click", () => toggleWhole());
  const words = element("span", { dir: "auto" }, element("small", { className: "dim" }, `Route ${state.finding + 1} of ${model.findings.length} `));
  finding.steps.forEach((step, at) => {
    if (at) words.append("; ");
    const n = liveLink(step);
    words.append(...(passes.link[n] ? spoken(model.links[n], at === 0) : [`hop ${at + 1} is hidden by the filters`]));
  });
  words.append(".");
  crumb.append(words, way);
}
