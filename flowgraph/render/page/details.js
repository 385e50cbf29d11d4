// The right panel: a finding hop by hop, an entity, or a link, each with its publications.

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
  return link.pieces().filter((piece) => piece !== "").flatMap((piece, order) => {
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
  made.append(` (${[date || "not dated", id].join("; ")})`);
  return made;
}

function evidence(ids, word) {
  return ids.map((id) => {
    const row = model.evidence.get(id);
    if (!row) return para(`${word}: ${id}`, "dim");
    const [cited, origin, stance, claim, grade, date, via, statement, locator] = row;
    const made = element("div", { className: "evidence " + stance, dir: "auto" });
    made.append(element("b", {}, word + ": "), statement || "no statement", via ? ` (through ${via})` : "");
    const list = element("ul", {}, publication(cited));
    made.append(list, para([id, grade || "no grade", claim, origin && `origin ${origin}`, date && `said ${date}`, locator].filter(Boolean).join(" · "), "dim"));
    return made;
  });
}

function linkCard(at, heading) {
  const link = model.links[at], told = link.told(state.knownBy) || link.told(""), proof = model.proofs.get(at);
  const made = element("section", { className: `hop ${link.get("line")} ${heading ? "" : "other"}` });
  if (heading) made.append(element("h3", {}, heading));
  made.append(sentence(link));
  const facts = [link.label, link.amount && link.amount + (link.get("status") ? ` (${link.get("status")})` : ""), link.get("when")];
  made.append(para(facts.filter(Boolean).join(" · "), "dim"));
  const time = { "": "not in force on the day asked", assumed: "assumed to hold", straddles: "dated over the day asked", undated: "not dated", held: "" }[link.get("time")];
  made.append(para([told.grade || "no grade", told.claim, `${told.origins} ${told.origins === 1 ? "origin" : "origins"}`, time].filter(Boolean).join(" · "), "dim"));
  if (["alleged", "disputed", "denied", "inferred"].includes(told.claim)) made.append(para({ alleged: "An allegation, not a finding.", disputed: "Disputed: a denial is graded at least as good.", denied: "Denied: only denials are left; never part of a route.", inferred: "Inferred; no publication says it in these words." }[told.claim], "warn"));
  if (proof && proof.note) made.append(para("Note: " + proof.note, "dim"));
  if (proof && (proof.supports.length || proof.via.length)) {
    const more = element("details", { open: !!heading && proof.supports.length < 3 }, element("summary", {}, `Evidence (${proof.supports.length + proof.via.length})`));
    more.append(...evidence(proof.supports, "for"), ...evidence(proof.via, "through"));
    made.append(more);
  } else if (link.publications.length) made.append(element("ul", {}, ...link.publications.map(publication)));
  else made.append(para("No publication is cited.", "warn"));
  if (proof && proof.against.length) made.append(...evidence(proof.against, "against"));
  else made.append(para(link.publications.length ? "Against it: none found in the publications read." : "", "dim"));
  return made;
}

// A sentence begins with a capital; a name or an id stays as it is written.
const capital = (text) => (/^(the|listed|name) /.test(text) ? text[0].toUpperCase() + text.slice(1) : text);

function findingDetails(finding, panel) {
  const nodes = finding.nodes.map((n) => model.nodes[n]);
  panel.append(element("h3", { dir: "auto" }, nodes.map((node) => node.name).join(" → ")));
  const chips = element("p", {}, chip(finding.class), chip(finding.band), chip(`weakest hop ${finding.weakest + 1}: ${finding.weakest_grade || "no grade"}`),
    chip(`${finding.origins} ${finding.origins === 1 ? "origin" : "origins"}`));
  finding.programmes.forEach((tag) => chips.append(chip(tag, "designated")));
  panel.append(chips, para(finding.means, "dim"));
  if (finding.single_publication) panel.append(para("All of it rests on one publication.", "warn"));
  if (!findingPasses(finding)) panel.append(para("The filters hide a part of this finding.", "warn"));
  finding.notes.forEach((note) => panel.append(para(note)));
  finding.steps.forEach((step, at) => {
    const live = step.links.find((n) => passes.link[n]) ?? step.links[0];
    const card = linkCard(live, `Hop ${at + 1}` + (step.back ? " (its record points the other way)" : ""));
    const others = [...step.links, ...step.also].filter((n) => n !== live);
    if (others.length) {
      const more = element("details", {}, element("summary", {}, `Further records of this hop (${others.length})`));
      more.addEventListener("toggle", () => { if (more.open && more.children.length === 1) more.append(...others.map((n) => linkCard(n))); });
      card.append(more);
    }
    for (const [title, list] of [["Stations", step.stations], ["Behind this hop", step.behind]]) {
      if (!list.length) continue;
      card.append(para(title + ":", "dim"), element("ul", {}, ...list.map((one) => {
        const row = element("li", { dir: "auto" }, nameLink(one.node), one.text.startsWith(model.nodes[one.node].name) ? one.text.slice(model.nodes[one.node].name.length) : " " + one.text);
        return row;
      })));
    }
    panel.append(card);
  });
  finding.listings.forEach((line) => panel.append(para(line)));
}

function nodeDetails(n, panel) {
  const node = model.nodes[n], about = model.about(n);
  panel.append(element("h3", { dir: "auto", className: node.designated ? "designated" : "" }, node.name));
  if (node.other) panel.append(element("p", { dir: "auto" }, node.other));
  const pool = { general: "general pool: what leaves it is not what entered it", umbrella: "umbrella: money enters it for its units" }[node.pool];
  panel.append(element("p", {}, chip(node.kind.replace(/_/g, " ")), node.country ? chip(node.country) : "", pool ? chip(pool) : "", ...node.programmes.map((tag) => chip(tag, "designated"))));
  panel.append(para("id: " + node.id, "dim"));
  for (const text of [about.description, about.function && "Function: " + about.function, about.life && "Life: " + about.life]) if (text) panel.append(para(text));
  const around = element("button", { type: "button" }, "Show what surrounds it (F)");
  around.addEventListener("click", () => focusOn(n));
  panel.append(element("p", {}, around));
  const through = model.findings.map((finding, at) => [finding, at]).filter(([finding]) => finding.nodes.includes(n));
  if (through.length) {
    panel.append(element("h2", {}, `Findings through it (${through.length})`));
    through.slice(0, 12).forEach(([finding, at]) => panel.append(findingButton(finding, at)));
    if (through.length > 12) panel.append(para(`and ${through.length - 12} more in the list of findings`, "dim"));
  }
  section(panel, "Listings", about.listings, (one) => {
    const made = para(capital(one.text), one.in_force ? "" : "dim");
    if (/^https?:\/\//i.test(one.url)) made.append(" ", element("a", { href: one.url, target: "_blank", rel: "noopener noreferrer" }, "source"));
    return made;
  });
  const links = model.near[n].map((at) => model.links[at]);
  for (const [title, list] of [["It acts", links.filter((link) => link.source === n)], ["Others act on it", links.filter((link) => link.source !== n)]]) {
    section(panel, title, list, (link) => element("div", { className: passes.link[link.n] ? "" : "dim" }, linkCard(link.n)), 30);
  }
  section(panel, "Facts", about.facts, (text) => para(text));
  section(panel, "Names", about.names, ([name, lang, kind]) => element("p", {}, element("bdi", lang ? { lang } : {}, name), element("span", { className: "dim" }, ` ${[kind, lang].filter(Boolean).join(", ")}`)));
  section(panel, "Publications", node.publications, (id) => element("ul", {}, publication(id)));
}

function section(panel, title, list, row, most) {
  if (!list.length) return;
  const part = element("details", { open: list.length <= 6 || title === "Listings" }, element("summary", {}, `${title} (${list.length})`));
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
  else if (state.finding !== null) findingDetails(model.findings[state.finding], panel);
  else {
    panel.append(element("h3", {}, "Nothing chosen"), para("Choose a finding on the left, or an entity or a link in the graph."), para(model.asked, "dim"));
    panel.append(para(model.lists.length ? "Lists: " + model.lists.join(", ") + ". A party that is not on them is not found there, and not cleared." : "No list is loaded, so nobody is known to be designated.", "dim"));
  }
}
