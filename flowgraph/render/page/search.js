// Search over all names, in any script, and ids; the whole graph is searched, drawn or not.

const MOST_HITS = 30;
const index = [];

function indexEntry(node) {
  const all = [node.name, node.other, ...model.about(node.n).names.map(([name]) => name)].filter(Boolean);
  return { n: node.n, forms: [...new Set(all.map((name) => " " + normalise(name)))], id: node.id.toLowerCase(), names: all };
}

// Made while the reader looks at the first picture; whoever types sooner waits for the rest.
function searchIndex(most = Infinity) {
  for (let made = 0; index.length < model.nodes.length && made < most; made += 1) index.push(indexEntry(model.nodes[index.length]));
  return index;
}

function indexInIdleTime() {
  searchIndex(3000);
  if (index.length < model.nodes.length) setTimeout(indexInIdleTime);
}

// Whole name first, then its beginning, the beginning of a word, anywhere; of these who is
// better linked. Forms begin with a space, so that one look tells where a word begins.
function score(form, wanted) {
  const at = form.indexOf(wanted);
  if (at < 0) return 9;
  if (at === 1) return form.length === wanted.length + 1 ? 0 : 1;
  return form[at - 1] === " " || form.includes(" " + wanted) ? 2 : 3;
}

function find(text) {
  const wanted = normalise(text), raw = text.trim().toLowerCase(), found = [];
  if (!raw) return found;
  for (const entry of searchIndex()) {
    let best = entry.id === raw ? 0 : entry.id.includes(raw) ? 3 : 9, by = 0;
    for (let at = 0; wanted && at < entry.forms.length; at += 1) {
      const reached = score(entry.forms[at], wanted);
      if (reached < best) { best = reached; by = at; }
    }
    if (best < 9) found.push({ n: entry.n, best, form: entry.forms[by], entry });
  }
  return found.sort((a, b) => a.best - b.best || model.near[b.n].length - model.near[a.n].length || a.n - b.n);
}

function showHits() {
  const input = document.getElementById("query"), list = document.getElementById("hits");
  const found = find(input.value);
  list.replaceChildren();
  const open = input.value.trim() !== "";
  list.hidden = !open;
  input.setAttribute("aria-expanded", String(open));
  input.removeAttribute("aria-activedescendant");
  if (!open) return;
  found.slice(0, MOST_HITS).forEach((hit, at) => {
    const node = model.nodes[hit.n];
    const other = hit.entry.names.find((name) => " " + normalise(name) === hit.form);
    const row = element("li", { id: "hit-" + at, role: "option", "aria-selected": "false" }, nodeSign(node.designated ? "designated" : node.kind), " ", element("bdi", {}, node.name));
    row.dataset.node = node.n;
    if (other && other !== node.name) row.append(" ", element("small", {}, "· ", element("bdi", {}, other)));
    row.append(" ", element("small", {}, `(${node.kind.replace(/_/g, " ")})`));
    row.addEventListener("mousedown", (event) => { event.preventDefault(); takeHit(row); });
    list.append(row);
  });
  if (!found.length) list.append(element("li", {}, "No name or id like this in the graph"));
  else if (found.length > MOST_HITS) list.append(element("li", {}, element("small", {}, `and ${found.length - MOST_HITS} more; type on`)));
}

function takeHit(row) {
  if (!row || row.dataset.node === undefined) return;
  closeHits();
  const n = +row.dataset.node;
  document.getElementById("query").value = "";
  bringIn(n);
  if (scene && scene.nodes.has(n) && state.view === "flow") select({ node: n });
  else { state.selected = { node: n }; focusOn(n); }
  document.getElementById("canvas").focus();
}

function closeHits() {
  document.getElementById("hits").hidden = true;
  document.getElementById("query").setAttribute("aria-expanded", "false");
}

function startSearch() {
  const input = document.getElementById("query"), list = document.getElementById("hits");
  let at = -1;
  const mark = () => [...list.querySelectorAll("[role=option]")].forEach((row, order) => {
    row.setAttribute("aria-selected", String(order === at));
    if (order === at) { input.setAttribute("aria-activedescendant", row.id); row.scrollIntoView({ block: "nearest" }); }
  });
  input.addEventListener("input", () => { at = -1; showHits(); });
  input.addEventListener("focus", () => { if (input.value) showHits(); });
  input.addEventListener("blur", closeHits);
  input.addEventListener("keydown", (event) => {
    const rows = list.querySelectorAll("[role=option]");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (rows.length) at = (at + (event.key === "ArrowDown" ? 1 : -1) + rows.length) % rows.length;
      mark();
    } else if (event.key === "Enter") takeHit(rows[Math.max(at, 0)]);
    else if (event.key === "Escape") { event.stopPropagation(); input.value = ""; closeHits(); document.getElementById("canvas").focus(); }
  });
}
