// The lines of the picture. The library makes an object of each, too many for a page of 20,000: they are drawn here, in
// few strokes, on its canvas.

const BENDS = DATA.network.bends;
const DASHES = DATA.network.dashes; // in widths of a line
const IN_ONE_STROKE = 400;
const HUB = 60; // lines of one entity from which on they are no wider for being its own
const DENSE = 3000; // from here on lines let those under them be seen
const TINY = 0.3; // the scale under which the arrowheads of many lines cannot be seen

// Where entities stand, and how large they are.
const spots = {
  x: Float64Array.from(DATA.network.nodes, (node) => node[0]),
  y: Float64Array.from(DATA.network.nodes, (node) => node[1]),
  size: Float64Array.from(DATA.network.nodes, (node) => node[2]),
};

// The course of a line: from, over a point that bends it, to the tip of its arrow; and the direction at the tip.
function courseOf(index) {
  const { s, o } = EDGES[index];
  const [x0, y0, x1, y1] = [spots.x[s], spots.y[s], spots.x[o], spots.y[o]];
  if (s === o) return loopOf(x0, y0, spots.size[s], BENDS[index]);
  const bend = 2 * BENDS[index];
  const [cx, cy] = [(x0 + x1) / 2 - (y1 - y0) * bend, (y0 + y1) / 2 + (x1 - x0) * bend];
  const far = Math.hypot(x1 - cx, y1 - cy) || 1;
  const [dx, dy] = [(x1 - cx) / far, (y1 - cy) / far];
  const stop = Math.min(far * 0.9, spots.size[o] * 1.12 + 1);
  return { x0, y0, cx, cy, x1: x1 - dx * stop, y1: y1 - dy * stop, dx, dy, straight: bend === 0 };
}

// What an entity has to do with itself bulges out over it.
function loopOf(x, y, size, bend) {
  const far = size * (3 + 4 * Math.abs(bend));
  return { x0: x - size * 0.6, y0: y - size * 0.6, cx: x, cy: y - 2 * far, x1: x + size * 0.6, y1: y - size * 0.9, dx: -0.3, dy: 0.95, straight: false };
}

function pointOf({ x0, y0, cx, cy, x1, y1, straight }, at) {
  if (straight) return { x: x0 + (x1 - x0) * at, y: y0 + (y1 - y0) * at };
  const rest = 1 - at;
  return { x: rest * rest * x0 + 2 * rest * at * cx + at * at * x1, y: rest * rest * y0 + 2 * rest * at * cy + at * at * y1 };
}

function meets({ x0, y0, cx, cy, x1, y1 }, frame) {
  return Math.max(x0, cx, x1) >= frame[0] && Math.min(x0, cx, x1) <= frame[2] && Math.max(y0, cy, y1) >= frame[1] && Math.min(y0, cy, y1) <= frame[3];
}

// How a line looks: "lit" on a connection, "chosen", "dim" beside what is lit, else "plain".
function toneOf(index, marked) {
  if (index === marked.fact) return "chosen";
  if (picture.lit) return picture.lit.edges.has(index) ? "lit" : "dim";
  return EDGES[index].s === marked.entity || EDGES[index].o === marked.entity ? "near" : "plain";
}

function marks() {
  const { entity, fact } = chosen();
  return { entity: entity === undefined ? null : entity, fact: fact === undefined ? null : fact };
}

const lineStyle = (tone, now) => ({
  plain: { colour: now.line, wide: 1, alpha: shownNow.edges > DENSE ? Math.max(0.1, 1200 / shownNow.edges) : 0.9 },
  dim: { colour: now.line, wide: 1, alpha: shownNow.edges > DENSE ? 0.03 : 0.18 },
  near: { colour: now.near, wide: degree[marks().entity] > HUB ? 1 : 1.6, alpha: 1 },
  lit: { colour: now.lit, wide: 2.4, alpha: 1 },
  chosen: { colour: now.lit, wide: 3, alpha: 1 },
}[tone]);

const TONES = ["dim", "plain", "near", "lit", "chosen"]; // from the back to the front

// Lines stay about as wide as can be seen well, however far the picture is away. They are less than a point of the
// screen wide, very many on fine screens too: browsers draw those ten times faster.
const lineWidth = (scale) => Math.min(8, Math.max(0.4, 0.99 / (shownNow.edges > DENSE ? devicePixelRatio : 1) / scale));

// Draws these lines, or all that can be seen; `skip` is an entity whose lines are left out.
function drawLines(context, only, skip) {
  const frame = viewFrame();
  const marked = marks();
  const groups = new Map();
  const put = (index) => {
    const fact = EDGES[index];
    if (!shownNow.facts[index] || fact.s === skip || fact.o === skip) return;
    const course = courseOf(index);
    if (!meets(course, frame)) return;
    const key = `${TONES.indexOf(toneOf(index, marked))}${fact.status}`;
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(course);
  };
  if (only) only.forEach(put);
  else for (let index = 0; index < EDGES.length; index += 1) put(index);
  const scale = picture.network.getScale();
  const now = colours();
  context.save();
  context.lineCap = "butt";
  for (const key of [...groups.keys()].sort()) {
    const style = lineStyle(TONES[Number(key[0])], now);
    const wide = lineWidth(scale) * style.wide;
    context.globalAlpha = style.alpha;
    context.strokeStyle = context.fillStyle = style.colour;
    context.lineWidth = wide;
    context.setLineDash(DASHES[key.slice(1)].map((part) => part * lineWidth(scale)));
    const courses = groups.get(key);
    const heads = scale > TINY || shownNow.edges < DENSE || style.wide > 1;
    for (let at = 0; at < courses.length; at += IN_ONE_STROKE) {
      const some = courses.slice(at, at + IN_ONE_STROKE);
      strokeAll(context, some);
      if (heads) fillHeads(context, some, headSize(wide));
    }
  }
  context.restore();
}

function strokeAll(context, courses) {
  context.beginPath();
  for (const { x0, y0, cx, cy, x1, y1, straight } of courses) {
    context.moveTo(x0, y0);
    if (straight) context.lineTo(x1, y1);
    else context.quadraticCurveTo(cx, cy, x1, y1);
  }
  context.stroke();
}

const headSize = (wide) => 4 + 4.5 * wide;

function fillHeads(context, courses, size) {
  context.beginPath();
  for (const course of courses) {
    const [tip, left, right] = headOf(course, size);
    context.moveTo(tip[0], tip[1]);
    context.lineTo(left[0], left[1]);
    context.lineTo(right[0], right[1]);
    context.closePath();
  }
  context.fill();
}

// The three corners of an arrowhead.
function headOf({ x1, y1, dx, dy }, size) {
  const [x, y, half] = [x1 - dx * size, y1 - dy * size, size * 0.4];
  return [[x1, y1], [x - dy * half, y + dx * half], [x + dy * half, y - dx * half]];
}

// Which line is at a point, or so near that it is meant.
function lineAt(x, y) {
  const near = 7 / picture.network.getScale();
  const frame = [x - near, y - near, x + near, y + near];
  let [best, least] = [null, near];
  for (let index = 0; index < EDGES.length; index += 1) {
    if (!shownNow.facts[index]) continue;
    const course = courseOf(index);
    if (!meets(course, frame)) continue;
    const far = farFrom(course, x, y);
    if (far < least) [best, least] = [index, far];
  }
  return best;
}

function farFrom(course, x, y) {
  const pieces = course.straight ? 1 : 12;
  let least = Infinity;
  for (let piece = 0; piece < pieces; piece += 1) {
    const [a, b] = [pointOf(course, piece / pieces), pointOf(course, (piece + 1) / pieces)];
    const square = (b.x - a.x) ** 2 + (b.y - a.y) ** 2 || 1;
    const along = Math.min(1, Math.max(0, ((x - a.x) * (b.x - a.x) + (y - a.y) * (b.y - a.y)) / square));
    least = Math.min(least, Math.hypot(x - a.x - along * (b.x - a.x), y - a.y - along * (b.y - a.y)));
  }
  return least;
}
