// The findings at the left, and the sentence of the chosen one on top of the stage.

function findingButton(finding, at) {
  const nodes = finding.nodes.map((n) => model.nodes[n].name);
  const via = nodes.slice(1, -1);
  const made = element("button", { type: "button", className: "finding" + (findingPasses(finding) ? "" : " cut"), "data-finding": String(at) });
  if (state.finding === at) made.setAttribute("aria-current", "true");
  made.append(element("b", { dir: "auto" }, nodes[nodes.length - 1]));
  if (via.length) made.append(element("small", { dir: "auto" }, "via " + via.join(" → ")));
  made.append(element("small", {}, [finding.amount, `${finding.steps.length} ${finding.steps.length === 1 ? "hop" : "hops"}`, `weakest ${finding.weakest_grade || "no grade"}`, finding.band].filter(Boolean).join(" · ")));
  if (finding.programmes.length) made.append(element("small", {}, "lists: " + finding.programmes.join(", ")));
  made.addEventListener("click", () => chooseFinding(state.finding === at ? null : at));
  return made;
}

function showFindings() {
  const list = document.getElementById("findings");
  const none = document.getElementById("no-finding");
  const title = document.getElementById("findings-title");
  const kept = model.findings.filter(findingPasses).length;
  title.textContent = `Findings (${kept === model.findings.length ? model.findingsInAll : `${kept} of ${model.findingsInAll}`})`;
  none.hidden = model.findings.length > 0 && model.findingsInAll <= model.findings.length;
  none.textContent = model.findings.length ? `The first ${model.findings.length} are in this page; ask for one pair of parties to see the rest.` : model.nothing;
  const rows = [];
  let from = null;
  model.findings.forEach((finding, at) => {
    if (finding.nodes[0] !== from) {
      from = finding.nodes[0];
      rows.push(element("li", {}, element("h3", { dir: "auto" }, "From " + model.noun(from))));
    }
    rows.push(element("li", {}, findingButton(finding, at)));
  });
  list.replaceChildren(...rows);
  const current = list.querySelector("[aria-current]");
  if (current && current.scrollIntoView) current.scrollIntoView({ block: "nearest" });
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
  const way = element("button", { type: "button", className: "way small" }, state.whole ? "Only the route (G)" : "Whole graph (G)");
  way.addEventListener("click", () => toggleWhole());
  const said = element("span", { dir: "auto" });
  finding.steps.forEach((step, at) => {
    const link = model.links[step.links.find((n) => passes.link[n]) ?? step.links[0]];
    if (at) said.append("; ");
    said.append(...spoken(link, at === 0));
  });
  said.append(".");
  crumb.append(said, way);
}
