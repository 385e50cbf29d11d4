// What the reader does, and the start. Every act changes `state` and paints what depends on it.

let heard = false;

function paint(fit) {
  applyFilters();
  showCrumb();
  draw(fit);
  showDetails();
  const list = state.view === "list", table = document.getElementById("table");
  table.hidden = !list;
  if (list) showTable();
  document.querySelectorAll("[data-view]").forEach((one) => one.setAttribute("aria-pressed", String(one.dataset.view === state.view)));
  document.getElementById("reset").hidden = !filtered();
  markRoutes();
  writeAddress();
}

function showCount() {
  const number = (count) => count.toLocaleString("en");
  document.getElementById("count").textContent = `${number(scene.nodes.size)} of ${number(model.nodes.length)} entities · ${number(scene.links.size)} of ${number(model.linkCount)} links shown`
    + (scene.cut ? " · " + scene.cut : "")
    + (scene.left.size ? ` · ${scene.left.size} more beside this route are not drawn (F on a party shows them)` : "");
  const message = document.getElementById("message");
  message.className = "";
  message.hidden = true;
  const say = (text, button, act) => {
    message.replaceChildren(para(text));
    if (button) { const made = element("button", { type: "button" }, button); made.addEventListener("click", act); message.append(made); }
    message.hidden = false;
  };
  if (!model.nodes.length) say("This case has no entities.");
  else if (!scene.nodes.size || (model.linkCount && !passes.link.includes(1))) say("The filters hide everything.", "Reset filters", () => { resetFilters(); showFilters(); paint(true); });
  else if (!model.routes.length && scene.mode === "whole" && !heard) {
    say(model.nothing, "Close", () => { heard = true; message.hidden = true; });
    message.append(...model.notes.map((text) => para(text)), para(model.asked, "dim"));
    message.className = "aside";
  }
}

function chooseRoute(at) {
  state.route = at;
  state.focus = state.selected = null;
  if (state.view === "force") state.view = "flow";
  closeDrawers();
  paint(true);
  const current = document.querySelector("#routes [aria-current]");
  if (current) current.scrollIntoView({ block: "nearest" });
}

function nextRoute(way) {
  const count = model.routes.length;
  if (!count) return;
  const keep = state.whole && state.route !== null;
  const at = state.route === null ? (way > 0 ? 0 : count - 1) : (state.route + way + count) % count;
  state.whole = keep;
  chooseRoute(at);
}

function select(what) {
  state.selected = what;
  if (what && what.node !== undefined) bringIn(what.node);
  if (what && getComputedStyle(document.getElementById("side")).position === "absolute") openDrawer("side");
  else if (what) unfold("side");
  showDetails();
  writeAddress();
  network.redraw();
}

function focusOn(n, hops) {
  bringIn(n);
  const again = state.focus && state.focus.node === n;
  state.focus = { node: n, hops: hops || (again ? Math.min(3, state.focus.hops + 1) : 1) };
  state.selected = { node: n };
  if (state.view === "force") state.view = "flow";
  paint(true);
}

function toggleWhole() {
  state.focus = null;
  state.whole = !state.whole;
  paint(true);
}

function setView(view) {
  state.view = view;
  if (view === "force") state.focus = null;
  paint(true);
  if (view === "force") spread();
  if (view === "list") document.getElementById("table").focus();
}

function escape() {
  hideTip();
  if (document.querySelector(".open")) { closeDrawers(); return; }
  if (document.getElementById("export").open) { document.getElementById("export").open = false; return; }
  if (state.view !== "flow") state.view = "flow";
  else if (state.focus) state.focus = null;
  else if (state.selected) { select(null); return; }
  else if (state.whole && state.route !== null) state.whole = false;
  else state.route = null;
  paint(true);
}

function refilter(light) {
  if (!light) showFilters();
  paint(false);
}

function toggleTheme() {
  const root = document.documentElement;
  root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
  document.getElementById("theme").setAttribute("aria-pressed", String(root.dataset.theme === "dark"));
  palette.clear();
  draw(false);
}

// On a narrow window the panels lie over the stage; on a wide one they can be folded away.
function openDrawer(id) {
  closeDrawers();
  unfold(id);
  document.getElementById(id).classList.add("open");
  document.querySelectorAll(`[data-drawer=${id}]`).forEach((one) => one.setAttribute("aria-expanded", "true"));
}

function closeDrawers() {
  document.querySelectorAll("main > .open").forEach((one) => one.classList.remove("open"));
  document.querySelectorAll("[data-drawer]").forEach((one) => one.setAttribute("aria-expanded", "false"));
}

function unfold(id) {
  document.getElementById(id).classList.remove("folded");
  document.querySelector(`#${id} .fold`).setAttribute("aria-expanded", "true");
}

function foldPanel(button) {
  const folded = button.parentElement.classList.toggle("folded");
  button.setAttribute("aria-expanded", String(!folded));
  closeDrawers();
}

function listen() {
  const on = (id, act) => document.getElementById(id).addEventListener("click", act);
  document.querySelectorAll("[data-view]").forEach((one) => one.addEventListener("click", () => setView(one.dataset.view)));
  document.querySelectorAll("[data-export]").forEach((one) => one.addEventListener("click", () => exportAs(one.dataset.export)));
  document.querySelectorAll("[data-drawer]").forEach((one) => one.addEventListener("click", () => {
    if (one.getAttribute("aria-expanded") === "true") closeDrawers(); else openDrawer(one.dataset.drawer);
  }));
  document.querySelectorAll(".fold").forEach((one) => one.addEventListener("click", () => foldPanel(one)));
  document.getElementById("stage").addEventListener("pointerdown", closeDrawers);
  on("theme", toggleTheme);
  on("keys", showHelp);
  on("reset", () => { resetFilters(); showFilters(); paint(true); });
  on("about", () => dialog("About this page", ...[...document.getElementById("about-text").children].map((one) => one.cloneNode(true))));
  document.querySelector(".skip").addEventListener("click", (event) => { event.preventDefault(); setView("list"); });
  addEventListener("keydown", onKey);
  addEventListener("hashchange", () => { readAddress(); showFilters(); paint(true); });
  addEventListener("beforeprint", () => stage().clientWidth && fillPrint());
  document.getElementById("export").addEventListener("focusout", (event) => {
    if (!event.currentTarget.contains(event.relatedTarget)) event.currentTarget.open = false;
  });
  let wait = 0;
  new ResizeObserver(() => { cancelAnimationFrame(wait); wait = requestAnimationFrame(() => { if (!stage().clientWidth) return; if (state.view === "force") fitScene(); else draw(true); }); }).observe(stage());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", (event) => { if ((document.documentElement.dataset.theme === "dark") !== event.matches) toggleTheme(); });
}

function broken(error) {
  const message = document.getElementById("message");
  message.className = "broken";
  message.replaceChildren(para("This page cannot show its data: " + (error && error.message || error)), para("The routes stand below the picture as text; make the page again, or open it in a current browser.", "dim"));
  message.hidden = false;
  document.documentElement.classList.remove("on");
}

async function start() {
  const block = document.getElementById("data");
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  document.getElementById("theme").setAttribute("aria-pressed", String(dark));
  if (block.dataset.packed) document.getElementById("count").textContent = `reading ${document.getElementById("count").textContent} …`;
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  model = await readData(block);
  model.lasting = new Set(model.lasting);
  block.remove();
  document.documentElement.classList.add("on");
  for (const id of ["tools", "about"]) document.getElementById(id).hidden = false;
  readAddress();
  startCanvas();
  applyFilters();
  showRoutes();
  showFilters();
  startSearch();
  listen();
  paint(true);
  if (state.view === "force") spread();
  document.documentElement.classList.add("drawn");
  requestAnimationFrame(() => requestAnimationFrame(() => { performance.mark("flowgraph-ready"); setTimeout(indexInIdleTime); }));
}

start().catch(broken);
