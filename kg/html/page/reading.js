// The reading pane: a document's text with the passage marked, and the dialogs that show a text to copy.

const reading = { place: null, back: null };

function openReading(evidence, back) {
  const [at, publisher, published, start, end] = evidence;
  const document_ = DOCUMENTS[at];
  const address = document_.url ? webAddress(document_.url) : null;
  const mark = el("mark", {}, cut(document_, start, end));
  const length = document_.points ? document_.points.length : document_.text.length;
  reading.back = back;
  reading.place.hidden = false;
  reading.place.setAttribute("aria-label", say("document"));
  refill(reading.place,
    el("div", { class: "panel-head" },
      el("h2", {}, shown(document_.title || document_.name)),
      button("×", closeReading, { class: "close", "aria-label": say("close") })),
    el("p", { class: "quiet" }, [document_.name, publisher, published].filter(Boolean).map(shown).join(", "), " ",
      address ? el("a", { href: address.href, target: "_blank", rel: "noreferrer noopener" }, say("open_source", { host: shown(address.host) })) : null),
    el("div", { class: "text", tabindex: "0", lang: document_.language || null, dir: "auto", "aria-label": shown(document_.name), role: "group" },
      cut(document_, 0, start), mark, cut(document_, end, length)));
  mark.scrollIntoView({ block: "center" });
  reading.place.querySelector(".close").focus({ preventScroll: true });
}

function closeReading() {
  reading.place.hidden = true;
  if (reading.back && reading.back.isConnected) reading.back.focus();
}

function showDialog(title, ...content) {
  const back = document.activeElement;
  const box = el("dialog", { "aria-label": title },
    el("div", { class: "panel-head" }, el("h2", {}, title), button("×", () => box.close(), { class: "close", "aria-label": say("close") })), content);
  box.addEventListener("close", () => { box.remove(); if (back && back.isConnected) back.focus(); });
  document.body.append(box);
  box.showModal();
  return box;
}

function citation(fact) {
  const lines = [`${statement(fact)}${told(fact) ? `: ${told(fact)}` : ""}.`];
  for (const evidence of fact.e) {
    const url = DOCUMENTS[evidence[0]].url;
    lines.push(`“${quoteOf(evidence)}” ${sourceOf(evidence)}, ${evidence[3]}–${evidence[4]}${url && webAddress(url) ? `, ${url}` : ""}.`);
  }
  lines.push(`capitalgraph ${fact.id}, ${DATA.revision}.`);
  return lines.join("\n");
}

function showCitation(fact) {
  showText(say("cite"), citation(fact));
}

function showText(title, text) {
  const area = el("textarea", { readonly: true, rows: "12", "aria-label": title });
  area.value = text;
  const said = el("span", { role: "status", class: "quiet" });
  showDialog(title, area, el("p", { class: "row" }, button(say("copy"), () => copyText(area, said)), said));
}

function copyText(area, said) {
  area.select();
  document.execCommand("copy"); // works from a file, where the clipboard's newer interface does not
  said.textContent = say("copied");
}
