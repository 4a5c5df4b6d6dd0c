// The names laid over the picture: the chosen and best connected first, none over another.

const MOST_LABELS = 140;
const FEW_LABELS = 60; // over a crowd seen from afar
const CROWD = 1000;
const MUST_BE_NAMED = 12; // the chosen and the best connected have their name even where it covers another entity

function drawLabels(context) {
  const scale = picture.network.getScale();
  const taken = new Grid(120 / scale);
  context.save();
  context.textAlign = "center";
  context.lineJoin = "round";
  const clear = keptClear(scale, viewFrame());
  labelNodes(context, scale, taken, clear, shownNow.count > CROWD && scale < 0.3 ? FEW_LABELS : MOST_LABELS);
  if (!picture.moving) labelEdges(context, scale, taken, clear);
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

function labelNodes(context, scale, taken, clear, most) {
  const size = 13 / scale;
  const now = colours();
  context.font = `${size}px system-ui, "Noto Sans CJK SC", sans-serif`;
  context.textBaseline = "top";
  const frame = viewFrame();
  const { entity } = marks();
  picture.names = [];
  let placed = 0;
  let tried = 0;
  for (const [rank, index] of wantedFirst().entries()) {
    if (placed >= most || tried > most * 6) return;
    if (!shownNow.nodes[index] || index === picture.without || outside(spots.x[index], spots.y[index], frame)) continue;
    if (picture.lit && !picture.lit.nodes.has(index) && index !== entity) continue;
    tried += 1;
    const text = shortened(nameOf(ENTITIES[index]));
    const boxes = labelBoxes(index, widthOf(context, text, scale) + 4 / scale, size * 1.25, 3 / scale);
    const box = boxes.find((one) => inside(one, frame) && !clear.touches(one) && taken.put(one))
      || (rank < MUST_BE_NAMED ? boxes.find((one) => inside(one, frame) && taken.put(one)) : null);
    if (!box) continue;
    placed += 1;
    picture.names.push([text, (box[0] + box[2]) / 2, box[1] + size * 0.95]);
    write(context, text, (box[0] + box[2]) / 2, box[1], scale, now.label, now.halo);
  }
}

const inside = (box, frame) => box[0] >= frame[0] && box[1] >= frame[1] && box[2] <= frame[2] && box[3] <= frame[3];

// Where the label of a node may stand: under it, over it, to its right, to its left.
function labelBoxes(index, wide, high, gap) {
  const [x, y, far] = [spots.x[index], spots.y[index], spots.size[index] + gap];
  return [[x - wide / 2, y + far], [x - wide / 2, y - far - high], [x + far, y - high / 2], [x - far - wide, y - high / 2]]
    .map(([left, top]) => [left, top, left + wide, top + high]);
}

// Where entities stand, which no label should cover; as long as there are few enough for that to help.
function keptClear(scale, frame) {
  const clear = new Grid(120 / scale);
  if (shownNow.count > 400) return clear;
  ENTITIES.forEach((_, index) => {
    const [x, y, half] = [spots.x[index], spots.y[index], spots.size[index] * 0.8];
    if (shownNow.nodes[index] && !outside(x, y, frame)) clear.put([x - half, y - half, x + half, y + half], true);
  });
  return clear;
}

function labelEdges(context, scale, taken, clear) {
  const { entity, fact } = chosen();
  let some = null;
  if (picture.lit) some = [...picture.lit.edges];
  else if (fact !== null && fact !== undefined && isEdge(fact)) some = [fact];
  else if (entity !== null && entity !== undefined) some = degree[entity] <= FEW_LABELS || scale > 0.55 ? factsOf[entity].filter(isEdge) : null;
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
    const course = courseOf(index);
    if (!meets(course, frame)) continue;
    tried += 1;
    const text = edgeLabel(FACTS[index]);
    const wide = widthOf(context, text, scale);
    const spot = [0.5, 0.38, 0.62].map((at) => pointOf(course, at)).find(({ x, y }) => {
      const box = [x - wide / 2, y - size * 0.7, x + wide / 2, y + size * 0.7];
      return inside(box, frame) && !clear.touches(box) && taken.put(box);
    });
    if (!spot) continue;
    context.fillStyle = now.halo;
    context.fillRect(spot.x - wide / 2 - 2 / scale, spot.y - size * 0.7, wide + 4 / scale, size * 1.4);
    write(context, text, spot.x, spot.y, scale, picture.lit && picture.lit.edges.has(index) ? now.lit : now.label, now.halo);
  }
}

function edgeLabel(fact) {
  const { percent, round } = fact.q;
  const more = percent !== undefined ? `${percent} %` : round !== undefined ? shown(round) : fact.day ? fact.day.slice(0, 4) : "";
  const mark = fact.status === "asserted" ? "" : `${statusWord(fact.status)}: `;
  return mark + [relationWord(fact.p).toLowerCase(), more].filter(Boolean).join(" ");
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
