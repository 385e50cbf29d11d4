// The right panel: a route hop by hop, an entity, or a link, each with its publications.

const chip = (text, name) => element("span", { className: "chip " + (name || ""), dir: "auto" }, text);

// A name that can be chosen; a link, so that it breaks over lines as text does.
function nameLink(n) {
  const node = model.nodes[n];
  const made = element("a", { href: "#sel=" + encodeURIComponent(node.id), className: "name" + (node.designated ? " designated" : ""), dir: "auto" }, node.name);
  made.addEventListener("click", (event) => { event.preventDefault(); select({ node: n }); });
  return made;
}

// A sentence in pieces whose names can be chosen.
function spoken(link, first) {
  return said(link).pieces().flatMap((piece, order) => {
    if (typeof piece !== "number") return [piece];
    return [...(model.nodes[piece].article ? [first && order === 0 ? "The " : "the "] : []), nameLink(piece)];
  });
}

const sentence = (link) => element("p", { dir: "auto" }, ...spoken(link, true), ".");

function publication(id) {
  const [publisher, title, date, url] = model.publications.get(id) || [];
  const made = element("li", { dir: "auto" });
  const said = [publisher, title].filter(Boolean).join(": ") || id;
  if (url && /^https?:\/\//i.test(url)) made.append(element("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, said));
  else made.append(said);
  made.append(` (${[date || "not dated", id, !url && "no address recorded"].filter(Boolean).join("; ")})`);
  return made;
}

function evidence(ids, word) {
  return ids.map((id) => {
    const row = model.evidence.get(id);
    if (!row) return para(`${word}: ${id}`, "dim");
    const [cited, origin, stance, claim, grade, date, via, statement, locator, known] = row;
    const later = state.knownBy && !(known && known <= state.knownBy);
    const made = element("div", { className: `evidence ${stance} ${later ? "dim" : ""}`, dir: "auto" });
    made.append(element("b", {}, (later ? "published later, not counted: " : "") + word + ": "), statement || "no statement", via ? ` (through ${via})` : "");
    const list = element("ul", {}, publication(cited));
    made.append(list, para(dotted(id, grade || "no grade", spaced(claim), origin && `origin ${origin}`, date && `said ${date}`, locator), "dim"));
    return made;
  });
}

const spaced = (code) => code.replace(/_/g, " ");
const QUALIFIED = {
  alleged: "An allegation; nothing here establishes it.", disputed: "Disputed: a denial is graded at least as good.",
  denied: "Denied: only denials are left; never part of a route.", inferred: "Inferred; no publication says it in these words.",
};

// `also` are rows that speak for or against the hop by another of its records.
function linkCard(at, heading = "", all = false, also = { via: [], against: [] }) {
  const link = model.links[at], told = said(link), proof = model.proofs.get(at) || { note: "", supports: [], via: [], against: [] };
  const via = [...new Set([...proof.via, ...also.via])], against = [...new Set([...proof.against, ...also.against])];
  const made = element("section", { className: `hop ${link.get("line")} ${heading ? "" : "other"}` });
  if (heading) made.append(element("h3", {}, heading));
  if (heading.startsWith("Hop") && !passes.link[at]) {
    made.append(para("Hidden by the filters.", "warn"));
    return made;
  }
  made.append(sentence(link));
  made.append(para(dotted(link.label, told.amount && told.amount + (link.get("status") ? ` (${link.get("status")})` : ""), told.when), "dim"));
  const time = link.over ? "not in force on the day asked" : { assumed: "assumed to hold", straddles: "dated over the day asked", undated: "not dated" }[link.get("time")];
  made.append(para(dotted(told.graded, spaced(told.claim), counted(told.origins, "origin"), time), "dim"));
  if (QUALIFIED[told.claim]) made.append(para(QUALIFIED[told.claim], "warn"));
  const note = state.knownBy ? "" : proof.note;
  if (note) made.append(para("Note: " + note, "dim"));
  if (proof.supports.length || via.length) {
    const more = element("details", { open: all || (!!heading && proof.supports.length < 3) }, element("summary", {}, `Evidence (${proof.supports.length + via.length})`));
    more.append(...evidence(proof.supports, "for"), ...evidence(via, "through"));
    made.append(more);
  } else if (told.publications.length) made.append(element("ul", {}, ...told.publications.map(publication)));
  else if (!against.length) made.append(para("No publication is cited.", "warn"));
  if (against.length) made.append(...evidence(against, "against"));
  else if (told.publications.length) made.append(para(told.denials + (note ? "; see the note." : proof.note ? "; its note bears no date and is not shown." : "."), "dim"));
  return made;
}

// A sentence begins with a capital; a name or an id stays as it is written.
const capital = (text) => (/^(the|listed|name) /.test(text) ? text[0].toUpperCase() + text.slice(1) : text);

// Class, band and weakest hop are those of the whole question; a filter does not rank anew.
function routeDetails(route, panel, all) {
  panel.append(element("h3", { dir: "auto" }, route.nodes.map((n) => model.nodes[n].name).join(" → ")));
  const share = route.steps.some((step) => step.label[1] === "share not known");
  const chips = element("p", {}, share ? chip("share not known") : "", chip(route.class.replace(/-/g, " ")), chip(`${route.band} evidence`), chip(`weakest hop ${route.weakest + 1}: ${route.weakest_grade || "no grade"}`),
    chip(counted(route.origins, "origin")), route.order ? chip(`order ${route.order}`) : "");
  route.programmes.slice(0, 12).forEach((tag) => chips.append(chip(tag, "designated")));
  panel.append(chips, para("Why it is here: " + route.means, "dim"));
  if (!all) panel.append(explanation(route));
  if (route.single_publication) panel.append(para("All of it rests on one publication.", "warn"));
  if (!routePasses(route)) panel.append(para("The filters leave a hop of this route without a record.", "warn"));
  else if (!asRanked(route)) panel.append(para("Under these filters other records, or other grades, stand for a hop; class, evidence, weakest hop, notes and listings here are those without the filters.", "warn"));
  route.notes.forEach((note) => panel.append(para(note)));
  route.steps.forEach((step, at) => {
    const live = liveLink(step);
    const card = linkCard(live, `Hop ${at + 1}` + (step.back ? " (its record points the other way)" : ""), all, step);
    const others = [...step.links, ...step.also].filter((n) => n !== live && (!all || passes.link[n]));
    for (const [title, whole] of [["Stations", step.stations], ["Behind this hop", step.behind]]) {
      const list = passes.link[live] ? whole.filter((one) => passes.link[one.link]) : [];
      if (list.length < whole.length) card.append(para(`${title}: ${whole.length - list.length} of ${whole.length} hidden by the filters`, "dim"));
      if (!list.length) continue;
      card.append(para(title + ":", "dim"), element("ul", {}, ...list.map((one) => {
        const told = said(model.links[one.link]);
        return element("li", { dir: "auto" }, nameLink(one.node), `: ${one.role} · ${told.graded}, ${spaced(told.claim)}${one.about === live ? "" : ` · of another record: ${recordName(one.about)}`}`);
      })));
    }
    if (step.untimely.length) card.append(para(`Out of order on this route: ${step.untimely.map(recordName).join(", ")}`, "dim"));
    if (others.length) {
      const more = element("details", { open: all }, element("summary", {}, `Further records of this hop (${others.length})`));
      const fill = () => { if (more.open && more.children.length === 1) more.append(...others.map((n) => linkCard(n, "", all))); };
      more.addEventListener("toggle", fill);
      fill();
      card.append(more);
    }
    panel.append(card);
  });
  route.listings.forEach((line) => panel.append(para(line)));
}

// The words of a route, where the reader meets them.
function explanation(route) {
  const grade = route.weakest_grade;
  const words = [
    [route.band + " evidence", { solid: "every hop is graded A or B, with 1 or 2, and not merely alleged", usable: "every hop is graded C3 or better", weak: "a hop is graded below C3, or not at all" }[route.band]],
    [grade || "no grade", grade ? `publication ${GRADES[grade[0]]}, information ${GRADES[grade[1]]}` : "nobody graded the record"],
    ["order", "whether money runs forward in time: certain on every day that the dates leave open, possible on some, impossible on none"],
    ["origin", "an independent statement; ten papers that relay one release are one"],
    ["station", "pays a part or handles the payment; it is no payer of its own"],
    ["pool", "what leaves it is not what entered it"],
  ];
  const list = element("dl", {}, ...words.flatMap(([word, said]) => [element("dt", {}, word), element("dd", {}, said)]));
  return element("details", {}, element("summary", {}, "What these words mean"), list);
}

const GRADES = {
  A: "completely reliable", B: "usually reliable", C: "fairly reliable", D: "not usually reliable", E: "unreliable", F: "of unknown reliability",
  1: "confirmed", 2: "probably true", 3: "possibly true", 4: "doubtful", 5: "improbable", 6: "that cannot be judged",
};

function nodeDetails(n, panel) {
  const node = model.nodes[n], about = model.about(n);
  panel.append(element("h3", { dir: "auto", className: node.designated ? "designated" : "" }, node.name));
  if (node.other) panel.append(element("p", { dir: "auto" }, node.other));
  const pool = { general: "general pool: what leaves it is not what entered it", umbrella: "umbrella: money enters it for its units" }[node.pool];
  panel.append(element("p", {}, chip(node.kind.replace(/_/g, " ")), node.country ? chip(node.country) : "", pool ? chip(pool) : "", ...node.programmes.map((tag) => chip(tag, "designated"))));
  panel.append(para("id: " + node.id, "dim"));
  for (const text of [about.description, about.function && "Function: " + about.function, about.life && "Known life: " + about.life]) if (text) panel.append(para(text));
  const around = element("button", { type: "button" }, "Show what surrounds it (F)");
  around.addEventListener("click", () => focusOn(n));
  panel.append(element("p", {}, around));
  const through = model.routes.map((route, at) => [route, at]).filter(([route]) => route.nodes.includes(n));
  if (through.length) {
    panel.append(element("h2", {}, `Routes through it (${through.length})`));
    through.slice(0, 12).forEach(([route, at]) => panel.append(routeButton(route, at)));
    if (through.length > 12) panel.append(para(`and ${through.length - 12} more in the list of routes`, "dim"));
  }
  section(panel, "Listings and look-ups", about.listings, (one) => {
    const made = element("div", { dir: "auto", className: one.in_force ? "" : "dim" }, capital(one.text));
    if (/^https?:\/\//i.test(one.url)) made.append(" ", element("a", { href: one.url, target: "_blank", rel: "noopener noreferrer" }, "source"));
    if (one.note && !state.knownBy) made.append(para("Note: " + one.note, "dim"));
    if (one.supports.length + one.against.length) {
      made.append(element("details", { open: one.against.length > 0 }, element("summary", {}, `Evidence (${one.supports.length + one.against.length})`), ...evidence(one.supports, "for"), ...evidence(one.against, "against")));
    }
    return made;
  });
  const links = model.near[n].map((at) => model.links[at]);
  for (const [title, list] of [["Links from it", links.filter((link) => link.source === n)], ["Links to it", links.filter((link) => link.source !== n)]]) {
    section(panel, title, list, (link) => element("div", { className: passes.link[link.n] ? "" : "dim" }, linkCard(link.n)), 30);
  }
  section(panel, "Facts", about.facts, (text) => para(text));
  section(panel, "Names", about.names, ([name, lang, kind]) => element("p", {}, element("bdi", lang ? { lang } : {}, name), element("span", { className: "dim" }, ` ${[kind, lang].filter(Boolean).join(", ")}`)));
  section(panel, "Publications", node.publications, (id) => element("ul", {}, publication(id)));
}

function section(panel, title, list, row, most) {
  if (!list.length) return;
  const part = element("details", { open: list.length <= 6 || title.startsWith("Listings") }, element("summary", {}, `${title} (${list.length})`));
  const fill = (to) => {
    part.append(...list.slice(part.children.length - 1, to).map(row));
    if (list.length > to) {
      const more = element("button", { type: "button" }, `Show ${list.length - to} more`);
      more.addEventListener("click", () => { more.remove(); fill(list.length); });
      part.append(more);
    }
  };
  const open = () => { if (part.open && part.children.length === 1) fill(most || list.length); };
  part.addEventListener("toggle", open);
  open();
  panel.append(part);
}

function showDetails() {
  const panel = document.getElementById("right");
  panel.replaceChildren();
  panel.scrollTop = 0;
  if (state.selected && state.selected.node !== undefined) nodeDetails(state.selected.node, panel);
  else if (state.selected) panel.append(linkCard(state.selected.link, "Link"));
  else if (state.route !== null) routeDetails(model.routes[state.route], panel);
  else {
    panel.append(element("h3", {}, "Nothing chosen"), para("Choose a route on the left, or an entity or a link in the graph."));
    panel.append(para(model.lists.length ? "Lists: " + model.lists.join(", ") + ". Not to stand on them clears nobody." : "No list is loaded, so nobody is known to be designated.", "dim"));
  }
}
