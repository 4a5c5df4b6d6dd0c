// Finds entities by any of their names, in any script; and the box in which one is typed and chosen.

const folded = (text) => text.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
const unmarked = (text) => folded(text.normalize("NFKD").replace(/\p{M}/gu, ""));

function find(text, most) {
  const key = folded(text);
  const plain = unmarked(text);
  if (!key && !plain) return [];
  const words = text.trim().split(/\s+/).map(unmarked).filter(Boolean);
  const scored = [];
  ENTITIES.forEach((entity, index) => {
    const score = likeness(entity.keys, key, plain, words);
    if (score < 4) scored.push([score, -degree[index], index]);
  });
  scored.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
  return scored.slice(0, most).map((row) => row[2]);
}

// 0 a whole name, 1 its beginning, 2 a part of it, 3 all words in one of the names, 4 not at all
function likeness(keys, key, plain, words) {
  let best = 4;
  for (const name of keys) {
    for (const typed of key === plain ? [key] : [key, plain]) {
      if (!typed) continue;
      if (name === typed) return 0;
      const at = name.indexOf(typed);
      if (at === 0) best = Math.min(best, 1);
      else if (at > 0 && typed.length > 1) best = Math.min(best, 2);
    }
    if (best > 3 && words.length > 1 && words.every((word) => name.includes(word))) best = 3;
  }
  return best;
}

let boxes = 0;

// A combobox as WAI-ARIA describes it: one box, one list, the arrow keys walk the list.
// `clear` says that an empty box means nobody: `choose` is then called with null.
function makeCombobox(label, choose, attributes, clear) {
  boxes += 1;
  const id = `box-${boxes}`;
  const list = el("ul", { role: "listbox", id: `${id}-list`, hidden: true, tabindex: "-1" });
  const input = el("input", {
    type: "text", id, role: "combobox", autocomplete: "off", spellcheck: "false", autocapitalize: "off",
    "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${id}-list`, ...attributes,
  });
  const said = el("span", { class: "quiet", role: "status" });
  let found = [];
  let active = -1;

  function close() {
    list.hidden = true;
    said.classList.remove("missing");
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(to) {
    active = found.length ? (to + found.length) % found.length : -1;
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === active)));
    if (active < 0) return;
    input.setAttribute("aria-activedescendant", list.children[active].id);
    list.children[active].scrollIntoView({ block: "nearest" });
  }

  function take(index) {
    if (index === undefined) return;
    input.value = nameOf(ENTITIES[index]);
    close();
    choose(index);
  }

  function offer() {
    found = find(input.value, 12);
    refill(list, found.map((index, at) => option(index, at)));
    said.textContent = input.value ? (found.length ? say("found", { count: found.length }) : say("nothing_found")) : "";
    list.setAttribute("aria-label", label());
    list.hidden = !found.length;
    said.classList.toggle("missing", Boolean(input.value.trim()) && !found.length); // then it can be seen, too
    if (clear && !input.value.trim()) choose(null);
    input.setAttribute("aria-expanded", String(found.length > 0));
    mark(found.length ? 0 : -1);
  }

  function option(index, at) {
    const entity = ENTITIES[index];
    const other = entity.names.find((name) => shown(name) !== nameOf(entity));
    return el("li", { role: "option", id: `${id}-${at}`, "aria-selected": "false", "data-entity": entity.id, mousedown: (event) => { event.preventDefault(); take(index); } },
      el("b", {}, nameOf(entity)), other ? el("span", { class: "quiet" }, ` ${shown(other)}`) : null,
      el("span", { class: "quiet" }, ` · ${entity.types.map(kindWord).join(", ")}`));
  }

  input.addEventListener("input", offer);
  input.addEventListener("blur", close);
  input.addEventListener("focus", () => input.select());
  input.addEventListener("keydown", (event) => {
    const open = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) offer();
      else mark(active + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!open) offer();
      take(found[Math.max(0, active)]);
    } else if (event.key === "Escape" && open) {
      event.stopPropagation();
      close();
    }
  });
  const box = el("span", { class: "box" }, input, list, said);
  return {
    box, input,
    name() { input.setAttribute("aria-label", label()); },
    set(index) { if (document.activeElement !== input) input.value = index === null ? "" : nameOf(ENTITIES[index]); },
  };
}
