// The data block as a model of nodes, links and routes. Nothing here touches the page.

async function readData(block) {
  let text = block.textContent;
  if (block.dataset.packed) {
    if (typeof DecompressionStream === "undefined") {
      throw new Error("This browser cannot open a compressed page; use one of 2023 or later.");
    }
    const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    text = await new Response(stream).text();
  }
  return new Model(JSON.parse(text));
}

// A packed column as a function from row to value (see packing.py).
function column(packed) {
  if (Array.isArray(packed)) return (row) => packed[row];
  if ("all" in packed) return () => packed.all;
  if ("of" in packed) return (row) => packed.of[packed.at[row]];
  return (row) => (Object.hasOwn(packed.some, row) ? packed.some[row] : packed.else);
}

function columns(table) {
  return Object.fromEntries(
    Object.entries(table).filter(([name]) => name !== "count").map(([name, packed]) => [name, column(packed)])
  );
}

const words = (text) => (text ? text.split(";") : []);

// What the publications had said of a link, now or by a day of its history.
const TOLD = ["grade", "claim", "origins", "verb", "sentence", "amount", "when", "publications", "denials"];

class Told {
  constructor(link, cells) {
    this.link = link;
    this.cells = cells;
  }
  get(name) { return this.cells ? this.cells[TOLD.indexOf(name)] : this.link.get(name); }
  get graded() { return this.grade || "no grade"; }
  get publications() { return words(this.get("publications")); }
  get plain() { return this.claim === "asserted" || this.claim === "official_finding"; }
  // The greatest bound that is stated, for the filter; 0 without one.
  get size() {
    const figures = this.amount.match(/[\d,.]*\d/g);
    return figures ? Math.max(...figures.map((digits) => +digits.replace(/,/g, ""))) : 0;
  }
  // The sentence in pieces: text, or the number of the node that is named there.
  pieces() {
    const { model, source, target } = this.link, { amount, when } = this;
    return model.templates[this.get("sentence")].split(/([\x01\x02])/).filter(Boolean).map((piece) => {
      if (piece === "\x01") return source;
      if (piece === "\x02") return target;
      return piece.replace("\x03", () => amount).replace(/\x04(\)?)$/, (_, end) => when + end);
    });
  }
  get sentence() {
    return this.pieces().map((piece) => (typeof piece === "number" ? this.link.model.noun(piece) : piece)).join("");
  }
}

for (const name of ["grade", "claim", "origins", "verb", "amount", "when", "denials"]) {
  Object.defineProperty(Told.prototype, name, { get() { return this.get(name); } });
}

class Link {
  constructor(model, n) {
    this.model = model;
    this.n = n;
    this.source = model.columns.source(n);
    this.target = model.columns.target(n);
    this.now = new Told(this);
  }
  get(name) { return this.model.columns[name](this.n); }
  get id() { return this.get("id"); }
  get kind() { return this.get("kind"); }
  get label() { return this.kind.replace(/_/g, " "); }
  get dashed() { return this.get("line") === "dashed"; }
  get over() { return !this.get("time") && this.get("claim") !== "denied"; }
  // What was known of it by a day; null if nothing had been published.
  told(day) {
    if (!day) return this.now;
    const known = this.get("known");
    if (!known || known > day) return null;
    const past = (this.get("history") || []).filter(([when]) => when <= day).pop();
    return past ? new Told(this, past.slice(1)) : this.now;
  }
}

class Model {
  constructor(raw) {
    Object.assign(this, raw);
    const cells = columns(raw.nodes);
    this.columns = columns(raw.links);
    for (const route of raw.routes) {
      route.steps = route.steps.map((step) => ({ links: [], also: [], stations: [], behind: [], via: [], against: [], untimely: [], back: false, grade: "", ...step }));
    }
    this.linkCount = raw.links.count;
    this.nodes = Array.from({ length: raw.nodes.count }, (_, n) => ({
      n, id: cells.id(n), name: cells.name(n), article: cells.article(n), other: cells.other(n), kind: cells.kind(n),
      country: cells.country(n), publications: words(cells.publications(n)), pool: cells.pool(n), designated: !!cells.designated(n), programmes: words(cells.programmes(n)),
      x: cells.x(n), y: cells.y(n),
    }));
    this.links = Array.from({ length: this.linkCount }, (_, n) => new Link(this, n));
    const bare = { names: [], description: "", function: "", life: "", listings: [], facts: [] };
    this.abouts = new Map(Object.entries(raw.about).map(([n, found]) => [+n, { ...bare, ...found }]));
    this.about = (n) => this.abouts.get(n) || bare;
    this.proofs = new Map(Object.entries(raw.proofs).map(([n, found]) => [+n, found]));
    this.evidence = new Map(Object.entries(raw.evidence));
    this.publications = new Map(Object.entries(raw.publications));
    this.nodeById = new Map(this.nodes.map((node) => [node.id, node.n]));
    this.near = this.nodes.map(() => []);
    for (const link of this.links) {
      this.near[link.source].push(link.n);
      if (link.target !== link.source) this.near[link.target].push(link.n);
    }
  }
  noun(n) { return (this.nodes[n].article ? "the " : "") + this.nodes[n].name; }
  style(node) { return this.styles[node.designated ? "designated" : node.kind] || this.styles.other; }
  otherEnd(link, n) { return link.source === n ? link.target : link.source; }
}
