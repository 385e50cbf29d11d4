// The list view: everything that the canvas shows, as tables. It is what a screen reader gets.

const MOST_ROWS = 1000;

function tableOf(caption, heads, rows, cells) {
  const made = element("table", {}, element("caption", {}, caption));
  made.append(element("thead", {}, element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, head)))));
  const body = element("tbody");
  const fill = (from, to) => rows.slice(from, to).forEach((row) => {
    const [first, ...rest] = cells(row);
    body.append(element("tr", {}, element("th", { scope: "row", dir: "auto" }, first), ...rest.map((cell) => element("td", { dir: "auto" }, cell ?? ""))));
  });
  fill(0, MOST_ROWS);
  made.append(body);
  if (rows.length <= MOST_ROWS) return [made];
  const more = element("button", { type: "button" }, `Show the other ${rows.length - MOST_ROWS} rows`);
  more.addEventListener("click", () => { fill(MOST_ROWS, rows.length); more.remove(); });
  return [made, more];
}

const shownLinks = () => [...scene.links].sort((a, b) => a - b).map((n) => model.links[n]);

function showTable() {
  const panel = document.getElementById("table");
  const parts = [];
  const route = state.route === null ? null : model.routes[state.route];
  if (route) {
    parts.push(...tableOf("Chosen route, hop by hop", ["Hop", "What is recorded", "Stations, and those behind it", "Against it"], route.steps.map((step, at) => [step, at]), ([step, at]) => {
      const live = liveLink(step), link = model.links[live], told = said(link);
      const more = [...step.links, ...step.also].filter((n) => n !== live && passes.link[n]).length, beside = element("div", {}, ...[...step.stations, ...step.behind].filter((one) => passes.link[one.link]).map((one) => para(`${one.text}${one.about === live ? "" : `; of another record: ${recordName(one.about)}`}`)));
      return [`${at + 1}: ${model.nodes[route.nodes[at]].name} → ${model.nodes[route.nodes[at + 1]].name}`,
        passes.link[live] ? element("div", {}, sentence(link), para(dotted(link.label, hopAmount(step, live, told), told.when, told.graded, spaced(told.claim), more && counted(more, "further record")), "dim")) : "Hidden by the filters.",
        beside.children.length ? beside : "none recorded", step.against.length ? element("div", {}, ...evidence(step.against, "against")) : told.denials];
    }));
    [...route.notes, ...route.listings].forEach((text) => parts.push(para(text)));
  }
  const nodes = [...scene.nodes.keys()].sort((a, b) => a - b).map((n) => model.nodes[n]);
  const links = shownLinks();
  parts.push(...tableOf(`Entities shown (${nodes.length})`, ["Name", "Other names", "Kind", "Pool", "Designated"], nodes, (node) => {
    const others = [...new Set([node.other, ...model.about(node.n).names.map(([name]) => name)])].filter(Boolean).filter((name) => name !== node.name);
    return [nameLink(node.n), others.slice(0, 6).join(" · ") + (others.length > 6 ? ` and ${others.length - 6} more` : ""), node.kind.replace(/_/g, " "), node.pool, node.designated ? node.programmes.join(", ") || "yes" : "no"];
  }));
  parts.push(...tableOf(`Links shown (${links.length})`, ["What is recorded", "Kind", "Amount", "When", "Grade", "Claim", "Publications"], links, (link) => {
    const told = said(link);
    return [sentence(link), link.label, told.amount + (told.amount && link.get("status") ? ` (${link.get("status")})` : ""), told.when, told.graded, spaced(told.claim) + (!link.over ? "" : ", not in force on the day asked"), told.publications.map((id) => { const row = model.publications.get(id); return row ? `${row[0] || row[1]} (${id})` : id; }).join("; ") || "none"];
  }));
  panel.replaceChildren(...parts);
}
