// The network as pyvis built it, drawn by vis-network; labels are laid over it so that none covers another.

const COLOURS = {
  light: { line: "#7d8590", label: "#1b1f24", halo: "#ffffff", lit: "#b3006b", back: "#ffffff", state: "#4a1800" },
  dark: { line: "#8b949e", label: "#e6edf3", halo: "#0d1117", lit: "#ff7ac6", back: "#0d1117", state: "#ffc9a3" },
};
const STYLES = Object.fromEntries(DATA.styles.map((style) => [style.name, style]));
const MOST_LABELS = 140;
const MUST_BE_NAMED = 12; // the chosen and the best connected have their name even where it covers another entity
const MANY_EDGES = 2500; // from here on lines rest while the picture moves

const picture = { network: null, lit: null, boxes: [], names: [], moving: false, order: [], widths: new Map(), line: 1, printing: false };

const isDark = () => !picture.printing && (view.dark === null ? matchMedia("(prefers-color-scheme: dark)").matches : view.dark);
const colours = () => COLOURS[isDark() ? "dark" : "light"];

function visNode(node, index) {
  const entity = ENTITIES[index];
  const colour = STYLES[entity.style].colour;
  return {
    id: index, x: node.x, y: node.y, shape: node.shape, size: node.size,
    color: { background: colour, border: colour, highlight: { background: colour, border: colour } },
    borderWidth: 1, borderWidthSelected: 4,
  };
}

function visEdge(edge) {
  const curve = Math.abs(edge.bend);
  return {
    id: edge.id, from: edge.from, to: edge.to, dashes: edge.dashes, arrows: { to: { enabled: true, scaleFactor: 0.6 } },
    smooth: curve > 0.001 ? { enabled: true, type: edge.bend > 0 ? "curvedCW" : "curvedCCW", roundness: curve } : false,
    color: { color: colours().line, highlight: colours().lit, inherit: false, opacity: 1 }, width: 1, selectionWidth: 1.5,
  };
}

function makePicture(place) {
  const nodes = DATA.network.nodes.map(visNode);
  const edges = DATA.network.edges.map(visEdge);
  const many = edges.length > MANY_EDGES;
  picture.network = new vis.Network(place, { nodes, edges }, {
    physics: false, layout: { improvedLayout: false }, autoResize: true,
    nodes: { font: { size: 0 } }, edges: { font: { size: 0 } },
    interaction: { hover: false, hideEdgesOnDrag: many, hideEdgesOnZoom: many, keyboard: false, multiselect: false, selectConnectedEdges: false, tooltipDelay: 1e9 },
  });
  picture.order = ENTITIES.map((_, index) => index).sort((a, b) => degree[b] - degree[a] || a - b);
  const network = picture.network;
  network.on("beforeDrawing", (context) => {
    if (!many) setLines(network.getScale());
    drawRings(context);
  });
  network.on("afterDrawing", drawLabels);
  network.on("click", (event) => {
    if (event.nodes.length) change({ select: `e:${ENTITIES[event.nodes[0]].id}` });
    else if (event.edges.length) change({ select: `f:${FACTS[event.edges[0]].id}` });
    else change({ select: null });
  });
  for (const event of ["dragStart", "zoom"]) network.on(event, () => { picture.moving = true; settle(); });
  network.on("dragEnd", settle);
  for (const frame of place.querySelectorAll("[tabindex]")) frame.removeAttribute("tabindex"); // the place itself takes the keys
  placePicture();
}

function placePicture() {
  if (view.place) picture.network.moveTo({ position: { x: view.place[0], y: view.place[1] }, scale: view.place[2] });
  else fitPicture();
}

const settle = debounced(() => {
  picture.moving = false;
  const at = picture.network.getViewPosition();
  view.place = [at.x, at.y, picture.network.getScale()];
  writeAddress();
  picture.network.redraw();
}, 160);

function fitPicture(indices) {
  const some = indices && indices.length ? indices : ENTITIES.map((_, index) => index).filter((index) => shownNow.nodes[index]);
  if (some.length) picture.network.fit({ nodes: some, animation: false, maxZoomLevel: 1.4 });
  const scale = picture.network.getScale() * 0.97; // room for the labels at the rim
  picture.network.moveTo({ scale });
}

function showPlace(index) {
  const scale = Math.max(picture.network.getScale(), 0.8);
  picture.network.moveTo({ position: picture.network.getPosition(index), scale });
}

// Nodes and edges are switched on the network's own bodies: telling its data sets takes a hundred times longer.
function paintPicture() {
  const { nodes, edges } = picture.network.body;
  const lit = picture.lit;
  const now = colours();
  ENTITIES.forEach((entity, index) => {
    const node = nodes[index];
    node.options.hidden = !shownNow.nodes[index];
    node.options.color = { ...node.options.color, highlight: { background: node.options.color.background, border: now.label } };
    node.options.opacity = lit && !lit.nodes.has(index) ? 0.15 : 1;
  });
  EDGES.forEach((fact, index) => {
    const options = edges[index].options;
    options.hidden = !shownNow.facts[index];
    const is = lit && lit.edges.has(index);
    // the library draws no colour at all where its opacity is not said
    options.color = { color: is ? now.lit : now.line, highlight: now.lit, inherit: false, opacity: lit && !is ? 0.15 : 1 };
    options.width = widthOfLine(index);
  });
  picture.network._updateVisibleIndices();
  picture.network.redraw();
}

function selectInPicture() {
  const { entity, fact } = chosen();
  const network = picture.network;
  network.unselectAll();
  if (entity !== null && entity !== undefined) network.setSelection({ nodes: [entity], edges: [] });
  if (fact !== null && fact !== undefined && isEdge(fact)) network.setSelection({ nodes: [], edges: [fact] });
}

// Lines stay about as wide as can be seen well, however far the picture is away.
function setLines(scale) {
  const line = Math.min(3, Math.max(0.4, 1.1 / scale));
  if (Math.abs(line - picture.line) < picture.line * 0.04) return;
  picture.line = line;
  EDGES.forEach((_, index) => { picture.network.body.edges[index].options.width = widthOfLine(index); });
}

const widthOfLine = (index) => picture.line * (picture.lit && picture.lit.edges.has(index) ? 2.5 : 1);

// State capital has a ring around it.
const ringOf = (node) => node.options.size * 1.15 + 3;

function drawRings(context) {
  const { nodes } = picture.network.body;
  context.save();
  context.strokeStyle = colours().state;
  context.lineWidth = picture.line * 2;
  ENTITIES.forEach((entity, index) => {
    if (!entity.state || !shownNow.nodes[index]) return;
    context.globalAlpha = picture.lit && !picture.lit.nodes.has(index) ? 0.15 : 1;
    context.beginPath();
    context.arc(nodes[index].x, nodes[index].y, ringOf(nodes[index]), 0, 2 * Math.PI);
    context.stroke();
  });
  context.restore();
}

// ------------------------------------------------------------------------------------------------------------ labels

function drawLabels(context) {
  const scale = picture.network.getScale();
  const taken = new Grid(120 / scale);
  const names = picture.moving && ENTITIES.length > 800 ? 40 : MOST_LABELS;
  context.save();
  context.textAlign = "center";
  context.lineJoin = "round";
  labelNodes(context, scale, taken, names);
  if (!picture.moving) labelEdges(context, scale, taken);
  context.restore();
  picture.boxes = taken.boxes;
}

function wantedFirst() {
  const { entity, fact } = chosen();
  const head = [];
  if (entity !== null && entity !== undefined) head.push(entity);
  if (fact !== null && fact !== undefined && isEdge(fact)) head.push(FACTS[fact].s, FACTS[fact].o);
  if (picture.lit) head.push(...picture.lit.nodes);
  return head.length ? [...new Set([...head, ...picture.order])] : picture.order;
}

function labelNodes(context, scale, taken, most) {
  const size = 13 / scale;
  const now = colours();
  context.font = `${size}px system-ui, "Noto Sans CJK SC", sans-serif`;
  context.textBaseline = "top";
  const frame = viewFrame();
  const { nodes } = picture.network.body;
  const clear = keptClear(scale, frame);
  picture.names = [];
  let placed = 0;
  let tried = 0;
  for (const [rank, index] of wantedFirst().entries()) {
    if (placed >= most || tried > most * 6) return;
    const node = nodes[index];
    if (!shownNow.nodes[index] || outside(node.x, node.y, frame)) continue;
    if (picture.lit && !picture.lit.nodes.has(index)) continue;
    tried += 1;
    const text = shortened(nameOf(ENTITIES[index]));
    const boxes = labelBoxes(node, widthOf(context, text, scale) + 4 / scale, size * 1.25, 3 / scale);
    const box = boxes.find((one) => one[0] >= frame[0] && one[2] <= frame[2] && !clear.touches(one) && taken.put(one))
      || (rank < MUST_BE_NAMED ? boxes.find((one) => taken.put(one)) : null);
    if (!box) continue;
    placed += 1;
    picture.names.push([text, (box[0] + box[2]) / 2, box[1] + size * 0.95]);
    write(context, text, (box[0] + box[2]) / 2, box[1], scale, now.label, now.halo);
  }
}

// Where the label of a node may stand: under it, over it, to its right, to its left.
function labelBoxes({ x, y, options }, wide, high, gap) {
  const far = options.size + gap;
  return [[x - wide / 2, y + far], [x - wide / 2, y - far - high], [x + far, y - high / 2], [x - far - wide, y - high / 2]]
    .map(([left, top]) => [left, top, left + wide, top + high]);
}

// Where entities stand, which no label should cover; as long as there are few enough for that to help.
function keptClear(scale, frame) {
  const clear = new Grid(120 / scale);
  if (shownNow.count > 400) return clear;
  const { nodes } = picture.network.body;
  ENTITIES.forEach((_, index) => {
    const { x, y, options } = nodes[index];
    const half = options.size * 0.8;
    if (shownNow.nodes[index] && !outside(x, y, frame)) clear.put([x - half, y - half, x + half, y + half], true);
  });
  return clear;
}

function labelEdges(context, scale, taken) {
  const { entity, fact } = chosen();
  let some = null;
  if (picture.lit) some = [...picture.lit.edges];
  else if (fact !== null && fact !== undefined && isEdge(fact)) some = [fact];
  else if (entity !== null && entity !== undefined) some = factsOf[entity].filter(isEdge);
  else if (shownNow.edges <= 400 && scale > 0.55) some = EDGES.map((_, index) => index);
  if (!some) return;
  const size = 11 / scale;
  const now = colours();
  const frame = viewFrame();
  context.font = `${size}px system-ui, "Noto Sans CJK SC", sans-serif`;
  context.textBaseline = "middle";
  let tried = 0;
  for (const index of some) {
    if (!shownNow.facts[index] || tried > 300) continue;
    const middle = middleOf(index);
    if (!middle || outside(middle.x, middle.y, frame)) continue;
    tried += 1;
    const text = edgeLabel(FACTS[index]);
    const wide = widthOf(context, text, scale);
    const box = [middle.x - wide / 2, middle.y - size * 0.7, middle.x + wide / 2, middle.y + size * 0.7];
    if (taken.put(box)) {
      context.fillStyle = now.halo;
      context.fillRect(box[0] - 2 / scale, box[1], wide + 4 / scale, box[3] - box[1]);
      write(context, text, middle.x, middle.y, scale, picture.lit && picture.lit.edges.has(index) ? now.lit : now.label, now.halo);
    }
  }
}

function edgeLabel(fact) {
  const { percent, round } = fact.q;
  const more = percent !== undefined ? `${percent} %` : round !== undefined ? shown(round) : fact.day ? fact.day.slice(0, 4) : "";
  const mark = fact.status === "asserted" ? "" : `${statusWord(fact.status)}: `;
  return mark + [relationWord(fact.p).toLowerCase(), more].filter(Boolean).join(" ");
}

function middleOf(index) {
  const edge = picture.network.body.edges[index];
  return edge && edge.connected && edge.edgeType ? edge.edgeType.getPoint(0.5) : null;
}

function write(context, text, x, y, scale, colour, halo) {
  context.lineWidth = 3.5 / scale;
  context.strokeStyle = halo;
  context.strokeText(text, x, y);
  context.fillStyle = colour;
  context.fillText(text, x, y);
}

function widthOf(context, text, scale) {
  const key = `${context.textBaseline}${text}`;
  if (!picture.widths.has(key)) picture.widths.set(key, context.measureText(text).width * scale);
  return picture.widths.get(key) / scale;
}

const shortened = (text) => (text.length > 34 ? `${text.slice(0, 32)}…` : text);

function viewFrame() {
  const network = picture.network;
  const canvas = network.canvas.frame.canvas;
  const from = network.DOMtoCanvas({ x: 0, y: 0 });
  const to = network.DOMtoCanvas({ x: canvas.clientWidth, y: canvas.clientHeight });
  return [from.x, from.y, to.x, to.y];
}

const outside = (x, y, frame) => x < frame[0] || y < frame[1] || x > frame[2] || y > frame[3];

// Rectangles by the cells they lie in: whether a new one touches one that is there.
class Grid {
  constructor(cell) {
    this.cell = cell;
    this.cells = new Map();
    this.boxes = [];
  }

  keys(box) {
    const keys = [];
    for (let x = Math.floor(box[0] / this.cell); x <= Math.floor(box[2] / this.cell); x += 1) {
      for (let y = Math.floor(box[1] / this.cell); y <= Math.floor(box[3] / this.cell); y += 1) keys.push(`${x},${y}`);
    }
    return keys;
  }

  touches(box) {
    const apart = (other) => box[0] >= other[2] || box[2] <= other[0] || box[1] >= other[3] || box[3] <= other[1];
    return this.keys(box).some((key) => (this.cells.get(key) || []).some((other) => !apart(other)));
  }

  put(box, always) {
    if (!always && this.touches(box)) return false;
    for (const key of this.keys(box)) {
      if (!this.cells.has(key)) this.cells.set(key, []);
      this.cells.get(key).push(box);
    }
    this.boxes.push(box);
    return true;
  }
}
