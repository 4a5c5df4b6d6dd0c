// Puts the page together, listens to keys, and tells programs what it shows.

const app = document.getElementById("app");
const parts = {};

function build() {
  document.documentElement.lang = view.lang;
  const press = (key) => () => togglePanel(key);
  parts.search = makeCombobox(() => say("search"), (index) => { change({ select: `e:${ENTITIES[index].id}` }); reveal(index); }, { id: "search-box", placeholder: say("search_hint") });
  parts.from = makeCombobox(() => say("from"), (index) => change({ from: index }), {}, true);
  parts.to = makeCombobox(() => say("to"), (index) => change({ to: index }), {}, true);
  const language = el("select", { "aria-label": say("language"), change: (event) => { change({ lang: event.target.value }); rebuild(); } },
    ["en", "zh-Hans", "zh-Hant", "de"].map((code) => el("option", { value: code }, ENDONYMS[code])));
  language.value = view.lang;
  const bar = el("header", {},
    el("form", { role: "search", submit: (event) => event.preventDefault() }, parts.search.box),
    el("nav", { class: "row", "aria-label": say("graph") },
      parts.pathButton = button(say("path"), press("path")),
      parts.tableButton = button(say("table"), () => change({ table: !view.table })),
      parts.filtersButton = button(say("filters"), press("filters")),
      button(say("fit"), () => fitPicture()),
      menu(say("download"), [["PNG", savePng], ["SVG", saveSvg], ["CSV", () => save("facts.csv", "text/csv", asCsv())], ["JSON", () => save("facts.json", "application/json", asJson())]]),
      button(say("cite"), citeChosen),
      parts.darkButton = button(say("dark"), () => change({ dark: !isDark() })),
      button(say("help"), showHelp), language));
  filters.place = el("aside", { class: "filters", "aria-label": say("filters"), hidden: !view.panels.has("filters") });
  parts.pathPlace = el("section", { class: "path", "aria-label": say("path"), hidden: !view.panels.has("path") });
  parts.canvas = el("div", { class: "canvas", tabindex: "0", role: "application", "aria-label": say("picture_label") });
  table.place = el("section", { class: "table", "aria-label": say("table") });
  parts.legend = el("p", { class: "legend" });
  parts.counts = el("p", { class: "counts", role: "status" });
  panel.place = el("aside", { class: "panel", role: "complementary", "aria-label": say("details"), tabindex: "0" });
  reading.place = el("section", { class: "reading", role: "region", "aria-label": say("document"), hidden: true });
  refill(app, bar, el("div", { class: "columns" }, filters.place,
    el("main", {}, el("h1", { class: "unseen" }, document.title), parts.pathPlace, el("div", { class: "stage" }, parts.canvas, table.place), parts.legend, parts.counts),
    panel.place), reading.place);
  app.hidden = false;
  for (const box of [parts.search, parts.from, parts.to]) box.name();
  refill(parts.pathPlace, el("form", { class: "row", submit: (event) => event.preventDefault() }, label(say("from"), parts.from), label(say("to"), parts.to)),
    parts.pathSaid = el("p", { class: "quiet", role: "status" }), parts.pathList = el("ol", { "aria-label": say("connections") }), parts.pathMore = button(say("more_connections"), () => connect(true), { hidden: true }));
}

const label = (text, box) => el("label", { for: box.input.id }, el("span", {}, text), box.box);

// A button that opens a few others beneath it; Escape and a choice close it again.
function menu(title, items) {
  const close = () => { list.hidden = true; opener.setAttribute("aria-expanded", "false"); };
  const list = el("div", { class: "menu", hidden: true }, items.map(([name, act]) => button(name, () => { close(); opener.focus(); act(); })));
  const opener = button(title, () => { list.hidden = !list.hidden; opener.setAttribute("aria-expanded", String(!list.hidden)); }, { "aria-expanded": "false" });
  return el("div", { class: "drop", keydown: (event) => { if (event.key === "Escape" && !list.hidden) { event.stopPropagation(); close(); opener.focus(); } } }, opener, list);
}

function togglePanel(key) {
  const panels = new Set(view.panels);
  if (!panels.delete(key)) panels.add(key);
  change({ panels });
  if (key === "path" && panels.has("path")) parts.from.input.focus();
}

// Brings an entity into the middle; one that a filter hides has no place to go to.
function reveal(index) {
  if (!view.table && shownNow.nodes[index]) showPlace(index);
}

function citeChosen() {
  const { entity, fact } = chosen();
  if (fact !== null && fact !== undefined) return showCitation(FACTS[fact]);
  const its = entity !== null && entity !== undefined ? factsOf[entity].filter((at) => shownNow.facts[at]) : [];
  const text = its.length ? its.map((at) => citation(FACTS[at])).join("\n\n") : `${document.title}. capitalgraph, ${DATA.revision}.`;
  return showText(say("cite"), text);
}

function showHelp() {
  const keys = [["/", "key_search"], ["p", "key_path"], ["t", "key_table"], ["f", "key_filters"], ["← ↑ ↓ → + − 0", "key_move"], ["n, b", "key_next"], ["Esc", "key_close"], ["?", "help"]];
  showDialog(say("help"), el("h3", {}, say("keys")), el("dl", {}, keys.map(([key, word]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, say(word))])),
    el("h3", {}, say("licences")), el("p", {}, say("licence_text")));
}

// What the shapes that can be seen stand for.
function fillLegend() {
  const styles = new Set();
  let state = false;
  ENTITIES.forEach((entity, index) => {
    if (!shownNow.nodes[index]) return;
    styles.add(entity.style);
    state = state || entity.state;
  });
  refill(parts.legend,
    DATA.styles.filter(({ name }) => styles.has(name)).map(({ name }) => el("span", {}, swatch(name), TERMS.classes[name] ? kindWord(name) : say("other"))),
    state ? el("span", {}, ring(), say("state_capital")) : null);
}

// ------------------------------------------------------------------------------------------------------- connections

const connections = { way: null, found: [], of: null };

function connect(more) {
  const { from, to } = view;
  parts.pathPlace.hidden = !view.panels.has("path");
  const of = from === null || to === null || from === to ? null : `${from} ${to}`;
  if (of !== connections.of) Object.assign(connections, { of, found: [], way: of ? chains(from, to) : null });
  if (of && (more || !connections.found.length)) {
    for (let count = 0; count < FIRST_CONNECTIONS && connections.way; count += 1) {
      const next = connections.way.next();
      if (next.done) connections.way = null;
      else connections.found.push(next.value);
    }
  }
  parts.pathMore.hidden = !of || !connections.way || !connections.found.length;
  parts.pathSaid.textContent = of ? (connections.found.length ? "" : say("no_connection")) : say("choose_two");
  refill(parts.pathList, connections.found.map((chain) => el("li", {}, chainWords(chain))));
  light();
}

function chainWords(chain) {
  const said = [entityButton(chain[0])];
  for (let at = 1; at < chain.length; at += 1) {
    const links = linksBetween(chain[at - 1], chain[at]);
    const fact = FACTS[links[0]];
    const forward = fact.s === chain[at - 1];
    const word = forward ? relationWord(fact.p).toLowerCase() : inverseWord(fact.p);
    const more = [particulars(fact), links.length > 1 ? `+${links.length - 1}` : ""].filter(Boolean).join(", ");
    said.push(" ", button(`${forward ? "→" : "←"} ${word}${more ? ` (${more})` : ""}`, () => change({ select: `f:${fact.id}` }), { class: "link hop" }), " ", entityButton(chain[at]));
  }
  return said;
}

function light() {
  const nodes = new Set(connections.found.flat());
  const edges = new Set();
  for (const chain of connections.found) {
    for (let at = 1; at < chain.length; at += 1) linksBetween(chain[at - 1], chain[at]).forEach((link) => edges.add(link));
  }
  picture.lit = connections.found.length && view.panels.has("path") ? { nodes, edges } : null;
}

// ------------------------------------------------------------------------------------------------------------- redraw

function redraw(keys) {
  const any = (...names) => keys === null || names.some((name) => keys.includes(name));
  const filtering = any("hide", "state", "date", "around", "steps");
  document.documentElement.dataset.theme = isDark() ? "dark" : "light";
  parts.darkButton.setAttribute("aria-pressed", String(isDark()));
  parts.tableButton.setAttribute("aria-pressed", String(view.table));
  parts.pathButton.setAttribute("aria-expanded", String(view.panels.has("path")));
  parts.filtersButton.setAttribute("aria-expanded", String(view.panels.has("filters")));
  if (filtering) {
    recount();
    fillLegend();
  }
  if (any("from", "to", "panels", "lang")) {
    parts.from.set(view.from);
    parts.to.set(view.to);
    connect(false);
    if (keys !== null && any("from", "to") && picture.lit) fitPicture(litNodes());
  }
  if (keys !== null && keys.length === 1 && keys[0] === "date" && filters.slider) {
    const at = view.date ? DAYS.indexOf(view.date) : DAYS.length - 1;
    filters.slider.value = String(at);
    tellDay(at);
  } else if (filtering || any("panels")) keepFocus(filters.place, fillFilters);
  if (filtering || any("table", "sort", "all")) keepFocus(table.place, fillTable);
  parts.canvas.classList.toggle("behind", view.table); // it keeps its size, so that it can still be taken away
  parts.legend.hidden = view.table;
  if (any("select", "all") || filtering) fillPanel();
  if (any("select")) selectInPicture();
  if (filtering || any("from", "to", "panels", "dark")) paintPicture();
  else picture.network.redraw();
  tellCounts();
}

function tellCounts() {
  parts.counts.textContent = say("visible_now", { nodes: shownNow.count, all: ENTITIES.length, edges: shownNow.edges, lines: EDGES.length });
}

// What is filled anew keeps the reader's place: the control with the same name has the focus again.
function keepFocus(place, fill) {
  const held = place.contains(document.activeElement) ? document.activeElement : null;
  const name = held && (held.getAttribute("aria-label") || held.textContent);
  const top = place.scrollTop;
  fill();
  place.scrollTop = top;
  if (!held) return;
  const again = [...place.querySelectorAll("button, input, select")].find((one) => one.tagName === held.tagName && (one.getAttribute("aria-label") || one.textContent) === name);
  if (again) again.focus({ preventScroll: true });
}

function rebuild() {
  const focused = document.activeElement && document.activeElement.getAttribute("aria-label");
  if (picture.network) picture.network.destroy();
  picture.widths.clear();
  build();
  recount();
  fillLegend();
  tellCounts(); // the picture has what room these leave
  makePicture(parts.canvas);
  redraw(null);
  placePicture();
  startDrawing();
  if (focused) document.querySelector("header select").focus();
}

// --------------------------------------------------------------------------------------------------------------- keys

document.addEventListener("keydown", (event) => {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
  if (event.key === "Escape") return escape_();
  if (typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  const acts = { "/": () => parts.search.input.focus(), p: () => togglePanel("path"), t: () => change({ table: !view.table }), f: () => togglePanel("filters"), "?": showHelp, n: () => neighbour(1), b: () => neighbour(-1) };
  if (acts[event.key]) {
    event.preventDefault();
    acts[event.key]();
  } else if (event.target === parts.canvas) movePicture(event);
});

function escape_() {
  if (!reading.place.hidden) closeReading();
  else if (view.select) change({ select: null });
}

function movePicture(event) {
  const network = picture.network;
  const at = network.getViewPosition();
  const far = 90 / network.getScale();
  const moves = { ArrowLeft: [-far, 0], ArrowRight: [far, 0], ArrowUp: [0, -far], ArrowDown: [0, far] };
  const zooms = { "+": 1.25, "=": 1.25, "-": 0.8 };
  if (moves[event.key]) network.moveTo({ position: { x: at.x + moves[event.key][0], y: at.y + moves[event.key][1] } });
  else if (zooms[event.key]) network.moveTo({ scale: network.getScale() * zooms[event.key] });
  else if (event.key !== "0") return;
  event.preventDefault();
  if (event.key === "0") fitPicture();
  else settle();
}

let walkedFrom = null;

function neighbour(step) {
  const { entity } = chosen();
  if (entity === null || entity === undefined) {
    walkedFrom = null;
    const firstOne = picture.order.find((index) => shownNow.nodes[index]);
    if (firstOne !== undefined) change({ select: `e:${ENTITIES[firstOne].id}` });
    return;
  }
  if (walkedFrom === null || !factsOf[walkedFrom].some((at) => isEdge(at) && across(FACTS[at], walkedFrom) === entity)) walkedFrom = entity;
  const around = [...new Set(factsOf[walkedFrom].filter((at) => isEdge(at) && shownNow.facts[at]).map((at) => across(FACTS[at], walkedFrom)))];
  if (!around.length) return;
  const next = around[(around.indexOf(entity) + step + around.length) % around.length];
  change({ select: `e:${ENTITIES[next].id}` });
  reveal(next);
}

// -------------------------------------------------------------------------------------------------------------- start

window.addEventListener("hashchange", () => {
  const { lang } = view;
  if (!readAddress()) return;
  if (!reading.place.hidden) closeReading();
  if (lang !== view.lang) return rebuild();
  redraw(null);
  placePicture();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => change({ dark: view.dark }));

// On paper the page is light, and a table has all its rows.
function dress(printing) {
  if (picture.printing === printing) return;
  picture.printing = printing;
  document.documentElement.dataset.theme = isDark() ? "dark" : "light";
  if (printing && view.table) fillRows();
  paintPicture();
  drawNow(); // paper does not wait for the next frame
}

matchMedia("print").addEventListener("change", (event) => dress(event.matches));
window.addEventListener("beforeprint", () => dress(true));
window.addEventListener("afterprint", () => dress(false));

window.kgpage = Object.freeze({
  counts: () => ({ nodes: ENTITIES.length, edges: EDGES.length, visibleNodes: shownNow.count, visibleEdges: shownNow.edges }),
  labels: () => picture.boxes.map((box) => [...box]),
  view: () => Object.fromEntries(new URLSearchParams(addressOf())),
});

// A page that is served asks now and then whether the graph was built again.
function watch() {
  setInterval(async () => {
    try {
      const answer = await fetch(LIVE, { cache: "no-store" });
      if (answer.ok && (await answer.text()) !== DATA.revision) location.reload();
    } catch {
      // the program that served the page has ended
    }
  }, 2000);
}

readAddress();
listeners.push(redraw);
rebuild();
writeAddress();
if (LIVE) watch();
document.body.dataset.ready = "true";
