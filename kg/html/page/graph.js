// What the page knows, and who stands next to whom.

const DATA = JSON.parse(document.getElementById("data").textContent);
const { entities: ENTITIES, facts: FACTS, documents: DOCUMENTS, terms: TERMS } = DATA;
const EDGES = FACTS.slice(0, DATA.counts.edges); // facts between two entities come first
const NO_PUBLISHER = ""; // where a source does not name one

const byEntity = new Map(ENTITIES.map((entity, index) => [entity.id, index]));
const byFact = new Map(FACTS.map((fact, index) => [fact.id, index]));

const factsOf = ENTITIES.map(() => []);
FACTS.forEach((fact, index) => {
  factsOf[fact.s].push(index);
  if (fact.o !== undefined && fact.o !== fact.s) factsOf[fact.o].push(index);
});

const isEdge = (index) => index < EDGES.length;
const degree = ENTITIES.map((_, index) => factsOf[index].filter(isEdge).length);
const across = (fact, index) => (fact.s === index ? fact.o : fact.s);

const DAYS = [...new Set(FACTS.map((fact) => fact.day).filter(Boolean))].sort();

function tally(items) {
  const counts = new Map();
  for (const item of items) counts.set(item, (counts.get(item) || 0) + 1);
  return counts;
}

const publishersOf = (fact) => new Set(fact.e.map((evidence) => evidence[1] || NO_PUBLISHER));

// What there is to filter by, with how many there are of each.
const GROUPS = {
  kind: tally(ENTITIES.flatMap((entity) => (entity.types.length ? entity.types : ["Organization"]))),
  relation: tally(FACTS.map((fact) => fact.p)),
  status: tally(FACTS.map((fact) => fact.status)),
  publisher: tally(FACTS.flatMap((fact) => [...publishersOf(fact)])),
};

function within(index, steps) {
  let edge = new Set([index]);
  const found = new Set(edge);
  for (let step = 0; step < steps; step += 1) {
    const next = new Set();
    for (const one of edge) {
      for (const at of factsOf[one]) {
        if (isEdge(at) && !found.has(across(FACTS[at], one))) next.add(across(FACTS[at], one));
      }
    }
    next.forEach((one) => found.add(one));
    edge = next;
  }
  return found;
}

// Which facts contradict this one, as kg conflicts finds.
const disagreeing = (index) => (DATA.disputed[index] || []).map((at) => FACTS[at]);
