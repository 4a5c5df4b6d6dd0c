// The words of the page in four languages, and how figures and facts are said.

const LANGUAGES = ["en", "de", "zh-Hans", "zh-Hant"];
const ENDONYMS = { en: "English", "zh-Hans": "简体中文", "zh-Hant": "繁體中文", de: "Deutsch" };
const WORDS = JSON.parse(document.getElementById("words").textContent);

function preferredLanguage() {
  const wanted = (navigator.language || "en").toLowerCase();
  if (wanted.startsWith("de")) return "de";
  if (!wanted.startsWith("zh")) return "en";
  return /hant|tw|hk|mo/.test(wanted) ? "zh-Hant" : "zh-Hans";
}

function tongue() {
  return Math.max(0, LANGUAGES.indexOf(view.lang));
}

function say(key, values) {
  const text = WORDS[key][tongue()];
  return values ? text.replace(/\{(\w+)\}/g, (_, name) => String(values[name])) : text;
}

// "Chip startup" for ChipStartup, "Invested in" for investedIn: the English words are the terms' own names.
function spaced(name) {
  const text = name.replace(/([a-z])([A-Z])/g, (_, a, b) => `${a} ${b.toLowerCase()}`);
  return text[0].toUpperCase() + text.slice(1);
}

function term(group, name) {
  const labels = TERMS[group][name] && (TERMS[group][name].labels || TERMS[group][name]);
  return tongue() === 0 || !labels ? spaced(name) : labels[tongue()];
}

const kindWord = (name) => term("classes", name);
const relationWord = (name) => term("predicates", name);
const statusWord = (name) => term("statuses", name);
const qualifierWord = (name) => (tongue() === 0 ? term("qualifiers", name).toLowerCase() : term("qualifiers", name));

function inverseWord(name) {
  const labels = TERMS.predicates[name].inverse;
  return labels.length ? labels[tongue()] : relationWord(name);
}

// Amounts as people say them; every digit stays.
const SCALES = {
  en: [[12, "trillion"], [9, "billion"], [6, "million"]],
  de: [[12, "Bio."], [9, "Mrd."], [6, "Mio."]],
  "zh-Hans": [[8, "亿"], [4, "万"]],
  "zh-Hant": [[8, "億"], [4, "萬"]],
};

function amountWord(value, unit) {
  const match = /^(-?)(\d{1,18})(?:\.(\d{1,9}))?$/.exec(value);
  if (!match) return shown(`${value} ${unit || ""}`.trim());
  const [, sign, whole, rest = ""] = match;
  const [zeros, word] = SCALES[LANGUAGES[tongue()]].find(([zeros]) => whole.length > zeros) || [0, ""];
  const front = whole.slice(0, whole.length - zeros);
  const back = (whole.slice(whole.length - zeros) + rest).replace(/0+$/, "");
  const [comma, point] = view.lang === "de" ? [".", ","] : [",", "."];
  const digits = front.replace(/\B(?=(\d{3})+$)/g, comma) + (back ? point + back : "");
  return [sign + digits, word, unit ? shown(unit) : ""].filter(Boolean).join(" ");
}

function valueWord(fact) {
  return fact.u === "date" || fact.u === "name" ? shown(fact.v) : amountWord(fact.v, fact.u);
}

function bounded(rest, key, exclusive, write) {
  const [exact, low, high] = ["", "Min", "Max"].map((end) => rest[key + end]);
  for (const end of ["", "Min", "Max"]) delete rest[key + end];
  if (exact !== undefined) return write(exact);
  if (low !== undefined && high !== undefined) return say("between", { x: write(low), y: write(high) });
  if (low !== undefined) return say(exclusive ? "over" : "at_least", { x: write(low) });
  if (high !== undefined) return say(exclusive ? "under" : "at_most", { x: write(high) });
  return "";
}

// The qualifiers of a fact in words.
function particulars(fact) {
  const rest = { ...fact.q };
  const exclusive = rest.exclusive === true;
  const wrap = (text) => (text && fact.q.approx === true ? say("roughly", { x: text }) : text);
  const currency = rest.currency;
  for (const key of ["exclusive", "approx", "currency"]) delete rest[key];
  const share = bounded(rest, "percent", exclusive, (number) => `${String(number)} %`);
  const sum = bounded(rest, "amount", exclusive && !share, (number) => amountWord(String(number), currency));
  const parts = [wrap(share), wrap(sum)];
  if (rest.role !== undefined) parts.unshift(shown(rest.role));
  if (rest.round !== undefined) parts.unshift(`${qualifierWord("round")} ${shown(rest.round)}`);
  for (const key of ["role", "round"]) delete rest[key];
  for (const [key, value] of Object.entries(rest)) {
    if (value !== undefined) parts.push(key === "date" || key === "period" ? shown(value) : `${qualifierWord(key)} ${shown(value)}`);
  }
  return parts.filter(Boolean).join(", ");
}

function nameOf(entity) {
  const chosen = entity.shown[tongue()];
  return shown(chosen < 0 ? entity.name : entity.names[chosen]);
}

const otherEnd = (fact) => (fact.o === undefined ? valueWord(fact) : nameOf(ENTITIES[fact.o]));

function statement(fact) {
  return `${nameOf(ENTITIES[fact.s])} ${relationWord(fact.p).toLowerCase()} ${otherEnd(fact)}`;
}

function told(fact) {
  return [fact.status === "asserted" ? "" : statusWord(fact.status).toUpperCase(), particulars(fact)].filter(Boolean).join(", ");
}

function sourceOf(evidence) {
  const [document_, publisher, published] = evidence;
  return [DOCUMENTS[document_].name, publisher, published].filter(Boolean).map(shown).join(", ");
}

const quoteOf = (evidence) => cut(DOCUMENTS[evidence[0]], evidence[3], evidence[4]);
