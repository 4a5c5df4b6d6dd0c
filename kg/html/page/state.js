// The state of the view: what is chosen, filtered and shown. All of it stands in the address, so that a link opens it.

const GROUP_KEYS = Object.keys(GROUPS);
const MOST_STEPS = 6;

const view = {
  lang: preferredLanguage(),
  dark: null, // as the reader's system prefers
  select: null, // "e:ID" or "f:ID"
  from: null,
  to: null,
  hide: Object.fromEntries(GROUP_KEYS.map((key) => [key, new Set()])),
  state: true,
  date: null, // the latest date shown; null for everything
  around: null,
  steps: 1,
  table: false,
  all: false,
  sort: null, // "subject", "-subject" …
  panels: new Set(), // "path", "filters"
  place: null, // [x, y, scale] of the picture
};

const listeners = [];

function change(patch) {
  Object.assign(view, patch);
  writeAddress();
  for (const listen of listeners) listen(Object.keys(patch));
}

function toggleHidden(group, name, hidden) {
  const its = new Set(view.hide[group]);
  if (hidden) its.add(name);
  else its.delete(name);
  change({ hide: { ...view.hide, [group]: its } });
}

// ------------------------------------------------------------------------------------------------------- visibility

const shownNow = { nodes: new Uint8Array(ENTITIES.length), facts: new Uint8Array(FACTS.length), edges: 0, count: 0 };

function passes(fact) {
  if (view.hide.relation.has(fact.p) || view.hide.status.has(fact.status)) return false;
  if (view.date && fact.day && fact.day > view.date) return false;
  return !view.hide.publisher.size || [...publishersOf(fact)].some((one) => !view.hide.publisher.has(one));
}

function kindPasses(entity) {
  if (entity.state && !view.state) return false;
  const types = entity.types.length ? entity.types : ["Organization"];
  return !view.hide.kind.size || types.some((type) => !view.hide.kind.has(type));
}

function recount() {
  const near = view.around === null ? null : within(view.around, view.steps);
  shownNow.nodes.fill(0);
  FACTS.forEach((fact, index) => {
    shownNow.facts[index] = passes(fact) ? 1 : 0;
    if (shownNow.facts[index]) {
      shownNow.nodes[fact.s] = 1;
      if (fact.o !== undefined) shownNow.nodes[fact.o] = 1;
    }
  });
  shownNow.count = 0;
  ENTITIES.forEach((entity, index) => {
    const alone = !factsOf[index].length;
    const is = (shownNow.nodes[index] || alone) && kindPasses(entity) && (!near || near.has(index));
    shownNow.nodes[index] = is ? 1 : 0;
    shownNow.count += shownNow.nodes[index];
  });
  shownNow.edges = 0;
  FACTS.forEach((fact, index) => {
    const is = shownNow.facts[index] && shownNow.nodes[fact.s] && (fact.o === undefined || shownNow.nodes[fact.o]);
    shownNow.facts[index] = is ? 1 : 0;
    if (is && isEdge(index)) shownNow.edges += 1;
  });
}

// ---------------------------------------------------------------------------------------------------------- address

let written = null;

function addressOf() {
  const parts = new URLSearchParams();
  const put = (key, value) => value !== null && value !== undefined && value !== "" && parts.set(key, value);
  const id = (index) => (index === null ? null : ENTITIES[index].id);
  put("lang", view.lang);
  if (view.dark !== null) put("dark", view.dark ? "1" : "0");
  put("select", view.select);
  put("from", id(view.from));
  put("to", id(view.to));
  for (const key of GROUP_KEYS) for (const name of [...view.hide[key]].sort()) parts.append(`hide-${key}`, name);
  if (!view.state) put("state", "0");
  put("date", view.date);
  put("around", id(view.around));
  if (view.around !== null) put("steps", view.steps);
  if (view.table) put("view", "table");
  if (view.all) put("all", "1");
  put("sort", view.sort);
  if (view.panels.size) put("panels", [...view.panels].sort().join("."));
  if (view.place) put("place", view.place.map((number) => Number(number.toFixed(3))).join("._"));
  return parts.toString();
}

function writeAddress() {
  written = addressOf();
  try {
    history.replaceState(null, "", `#${written}`);
  } catch {
    // a page inside a frame has no address of its own
  }
}

// An address can hold anything: what is no name, date or number of this page is passed over.
function readAddress() {
  const parts = new URLSearchParams(location.hash.slice(1));
  if (location.hash.slice(1) === written) return false;
  const entity = (key) => (byEntity.has(parts.get(key)) ? byEntity.get(parts.get(key)) : null);
  const hide = Object.fromEntries(GROUP_KEYS.map((key) => [key, new Set(parts.getAll(`hide-${key}`).filter((name) => GROUPS[key].has(name)))]));
  const selected = parts.get("select") || "";
  const known = (selected.startsWith("e:") && byEntity.has(selected.slice(2))) || (selected.startsWith("f:") && byFact.has(selected.slice(2)));
  const place = (parts.get("place") || "").split("._").map(Number);
  Object.assign(view, {
    lang: LANGUAGES.includes(parts.get("lang")) ? parts.get("lang") : view.lang,
    dark: ["0", "1"].includes(parts.get("dark")) ? parts.get("dark") === "1" : null,
    select: known ? selected : null,
    from: entity("from"),
    to: entity("to"),
    hide,
    state: parts.get("state") !== "0",
    date: DAYS.includes(parts.get("date")) ? parts.get("date") : null,
    around: entity("around"),
    steps: Math.min(MOST_STEPS, Math.max(1, Math.trunc(Number(parts.get("steps"))) || 1)),
    table: parts.get("view") === "table",
    all: parts.get("all") === "1",
    sort: /^-?(subject|relation|object|when|about|status|source)$/.test(parts.get("sort") || "") ? parts.get("sort") : null,
    panels: new Set((parts.get("panels") || "").split(".").filter((name) => ["path", "filters"].includes(name))),
    place: place.length === 3 && place.every((number) => Number.isFinite(number) && Math.abs(number) < 1e7) && place[2] > 0 ? place : null,
  });
  return true;
}

const chosen = () => ({
  entity: view.select && view.select.startsWith("e:") ? byEntity.get(view.select.slice(2)) : null,
  fact: view.select && view.select.startsWith("f:") ? byFact.get(view.select.slice(2)) : null,
});
