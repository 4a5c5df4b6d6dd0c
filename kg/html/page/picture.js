// The network as pyvis built it: vis-network draws the entities and moves the view; lines and labels are ours.

const COLOURS = {
  light: { line: "#7d8590", near: "#414a55", label: "#1b1f24", halo: "#ffffff", lit: "#b3006b", back: "#ffffff", state: "#4a1800" },
  dark: { line: "#8b949e", near: "#c3ccd6", label: "#e6edf3", halo: "#0d1117", lit: "#ff7ac6", back: "#0d1117", state: "#ffc9a3" },
};
const STYLES = Object.fromEntries(DATA.styles.map((style) => [style.name, style]));

const picture = {
  network: null,
  drawWhole: null, // draws all of it, at once
  drawn: null, // where the view stood when it was
  lit: null, // { nodes, edges } of the connections that are shown
  boxes: [], // where labels are
  names: [],
  moving: false,
  dragged: null, // an entity
  without: null, // an entity that is left out
  order: [], // the best connected first
  widths: new Map(),
  printing: false,
};

const isDark = () => !picture.printing && (view.dark === null ? matchMedia("(prefers-color-scheme: dark)").matches : view.dark);
const colours = () => COLOURS[isDark() ? "dark" : "light"];

function visNode([x, y, size], index) {
  const { shape, colour } = STYLES[ENTITIES[index].style];
  return { id: index, x, y, size, shape, color: { background: colour, border: colour, highlight: { background: colour, border: colour } } };
}

function makePicture(place) {
  const nodes = DATA.network.nodes.map(visNode);
  nodes.forEach((node, index) => { [node.x, node.y] = [spots.x[index], spots.y[index]]; });
  const network = new vis.Network(place, { nodes: [], edges: [] }, {
    physics: false, layout: { improvedLayout: false }, autoResize: true,
    nodes: { font: { size: 0 }, borderWidth: 1, borderWidthSelected: 4 },
    interaction: { hover: false, keyboard: false, multiselect: false, selectConnectedEdges: false, tooltipDelay: 1e9 },
  });
  picture.network = network;
  picture.order = ENTITIES.map((_, index) => index).sort((a, b) => degree[b] - degree[a] || a - b);
  release();
  makeFast(network);
  network.renderer.allowRedraw = false; // until all is in place
  network.setData({ nodes, edges: [] });
  network.on("beforeDrawing", (context) => {
    drawLines(context, null, picture.without);
    drawRings(context);
  });
  network.on("afterDrawing", (context) => {
    markFromAfar(context);
    drawLabels(context);
    picture.drawn = viewNow();
  });
  network.on("click", choosePoint);
  follow(network);
  for (const frame of place.querySelectorAll("[tabindex]")) frame.removeAttribute("tabindex"); // the place itself takes the keys
}

// From here on whatever changes is drawn. What the library itself has put off to the next frame is done already.
function startDrawing() {
  const { network } = picture;
  let changed = false;
  network.renderer.allowRedraw = true;
  drawNow();
  network.renderer.allowRedraw = false;
  network.body.emitter.once("_requestRedraw", () => { changed = true; });
  requestAnimationFrame(() => {
    network.renderer.allowRedraw = true;
    if (changed && picture.network === network) network.redraw();
  });
}

function drawNow() {
  release();
  picture.network.renderer.allowRedraw = true;
  picture.drawWhole(false);
}

function choosePoint(event) {
  const { x, y } = event.pointer.canvas;
  const line = event.nodes.length ? null : lineAt(x, y);
  if (event.nodes.length) change({ select: `e:${ENTITIES[event.nodes[0]].id}` });
  else change({ select: line === null ? null : `f:${FACTS[line].id}` });
}

// The view is set for the room that there is by now: the library would learn of it later, and move the view again.
function takeRoom() {
  picture.network.canvas.setSize();
}

function placePicture() {
  takeRoom();
  if (view.place) picture.network.moveTo({ position: { x: view.place[0], y: view.place[1] }, scale: view.place[2] });
  else fitPicture(picture.lit ? litNodes() : null);
}

const litNodes = () => [...picture.lit.nodes].filter((index) => shownNow.nodes[index]);

const settle = debounced(() => {
  if (picture.dragged !== null) return;
  picture.moving = false;
  release();
  const at = picture.network.getViewPosition();
  view.place = [at.x, at.y, picture.network.getScale()];
  writeAddress();
  picture.network.redraw();
}, 160);

function fitPicture(indices) {
  takeRoom();
  const some = indices && indices.length ? indices : ENTITIES.map((_, index) => index).filter((index) => shownNow.nodes[index]);
  if (some.length) picture.network.fit({ nodes: some, animation: false, maxZoomLevel: 1.4 });
  const scale = picture.network.getScale() * 0.97; // room for the labels at the rim
  picture.network.moveTo({ scale });
  view.place = null; // whoever opens the address sees the same however large the screen
  writeAddress();
}

function showPlace(index) {
  const scale = Math.max(picture.network.getScale(), 0.8);
  view.place = [spots.x[index], spots.y[index], scale];
  placePicture();
  writeAddress();
}

// Nodes are switched on the network's own bodies: telling its data sets takes a hundred times longer.
function paintPicture() {
  const { nodes } = picture.network.body;
  const { lit } = picture;
  const border = colours().label;
  ENTITIES.forEach((_, index) => {
    const { options } = nodes[index];
    options.hidden = !shownNow.nodes[index];
    options.opacity = lit && !lit.nodes.has(index) ? 0.15 : 1;
    options.color.highlight.border = border;
  });
  picture.network._updateVisibleIndices();
  picture.network.redraw();
}

function selectInPicture() {
  const { entity } = marks();
  if (entity === null) picture.network.unselectAll();
  else picture.network.setSelection({ nodes: [entity], edges: [] });
}

// State capital has a ring around it.
const ringOf = (index) => spots.size[index] * 1.15 + 3;

const ringWidth = (scale) => Math.min(3, lineWidth(scale)) * 2;

function drawRings(context) {
  ENTITIES.forEach((entity, index) => {
    if (entity.state && shownNow.nodes[index] && index !== picture.without) ringAround(context, index);
  });
}

function ringAround(context, index) {
  context.save();
  context.strokeStyle = colours().state;
  context.lineWidth = ringWidth(picture.network.getScale());
  context.globalAlpha = picture.lit && !picture.lit.nodes.has(index) ? 0.15 : 1;
  context.beginPath();
  context.arc(spots.x[index], spots.y[index], ringOf(index), 0, 2 * Math.PI);
  context.stroke();
  context.restore();
}

// What is chosen or on a connection can be seen from afar, too, where entities are but points.
function markFromAfar(context) {
  const { entity } = marks();
  const least = 5 / picture.network.getScale();
  const marked = [...(picture.lit ? litNodes() : []), ...(entity !== null && shownNow.nodes[entity] ? [entity] : [])];
  context.save();
  for (const index of marked) {
    if (spots.size[index] >= least || index === picture.without) continue;
    context.fillStyle = STYLES[ENTITIES[index].style].colour;
    context.strokeStyle = colours().label;
    context.lineWidth = least / 4;
    context.beginPath();
    context.arc(spots.x[index], spots.y[index], least, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  }
  context.restore();
}

function viewFrame() {
  const { scale, left, top } = viewNow();
  const { clientWidth, clientHeight } = picture.network.canvas.frame.canvas;
  return [-left / scale, -top / scale, (clientWidth - left) / scale, (clientHeight - top) / scale];
}

const outside = (x, y, frame) => x < frame[0] || y < frame[1] || x > frame[2] || y > frame[3];
