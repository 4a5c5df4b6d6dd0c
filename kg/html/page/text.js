// Elements and texts. What comes from a document goes into the page as text, never as markup.

function el(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(key, value);
    else node.setAttribute(key, value === true ? "" : String(value));
  }
  node.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

function button(label, act, attributes) {
  return el("button", { type: "button", click: act, ...attributes }, label);
}

function refill(node, ...children) {
  node.replaceChildren(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

// A name with a sign for each character that cannot be seen or that turns the line around.
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

function shown(text) {
  return String(text).replace(UNSEEN, (c) => `⟨${c.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩`);
}

// text[start:end], counted in Unicode code points as everywhere in the program.
function cut(document_, start, end) {
  if (document_.points === undefined) {
    document_.points = /[\ud800-\udbff][\udc00-\udfff]/.test(document_.text) ? Array.from(document_.text) : null;
  }
  return document_.points ? document_.points.slice(start, end).join("") : document_.text.slice(start, end);
}

// An address that may become a link: http or https, nothing else.
function webAddress(text) {
  try {
    const address = new URL(text);
    return address.protocol === "http:" || address.protocol === "https:" ? address : null;
  } catch {
    return null;
  }
}

function debounced(act, wait) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, wait);
  };
}
