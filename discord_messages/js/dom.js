// Small helpers to build elements. Text is always text: nothing here parses HTML.

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

const COLOURS = ["#5865f2", "#3ba55c", "#c27c0e", "#ed4245", "#9b59b6", "#1f8b8b", "#e67e22", "#7289da"];

/** A round avatar with an initial, as a data address. */
export function avatar(id, name) {
  const colour = COLOURS[Number(BigInt(id || "0") % BigInt(COLOURS.length))];
  const initial = ([...name][0] ?? "?").toUpperCase().replace(/[<&>]/g, "?");
  const drawing =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" fill="${colour}"/>` +
    `<text x="20" y="27" font-family="sans-serif" font-size="19" fill="#fff" text-anchor="middle">${initial}</text></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(drawing)}`;
}
