// Shapes as corners, text as lines of a width. Shared by the canvas and by the SVG export.

const FONT = '"Noto Sans", "Segoe UI", Roboto, "Noto Sans Arabic", Tahoma, Arial, sans-serif';
const font = (size, weight) => `${weight || 400} ${size}px ${FONT}`;
const ruler = document.createElement("canvas").getContext("2d");
const widths = new Map();

function widthOf(text, face) {
  const key = face + "\n" + text;
  if (!widths.has(key)) {
    if (widths.size > 20000) widths.clear();
    ruler.font = face;
    widths.set(key, ruler.measureText(text).width);
  }
  return widths.get(key);
}

// Lines no wider than `width`; a word that is wider alone is broken. Nothing is left out.
function wrap(text, width, face) {
  const lines = [];
  let line = "";
  const put = (piece, glue) => {
    const joined = line ? line + glue + piece : piece;
    if (!line || widthOf(joined, face) <= width) line = joined;
    else { lines.push(line); line = piece; }
  };
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (widthOf(word, face) <= width) put(word, " ");
    else {
      if (line) { lines.push(line); line = ""; }
      for (const char of word) put(char, "");
    }
  }
  if (line) lines.push(line);
  return lines;
}

function corners(shape) {
  if (shape === "square") return [[-.85, -.85], [.85, -.85], [.85, .85], [-.85, .85]];
  if (shape === "bar") return [[-1, -.5], [1, -.5], [1, .5], [-1, .5]];
  const turn = (sides, first, radius) => Array.from({ length: sides }, (_, at) => {
    const angle = first + 2 * Math.PI * at / sides;
    return [radius(at) * Math.cos(angle), radius(at) * Math.sin(angle)];
  });
  if (shape === "star") return turn(10, -Math.PI / 2, (at) => (at % 2 ? .5 : 1.1));
  const sides = { down: 3, up: 3, diamond: 4, hexagon: 6 }[shape];
  return sides ? turn(sides, { down: Math.PI / 2, up: -Math.PI / 2 }[shape] || 0, () => 1.1) : null;
}

// Colours of the theme; asked for on every frame, so they are kept until the theme changes.
const palette = new Map();

function shown(name) {
  if (!palette.has(name)) palette.set(name, getComputedStyle(document.documentElement).getPropertyValue(name).trim());
  return palette.get(name);
}
