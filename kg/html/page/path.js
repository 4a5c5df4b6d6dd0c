// How two entities are connected: fewest steps first, then the strongest relations, as the command line answers it.
// A chain never comes to an entity twice and never goes through a hub (a place, an exchange, a school).

const MAX_HOPS = 6;
const MAX_CHOICES = 200000; // partial chains looked at for one question
const FIRST_CONNECTIONS = 5;

const strengthOf = (fact) => TERMS.predicates[fact.p].strength;
const walked = (fact) => fact.o !== undefined && fact.o !== fact.s && fact.status === "asserted" && strengthOf(fact) > 0;
const doubtOf = (fact) => roundHalfEven(1000 * (1 - fact.c));

function roundHalfEven(number) {
  const whole = Math.floor(number);
  const rest = number - whole;
  if (rest !== 0.5) return Math.round(number);
  return whole % 2 ? whole + 1 : whole;
}

const linked = ENTITIES.map(() => null);

// For each entity beside this one: the links, the strongest and surest first, and the key of the best.
function beside(index) {
  if (linked[index]) return linked[index];
  const found = new Map();
  for (const at of factsOf[index]) {
    const fact = FACTS[at];
    if (!walked(fact)) continue;
    const other = across(fact, index);
    if (!found.has(other)) found.set(other, []);
    found.get(other).push(at);
  }
  for (const [other, its] of found) {
    its.sort((a, b) => strengthOf(FACTS[b]) - strengthOf(FACTS[a]) || FACTS[b].c - FACTS[a].c || (FACTS[a].id < FACTS[b].id ? -1 : 1));
    const best = its.reduce((least, at) => {
      const key = { weak: [-strengthOf(FACTS[at])], doubt: doubtOf(FACTS[at]) };
      return least === null || before(key, least) ? key : least;
    }, null);
    found.set(other, { links: its, key: best });
  }
  linked[index] = found;
  return found;
}

// Keys are compared from the weakest hop on, then by doubt.
function before(one, other) {
  return compareKeys(one, other) < 0;
}

function compareKeys(one, other) {
  const most = Math.min(one.weak.length, other.weak.length);
  for (let at = 0; at < most; at += 1) {
    if (one.weak[at] !== other.weak[at]) return one.weak[at] - other.weak[at];
  }
  return one.weak.length - other.weak.length || one.doubt - other.doubt;
}

const joinKeys = (one, other) => ({ weak: [...one.weak, ...other.weak].sort((a, b) => b - a), doubt: one.doubt + other.doubt });

function* chains(start, goal) {
  const closed = (index) => ENTITIES[index].hub && index !== start && index !== goal;
  const ahead = [new Set([start])];
  const budget = { left: MAX_CHOICES };
  for (let length = 1; length <= MAX_HOPS && budget.left > 0; length += 1) {
    const next = new Set();
    for (const index of ahead[length - 1]) {
      if (index === goal) continue;
      for (const other of beside(index).keys()) if (other !== start && !closed(other)) next.add(other);
    }
    ahead.push(next);
    if (next.has(goal)) yield* ofLength(length, start, goal, ahead, budget);
    if (!next.size) return;
  }
}

function* ofLength(length, start, goal, ahead, budget) {
  const rest = Array.from({ length: length + 1 }, () => new Map());
  rest[length].set(goal, { weak: [], doubt: 0 });
  for (let step = length - 1; step >= 0; step -= 1) {
    for (const [later, key] of rest[step + 1]) {
      for (const [index, link] of beside(later)) {
        if (!ahead[step].has(index) || (index === goal) || (step > 0 && index === start)) continue;
        const total = joinKeys(link.key, key);
        const known = rest[step].get(index);
        if (!known || before(total, known)) rest[step].set(index, total);
      }
    }
  }
  if (!rest[0].has(start)) return;
  const open = [{ total: rest[0].get(start), chain: [start], key: { weak: [], doubt: 0 } }];
  while (open.length && budget.left > 0) {
    const { chain, key } = pop(open);
    if (chain.length === length + 1) {
      yield chain;
      continue;
    }
    for (const [other, link] of beside(chain[chain.length - 1])) {
      const onward = rest[chain.length].get(other);
      if (!onward || chain.includes(other)) continue;
      budget.left -= 1;
      const so = joinKeys(key, link.key);
      push(open, { total: joinKeys(so, onward), chain: [...chain, other], key: so });
    }
  }
}

// A heap by what a chain still promises, then by the ids of its entities.
function first(one, other) {
  const order = compareKeys(one.total, other.total);
  if (order) return order < 0;
  for (let at = 0; at < Math.min(one.chain.length, other.chain.length); at += 1) {
    const [a, b] = [ENTITIES[one.chain[at]].id, ENTITIES[other.chain[at]].id];
    if (a !== b) return a < b;
  }
  return one.chain.length < other.chain.length;
}

function push(heap, item) {
  let at = heap.push(item) - 1;
  while (at > 0) {
    const up = (at - 1) >> 1;
    if (!first(heap[at], heap[up])) return;
    [heap[at], heap[up]] = [heap[up], heap[at]];
    at = up;
  }
}

function pop(heap) {
  const top = heap[0];
  const last = heap.pop();
  if (heap.length) {
    heap[0] = last;
    for (let at = 0; ;) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) if (child < heap.length && first(heap[child], heap[least])) least = child;
      if (least === at) break;
      [heap[at], heap[least]] = [heap[least], heap[at]];
      at = least;
    }
  }
  return top;
}

const linksBetween = (one, other) => beside(one).get(other).links;
