// What is known of the entity or fact that is chosen: every statement with its sentences.

const panel = { place: null };
const ENTRIES_AT_ONCE = 300;
const RIVALS_NAMED = 5;

function fillPanel() {
  const { entity, fact } = chosen();
  if (entity !== null && entity !== undefined) refill(panel.place, entityPanel(entity));
  else if (fact !== null && fact !== undefined) refill(panel.place, factPanel(fact));
  else refill(panel.place, el("h2", {}, say("details")), el("p", { class: "quiet unprinted" }, say("nothing_chosen")), ...overview(), leftOut());
  panel.place.scrollTop = 0;
}

// What there is on the page, and where to begin.
function overview() {
  const begin = picture.order.filter((index) => shownNow.nodes[index]).slice(0, 10);
  return [
    el("p", {}, say("page_holds", { entities: ENTITIES.length, facts: FACTS.length, documents: DOCUMENTS.length })),
    el("h3", { class: "unprinted" }, say("best_connected")),
    el("ol", { class: "begin unprinted" }, begin.map((index) => el("li", {}, entityButton(index), el("span", { class: "quiet" }, ` ${degree[index]}`)))),
  ];
}

// Says that what is chosen is not in the picture, and offers to change that.
function hiddenNote(seen) {
  return seen ? null : el("p", { class: "note row", role: "note" }, say("hidden_now"), button(say("reset"), resetFilters));
}

function leftOut() {
  const { entities, facts } = DATA.left;
  return entities || facts ? el("p", { class: "note", role: "note" }, say("left_out", { entities, facts })) : null;
}

const heading = (text) => el("div", { class: "panel-head" }, el("h2", {}, text), button("×", () => change({ select: null }), { class: "close", "aria-label": say("close") }));

function entityPanel(index) {
  const entity = ENTITIES[index];
  const others = entity.names.filter((name) => shown(name) !== nameOf(entity));
  const its = factsOf[index].filter((at) => shownNow.facts[at] || view.all || !isEdge(at));
  const figures = its.filter((at) => !isEdge(at));
  return [
    heading(nameOf(entity)),
    hiddenNote(shownNow.nodes[index]),
    el("p", {}, swatch(entity.style), entity.types.map(kindWord).join(", "), entity.state ? el("span", { class: "badge" }, say("state_capital")) : null),
    others.length ? el("p", {}, el("b", {}, `${say("also_called")}: `), others.map(shown).join(" · ")) : null,
    el("p", { class: "row" },
      button(say("show_around"), () => { change({ around: index, steps: 1 }); fitPicture(); }),
      button(say("connect_from"), () => { change({ from: index, panels: new Set([...view.panels, "path"]) }); })),
    ...computedOf(index),
    ...byRelation(index, its.filter(isEdge)),
    figures.length ? el("section", {}, el("h3", {}, say("figures")), entries(sorted(figures), index)) : null,
  ];
}

function byRelation(index, its) {
  const groups = new Map();
  for (const at of its) {
    const fact = FACTS[at];
    const word = fact.s === index ? relationWord(fact.p) : inverseWord(fact.p);
    if (!groups.has(word)) groups.set(word, []);
    groups.get(word).push(at);
  }
  const strongest = [...groups].sort((a, b) => strengthOf(FACTS[b[1][0]]) - strengthOf(FACTS[a[1][0]]));
  return strongest.map(([word, all]) => el("section", {}, el("h3", {}, `${word[0].toUpperCase()}${word.slice(1)} (${all.length})`), entries(sorted(all), index)));
}

// Entries for the first of these facts, and a button for the next: a hub has thousands.
function entries(its, index) {
  const rest = its.slice(ENTRIES_AT_ONCE);
  const more_ = rest.length ? button(say("more_facts", { count: rest.length }), () => more_.replaceWith(...entries(rest, index))) : null;
  return [...its.slice(0, ENTRIES_AT_ONCE).map((at) => entry(at, index)), ...(more_ ? [more_] : [])];
}

const sorted = (its) => [...its].sort((a, b) => (FACTS[b].day || "").localeCompare(FACTS[a].day || "") || a - b);

function factPanel(at) {
  const fact = FACTS[at];
  return [heading(statement(fact)), hiddenNote(shownNow.facts[at]), el("p", { class: "row" }, entityButton(fact.s), fact.o === undefined ? null : entityButton(fact.o)), entry(at, null)];
}

const entityButton = (index) => button(nameOf(ENTITIES[index]), () => change({ select: `e:${ENTITIES[index].id}` }), { class: "link" });

// One fact: what it says, what speaks against it, and every sentence behind it. `seen` is the entity it is told of.
function entry(at, seen) {
  const fact = FACTS[at];
  const against = disagreeing(at);
  const what = seen !== null && fact.o !== undefined
    ? entityButton(across(fact, seen))
    : el("span", {}, seen === null ? statement(fact) : `${relationWord(fact.p)}: ${valueWord(fact)}`);
  return el("article", { class: `fact ${fact.status}`, "data-fact": fact.id },
    el("p", {}, what, told(fact) ? el("span", { class: "told" }, ` ${told(fact)}`) : null),
    against.length ? el("p", { class: "against" }, el("b", {}, `${say("disagree")}: `), against.slice(0, RIVALS_NAMED).map((other) => [rivalWord(other, fact), sourceOf(other.e[0])].join(" · ")).join("; "), against.length > RIVALS_NAMED ? ` (+${against.length - RIVALS_NAMED})` : "") : null,
    fact.e.map((evidence) => quoted(fact, evidence)),
    el("p", { class: "row" }, button(say("citation"), () => showCitation(fact)), el("span", { class: "quiet" }, say("confidence", { x: fact.c }))));
}

// What a contradicting fact says: whom or what else it names, and what is said beside it.
function rivalWord(other, fact) {
  const named = other.o === undefined || other.o !== fact.o ? otherEnd(other) : other.s !== fact.s ? nameOf(ENTITIES[other.s]) : "";
  return [named, particulars(other)].filter(Boolean).join(", ");
}

function quoted(fact, evidence) {
  const document_ = DOCUMENTS[evidence[0]];
  return el("div", { class: "evidence" },
    el("blockquote", { "data-document": document_.name, "data-start": evidence[3], "data-end": evidence[4], "data-fact": fact ? fact.id : null, lang: document_.language || null, dir: "auto" }, quoteOf(evidence)),
    el("p", { class: "quiet" }, sourceOf(evidence), " ", button(say("read"), (event) => openReading(evidence, event.currentTarget), { class: "link" })));
}

function swatch(style) {
  const mark = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  mark.setAttribute("viewBox", "-10 -10 20 20");
  mark.setAttribute("class", "swatch");
  mark.setAttribute("aria-hidden", "true");
  const shape = document.createElementNS("http://www.w3.org/2000/svg", "path");
  shape.setAttribute("d", outline(STYLES[style].shape, 0, 0, 8));
  shape.setAttribute("fill", STYLES[style].colour);
  mark.append(shape);
  return mark;
}

// The ring that state capital has in the picture.
function ring() {
  return el("span", { class: "swatch ring", "aria-hidden": "true" });
}

// The outline of a shape as an SVG path around a point.
function outline(shape, x, y, size) {
  const at = (angle, far) => `${(x + far * Math.cos(angle)).toFixed(1)} ${(y + far * Math.sin(angle)).toFixed(1)}`;
  const ring = (count, turn, far = () => size) => `M${Array.from({ length: count }, (_, step) => at(turn + (2 * Math.PI * step) / count, far(step))).join("L")}Z`;
  if (shape === "square") return ring(4, Math.PI / 4, () => size * 1.3);
  if (shape === "diamond") return ring(4, 0, () => size * 1.2);
  if (shape === "triangle") return ring(3, -Math.PI / 2, () => size * 1.25);
  if (shape === "triangleDown") return ring(3, Math.PI / 2, () => size * 1.25);
  if (shape === "hexagon") return ring(6, 0);
  if (shape === "star") return ring(10, -Math.PI / 2, (step) => (step % 2 ? size * 0.55 : size * 1.3));
  return `M${x - size} ${y}a${size} ${size} 0 1 0 ${2 * size} 0a${size} ${size} 0 1 0 ${-2 * size} 0Z`;
}
