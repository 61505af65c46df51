// The menu of one message: the bot's message commands, and deleting.

import { element } from "../discord/js/dom.js";

const menu = document.getElementById("menu");
let opener = null;

/** Open the menu below a button; each entry is [label, act]. */
export function openMenu(button, entries) {
  opener = button;
  const rows = entries.map(([label, act]) =>
    element("button", { type: "button", role: "menuitem", onclick: () => pick(act) }, label),
  );
  menu.replaceChildren(...rows);
  menu.hidden = false;
  place(button.getBoundingClientRect());
  rows[0]?.focus();
}

function place(near) {
  const left = Math.max(8, Math.min(near.right - menu.offsetWidth, innerWidth - menu.offsetWidth - 8));
  const below = near.bottom + menu.offsetHeight < innerHeight;
  menu.style.left = `${left}px`;
  menu.style.top = `${below ? near.bottom : Math.max(8, near.top - menu.offsetHeight)}px`;
}

function pick(act) {
  close();
  act();
}

function close() {
  menu.hidden = true;
  opener?.focus();
}

menu.addEventListener("keydown", (event) => {
  const rows = [...menu.children];
  const at = rows.indexOf(document.activeElement);
  if (event.key === "Escape" || event.key === "Tab") close();
  else if (event.key === "ArrowDown") rows[(at + 1) % rows.length].focus();
  else if (event.key === "ArrowUp") rows[(at - 1 + rows.length) % rows.length].focus();
  else return;
  event.preventDefault();
});

document.addEventListener("pointerdown", (event) => {
  if (!menu.hidden && !menu.contains(event.target)) menu.hidden = true;
});
