// While a large picture is moved, what has been drawn of it is moved, too; it is drawn anew when it rests. While one
// entity is dragged, only that and its lines are drawn, over all the rest.

const LARGE = 2000; // entities and lines; fewer are drawn anew in every frame
const isLarge = ENTITIES.length + EDGES.length > LARGE;

const held = { bitmap: null, at: null, node: null };

// Where the view stands: what is at x, y of the picture is at x * scale + left, y * scale + top of the canvas.
function viewNow() {
  const { scale, translation } = picture.network.body.view;
  return { scale, left: translation.x, top: translation.y };
}

// Keeps what is drawn now; without an entity that is about to be dragged.
function hold(node) {
  if (!isLarge || (held.bitmap && held.node === node)) return;
  if (node !== null) drawWithout(node);
  const drawn = picture.network.canvas.frame.canvas;
  const bitmap = el("canvas", { width: drawn.width, height: drawn.height });
  bitmap.getContext("2d").drawImage(drawn, 0, 0);
  Object.assign(held, { bitmap, at: picture.drawn, node });
}

function release() {
  Object.assign(held, { bitmap: null, at: null, node: null });
}

function drawWithout(node) {
  const { body } = picture.network;
  const all = body.nodeIndices;
  release();
  picture.without = node;
  body.nodeIndices = all.filter((index) => index !== node);
  picture.drawWhole();
  body.nodeIndices = all;
  picture.without = null;
}

// Draws a frame from what is held; false where nothing is.
function drawHeld() {
  if (!held.bitmap || !picture.moving) return false;
  const { canvas } = picture.network;
  const frame = canvas.frame.canvas;
  const now = viewNow();
  const grown = now.scale / held.at.scale;
  canvas.setTransform();
  const context = canvas.getContext();
  context.clearRect(0, 0, frame.clientWidth, frame.clientHeight);
  context.drawImage(held.bitmap, now.left - held.at.left * grown, now.top - held.at.top * grown, frame.clientWidth * grown, frame.clientHeight * grown);
  context.save();
  context.translate(now.left, now.top);
  context.scale(now.scale, now.scale);
  drawUnheld(context, frame);
  if (held.node !== null) drawDragged(context, held.node);
  context.restore();
  return true;
}

// What comes into view from outside what is held: where entities stand, no more.
function drawUnheld(context, frame) {
  const { left, top, scale } = held.at;
  const known = [-left / scale, -top / scale, (frame.clientWidth - left) / scale, (frame.clientHeight - top) / scale];
  const view_ = viewFrame();
  ENTITIES.forEach((entity, index) => {
    const [x, y, size] = [spots.x[index], spots.y[index], spots.size[index]];
    if (!shownNow.nodes[index] || outside(x, y, view_) || !outside(x, y, known)) return;
    context.fillStyle = STYLES[entity.style].colour;
    context.fillRect(x - size * 0.7, y - size * 0.7, size * 1.4, size * 1.4);
  });
}

function drawDragged(context, node) {
  drawLines(context, factsOf[node].filter(isEdge), null);
  if (ENTITIES[node].state) ringAround(context, node);
  picture.network.body.nodes[node].draw(context);
}

// Tells the network to draw in the next frame, once however often it is told, and by what is held where that can be.
function makeFast(network) {
  picture.drawWhole = network.renderer._redraw.bind(network.renderer);
  network.renderer._redraw = (unseen) => {
    const node = picture.dragged;
    if (node !== null) ({ x: spots.x[node], y: spots.y[node] } = network.body.nodes[node]);
    if (!drawHeld()) picture.drawWhole(unseen);
  };
  network.redraw = () => network.body.emitter.emit("_requestRedraw");
}

function follow(network) {
  network.on("dragStart", (event) => {
    hold(event.nodes.length ? event.nodes[0] : null);
    picture.moving = true;
    picture.dragged = event.nodes.length ? event.nodes[0] : null;
  });
  network.on("dragging", () => {
    if (picture.dragged !== null) return; // the library draws by itself
    hold(null);
    picture.moving = true;
    settle(); // a view that rests under the finger is drawn whole
  });
  network.on("dragEnd", () => {
    if (picture.dragged !== null) selectInPicture(); // to drag is not to choose
    picture.dragged = null;
    settle();
  });
  network.on("zoom", () => {
    hold(null);
    picture.moving = true;
    settle();
  });
}
