// What the program computed of stated stakes: who owns a company in the end, and its state capital. No document says it.

const OWNED = DATA.owned;
const LEVELS = { central: "level_central", provincial: "level_provincial", municipal: "level_municipal", district: "level_district", unknown: "level_unknown" };
const DECIDES = { yes: "decides_yes", no: "decides_no", possible: "decides_possible" };

function computedOf(index) {
  if (!(index in OWNED)) return [];
  if (OWNED[index] === null) return [el("p", { class: "note", role: "note" }, say("not_computed", { x: nameOf(ENTITIES[index]) }))];
  const { owners, state } = OWNED[index];
  return [
    el("section", { class: "computed", "data-computed": "owners" }, el("h3", {}, say("effective_owners")), el("p", { class: "quiet" }, say("computed")), el("ul", {}, owners.map(ownerRow))),
    el("section", { class: "computed", "data-computed": "state" }, el("h3", {}, say("state_capital")), el("p", { class: "quiet" }, say("computed")), stateRows(state)),
  ];
}

// 20.258 % of 20.258 and 20.258, "over 5 % to 80 %" of bounds; two decimals, every digit as a title.
function shareWord([low, high, lowOpen, highOpen]) {
  const write = (number) => `${String(Math.round(number * 100) / 100).replace(".", view.lang === "de" ? "," : ".")} %`;
  const exact = low === high;
  const from = lowOpen ? say("over", { x: write(low) }) : write(low);
  const until = highOpen ? say("under", { x: write(high) }) : write(high);
  const text = exact ? write(low) : low === 0 && !lowOpen ? say(highOpen ? "under" : "at_most", { x: write(high) }) : say("between", { x: from, y: until });
  return el("span", { class: "share", title: exact ? `${low} %` : `${low} % – ${high} %` }, text);
}

// Somebody who is on the page as a button, anybody else by name.
const somebody = (who) => (typeof who === "number" ? entityButton(who) : el("span", {}, shown(who)));
const nameOfSomebody = (who) => (typeof who === "number" ? nameOf(ENTITIES[who]) : shown(who));

function ownerRow(row) {
  const names = row.who.map(nameOfSomebody).join(", ");
  const who = { unknown: () => say("nobody_known", { x: names }), ring: () => say("own_themselves", { x: names }), below: () => say("those_left", { count: row.count }) }[row.kind];
  const through = row.chain.length > 1 && row.direct ? [" (", ...spread("stated_directly", shareWord(row.direct)), ")"] : [];
  const alone = row.chain.length === 1;
  return el("li", { "data-kind": row.kind }, who ? who() : row.who.map(somebody), " ", alone ? factButton(row.share, row.chain[0].facts) : shareWord(row.share), through, row.chain.length > 1 ? el("div", { class: "quiet chain" }, row.chain.map(chainLink)) : null);
}

// A sentence of which one place is an element.
const spread = (key, element) => { const [before, after] = say(key, { x: "\u0000" }).split("\u0000"); return [before, element, after]; };

// A share that leads to the fact which states it, with its sentences.
function factButton(share, facts) {
  const its = facts.find((id) => byFact.has(id));
  return its === undefined ? shareWord(share) : button(shareWord(share), () => change({ select: `f:${its}` }), { class: "link", "data-fact": its });
}

// One stake on the way.
function chainLink({ who, share, facts }, place) {
  return [place ? null : nameOfSomebody(who[0]), " ─ ", factButton(share, facts), " → ", nameOfSomebody(who[1])];
}

function stateRows(state) {
  const line = (key, ...what) => el("p", {}, el("b", {}, `${say(key)}: `), ...what);
  const by = state.by.length ? [" (", state.by.flatMap((group, at) => [at ? "; " : null, group.flatMap((who, next) => [next ? ", " : null, somebody(who)])]), ")"] : [];
  return [
    line("state_share", shareWord(state.share)),
    el("ul", {}, state.bodies.map(bodyRow)),
    line("unknown_share", shareWord(state.unknown)),
    line("state_decides", say(DECIDES[state.control]), ...by),
    line("state_votes", shareWord(state.votes)),
  ];
}

function bodyRow({ who, level, country, share, evidence }) {
  return el("li", {}, somebody(who), " ", shareWord(share), ` · ${[say(LEVELS[level]), country].filter(Boolean).join(", ")}`, evidence.slice(0, 1).map((one) => quoted(null, one)));
}
