// The table of facts: what is visible in the picture, or all facts; the same as the picture in words.

const COLUMNS = ["subject", "relation", "object", "when", "about", "status", "source"];
const AT_ONCE = 300; // rows put in at a time
const table = { place: null, body: null, rows: [], filled: 0 };

const DATED = ["date", "asOf", "period", "since"];

const whenOf = (fact) => String(fact.q[DATED.find((key) => fact.q[key])] || (fact.u === "date" ? fact.v : ""));

function cells(fact) {
  return {
    subject: nameOf(ENTITIES[fact.s]),
    relation: relationWord(fact.p),
    object: otherEnd(fact),
    when: shown(whenOf(fact)),
    about: particulars({ ...fact, q: { ...fact.q, [DATED.find((key) => fact.q[key])]: undefined } }),
    status: statusWord(fact.status),
    source: sourceOf(fact.e[0]) + (fact.e.length > 1 ? ` (+${fact.e.length - 1})` : ""),
  };
}

// The lines that can be seen, or every fact of the page whatever the filters say.
function listedFacts() {
  return FACTS.map((_, index) => index).filter((index) => view.all || (isEdge(index) && shownNow.facts[index]));
}

function sortedFacts() {
  const its = listedFacts();
  if (!view.sort) return its;
  const down = view.sort.startsWith("-");
  const column = view.sort.replace("-", "");
  const order = new Intl.Collator(view.lang, { numeric: true });
  const keyed = its.map((index) => [sortKey(FACTS[index], column), index]);
  keyed.sort((a, b) => (down ? -1 : 1) * order.compare(a[0], b[0]) || a[1] - b[1]);
  return keyed.map((pair) => pair[1]);
}

const sortKey = (fact, column) => (column === "object" && fact.o === undefined ? fact.v : cells(fact)[column]);

function fillTable() {
  table.place.hidden = !view.table;
  if (!view.table) return;
  table.rows = sortedFacts();
  table.filled = 0;
  table.body = el("tbody");
  const head = el("tr", { "aria-rowindex": "1" }, COLUMNS.map((column) => {
    const state = view.sort === column ? "ascending" : view.sort === `-${column}` ? "descending" : "none";
    return el("th", { scope: "col", "aria-sort": state }, button(say(column), () => change({ sort: view.sort === column ? `-${column}` : column })));
  }));
  const every = el("input", { type: "checkbox", id: "all-facts", change: (event) => change({ all: event.target.checked }) });
  every.checked = view.all;
  refill(table.place,
    el("p", { class: "row" }, el("label", {}, every, ` ${say("all_facts")}`), button(say("copy"), () => showText(say("copy"), asLines())), el("span", { class: "quiet" }, say("rows", { count: table.rows.length, all: FACTS.length }))),
    el("div", { class: "scroll", scroll: more, tabindex: "0", role: "group", "aria-label": say("facts") },
      el("table", { "aria-label": say("facts"), "aria-rowcount": table.rows.length + 1 }, el("thead", {}, head), table.body)));
  more(null);
}

function more(event) {
  const box = event ? event.target : table.place.querySelector(".scroll");
  while (table.filled < table.rows.length && (!event || box.scrollTop + box.clientHeight > box.scrollHeight - 900)) {
    const next = table.rows.slice(table.filled, table.filled + AT_ONCE);
    table.body.append(...next.map((index, step) => row(index, table.filled + step)));
    table.filled += next.length;
    if (!event) return;
  }
}

function fillRows() {
  while (table.filled < table.rows.length) more(null);
}

function row(index, place) {
  const fact = FACTS[index];
  const its = cells(fact);
  const select = () => change({ select: `f:${fact.id}` });
  return el("tr", { "data-fact": fact.id, "aria-rowindex": place + 2, class: fact.status, click: select },
    COLUMNS.map((column) => el("td", {}, column === "subject" ? button(its.subject, select, { class: "link" }) : its[column])));
}

function asLines() {
  const flat = (text) => text.replace(/[\t\r\n]+/g, " ");
  return [COLUMNS.map(say).join("\t"), ...table.rows.map((index) => { const its = cells(FACTS[index]); return COLUMNS.map((column) => flat(its[column])).join("\t"); })].join("\n");
}
