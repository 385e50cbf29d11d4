// Elements are made here, and text is only ever set as text.

function element(tag, props, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(props || {})) {
    if (name in made) made[name] = value; else made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

const counted = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;

const dotted = (...parts) => parts.filter(Boolean).join(" · ");

const para = (text, name) => element("p", { className: name || "", dir: "auto" }, text);
