// What the reader takes away: the view as PNG or SVG, what is visible as CSV or JSON.

function save(name, type, content) {
  const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  const link = el("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 30000);
}

function savePng() {
  drawNow();
  const drawn = picture.network.canvas.frame.canvas;
  const copy = el("canvas", { width: drawn.width, height: drawn.height });
  const context = copy.getContext("2d");
  context.fillStyle = colours().back;
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(drawn, 0, 0);
  copy.toBlob((blob) => save("graph.png", "image/png", blob), "image/png");
}

const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const xml = (text) => shown(text).replace(NOT_XML, "\ufffd").replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

function saveSvg() {
  save("graph.svg", "image/svg+xml", asSvg());
}

function asSvg() {
  drawNow(); // which says where names stand
  const frame = viewFrame();
  const now = colours();
  const scale = picture.network.getScale();
  const parts = [];
  EDGES.forEach((fact, index) => {
    if (shownNow.facts[index] && meets(courseOf(index), frame)) parts.push(svgLine(fact, index, scale, now));
  });
  ENTITIES.forEach((entity, index) => {
    if (shownNow.nodes[index] && !outside(spots.x[index], spots.y[index], frame)) parts.push(svgEntity(entity, index, scale, now));
  });
  for (const [text, x, y] of picture.names) {
    parts.push(`<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" font-size="${(13 / scale).toFixed(1)}" text-anchor="middle" font-family="sans-serif" fill="${now.label}" stroke="${now.halo}" stroke-width="${(3.5 / scale).toFixed(1)}" paint-order="stroke">${xml(text)}</text>`);
  }
  const [x, y, right, bottom] = frame.map((number) => Number(number.toFixed(1)));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="${x} ${y} ${(right - x).toFixed(1)} ${(bottom - y).toFixed(1)}"><rect x="${x}" y="${y}" width="100%" height="100%" fill="${now.back}"/>\n${parts.join("\n")}\n</svg>\n`;
}

function svgLine(fact, index, scale, now) {
  const course = courseOf(index);
  const style = lineStyle(toneOf(index, marks()), now);
  const wide = lineWidth(scale) * style.wide;
  const dashes = DASHES[fact.status].map((part) => (part * lineWidth(scale)).toFixed(1)).join(" ");
  const [x0, y0, cx, cy, x1, y1] = ["x0", "y0", "cx", "cy", "x1", "y1"].map((key) => course[key].toFixed(1));
  const title = `<title>${xml(statement(fact))}</title>`;
  const head = headOf(course, headSize(wide)).map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L");
  return `<g opacity="${style.alpha}"><path d="M${x0} ${y0}Q${cx} ${cy} ${x1} ${y1}" fill="none" stroke="${style.colour}" stroke-width="${wide.toFixed(1)}"${dashes ? ` stroke-dasharray="${dashes}"` : ""}>${title}</path><path d="M${head}Z" fill="${style.colour}"/></g>`;
}

function svgEntity(entity, index, scale, now) {
  const { shape, colour } = STYLES[entity.style];
  const [x, y] = [spots.x[index], spots.y[index]];
  const seen = picture.lit && !picture.lit.nodes.has(index) ? ' opacity="0.15"' : "";
  const ring = `<circle cx="${x}" cy="${y}" r="${ringOf(index).toFixed(1)}" fill="none" stroke="${now.state}" stroke-width="${ringWidth(scale).toFixed(1)}"${seen}/>`;
  return `<path d="${outline(shape, x, y, spots.size[index])}" fill="${colour}"${seen}><title>${xml(nameOf(entity))}</title></path>${entity.state ? ring : ""}`;
}

// A cell that no spreadsheet takes for a formula.
function cell(value) {
  const text = value === null || value === undefined ? "" : String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const takenFacts = () => FACTS.filter((_, index) => shownNow.facts[index]);

function asCsv() {
  const qualifiers = Object.keys(TERMS.qualifiers);
  const head = ["id", "subject_id", "subject_name", "predicate", "object_id", "object_name", "object_value", "object_unit", ...qualifiers.map((name) => `qualifiers_${name}`), "status", "confidence", "document", "publisher", "published", "start", "end", "quote"];
  const lines = takenFacts().map((fact) => {
    const [subject, object] = [ENTITIES[fact.s], fact.o === undefined ? {} : ENTITIES[fact.o]];
    const [at, publisher, published, start, end] = fact.e[0];
    return [fact.id, subject.id, subject.name, fact.p, object.id, object.name, fact.v, fact.u, ...qualifiers.map((name) => fact.q[name]), fact.status, fact.c, DOCUMENTS[at].name, publisher, published, start, end, quoteOf(fact.e[0])].map(cell).join(",");
  });
  return `\ufeff${[head.join(","), ...lines].join("\r\n")}\r\n`;
}

const entityJson = ({ id, name, names, types }) => ({ id, name, names, types });

function asJson() {
  return JSON.stringify(takenFacts().map((fact) => ({
    id: fact.id,
    subject: entityJson(ENTITIES[fact.s]),
    predicate: fact.p,
    object: fact.o === undefined ? { value: fact.v, unit: fact.u } : entityJson(ENTITIES[fact.o]),
    qualifiers: fact.q,
    status: fact.status,
    confidence: fact.c,
    evidence: fact.e.map((evidence) => ({ document: DOCUMENTS[evidence[0]].name, publisher: evidence[1], published: evidence[2], start: evidence[3], end: evidence[4], quote: quoteOf(evidence) })),
  })), null, 1);
}
