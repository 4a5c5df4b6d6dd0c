// The filters, which are the legend too: what is switched off leaves the picture and the table.

const filters = { place: null, slider: null, timer: 0 };

const WORD_OF = { kind: kindWord, relation: relationWord, status: statusWord, publisher: (name) => (name === NO_PUBLISHER ? say("no_publisher") : shown(name)) };
const TITLE_OF = { kind: "kinds", relation: "relations", status: "statuses", publisher: "publishers" };

function fillFilters() {
  filters.place.hidden = !view.panels.has("filters");
  if (filters.place.hidden) return;
  refill(filters.place,
    el("h2", {}, say("filters")),
    timeFilter(),
    aroundFilter(),
    ...GROUP_KEYS.map(groupFilter),
    el("p", { class: "row" }, button(say("reset"), resetFilters)));
}

function resetFilters() {
  const hide = Object.fromEntries(GROUP_KEYS.map((key) => [key, new Set()]));
  change({ hide, state: true, date: null, around: null, steps: 1 });
  const { entity } = marks();
  if (entity !== null) reveal(entity);
}

function groupFilter(group) {
  const rows = [...GROUPS[group]].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const boxes = rows.map(([name, count]) => checkbox(WORD_OF[group](name), count, !view.hide[group].has(name), (on) => toggleHidden(group, name, !on), group === "kind" ? swatchOfKind(name) : null));
  if (group === "kind") boxes.push(checkbox(say("state_capital"), ENTITIES.filter((entity) => entity.state).length, view.state, (on) => change({ state: on }), ring()));
  return el("fieldset", {}, el("legend", {}, say(TITLE_OF[group])), boxes);
}

const swatchOfKind = (name) => (TERMS.classes[name] ? swatch(TERMS.classes[name].style) : null);

function checkbox(label, count, on, act, mark) {
  const box = el("input", { type: "checkbox", "aria-label": `${label} (${count})`, change: (event) => act(event.target.checked) });
  box.checked = on;
  return el("label", { class: "choice" }, box, mark, el("span", {}, ` ${label}`), el("span", { class: "count" }, String(count)));
}

// ------------------------------------------------------------------------------------------------------------- time

function timeFilter() {
  if (!DAYS.length) return null;
  const last = DAYS.length - 1;
  const at = view.date ? DAYS.indexOf(view.date) : last;
  const slider = el("input", { type: "range", role: "slider", min: "0", max: String(last), step: "1", "aria-label": say("date"),
    input: (event) => setDay(Number(event.target.value)) });
  slider.value = String(at);
  filters.slider = slider;
  filters.said = el("output", { class: "quiet" });
  tellDay(at);
  return el("fieldset", {}, el("legend", {}, say("date")), slider, el("p", { class: "row" }, filters.said, button(filters.timer ? say("pause") : say("play"), play, { class: "play" })));
}

function setDay(at) {
  change({ date: at >= DAYS.length - 1 ? null : DAYS[at] });
}

function tellDay(at) {
  filters.slider.setAttribute("aria-valuetext", DAYS[at]);
  filters.said.textContent = view.date ? say("until", { date: DAYS[at] }) : say("everything");
}

function play() {
  if (filters.timer) {
    clearInterval(filters.timer);
    filters.timer = 0;
  } else {
    if (!view.date) setDay(0);
    filters.timer = setInterval(step, 700);
  }
  fillFilters();
  const again = filters.place.querySelector(".play");
  if (again) again.focus();
}

function step() {
  const at = view.date ? DAYS.indexOf(view.date) : DAYS.length - 1;
  if (at >= DAYS.length - 1) play();
  else setDay(at + 1);
}

// ------------------------------------------------------------------------------------------------------------ around

function aroundFilter() {
  const box = makeCombobox(() => say("around"), (index) => { if (index !== view.around) change({ around: index }); }, {}, true);
  box.name();
  box.set(view.around);
  const steps = el("input", { type: "number", min: "1", max: String(MOST_STEPS), "aria-label": say("steps"), change: (event) => change({ steps: Math.min(MOST_STEPS, Math.max(1, Math.trunc(Number(event.target.value)) || 1)) }) });
  steps.value = String(view.steps);
  return el("fieldset", {}, el("legend", {}, say("around")), box.box, el("label", {}, `${say("steps")} `, steps));
}
