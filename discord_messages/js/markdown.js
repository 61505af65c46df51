// Discord's markdown as elements. Only what messages use; anything unknown stays text.
//
// Spaces and line breaks are kept (`.text` in message.css), hence plain elements where a vendored one would bring the spaces
// and line breaks of its own template along.

import { element } from "./dom.js";

const INLINE = [
  [/^\\([^a-zA-Z0-9\s])/, (m) => m[1]],
  [/^`{3}(?:[\w+-]*\n)?([\s\S]+?)`{3}/, (m) => element("discord-pre", {}, m[1].replace(/\n$/, ""))],
  [/^`([^`]+)`/, (m) => element("discord-code", {}, m[1])],
  [/^\*\*\*([\s\S]+?)\*\*\*/, (m, world) => element("strong", {}, element("em", {}, ...inline(m[1], world)))],
  [/^\*\*([\s\S]+?)\*\*(?!\*)/, (m, world) => element("strong", {}, ...inline(m[1], world))],
  [/^__([\s\S]+?)__(?!_)/, (m, world) => element("u", {}, ...inline(m[1], world))],
  [/^\*(?!\s)([^*]+?)\*/, (m, world) => element("em", {}, ...inline(m[1], world))],
  [/^_(?!\s)([^_]+?)_(?!\w)/, (m, world) => element("em", {}, ...inline(m[1], world))],
  [/^~~([\s\S]+?)~~/, (m, world) => element("s", {}, ...inline(m[1], world))],
  [/^\|\|([\s\S]+?)\|\|/, (m, world) => element("discord-spoiler", {}, ...inline(m[1], world))],
  [/^<@!?(\d+)>/, (m, world) => mention("user", world.memberName(m[1]))],
  [/^<@&(\d+)>/, (m, world) => mention("role", world.roleName(m[1]))],
  [/^<#(\d+)>/, (m, world) => mention("channel", world.channelName(m[1]))],
  [/^<\/([^:>]+):\d+>/, (m) => mention("slash", m[1])],
  [/^<t:(-?\d+)(?::([tTdDfFR]))?>/, (m) => time(Number(m[1]), m[2] ?? "f")],
  [/^@(everyone|here)\b/, (m) => mention("role", m[1])],
  [/^\[([^\]]+)\]\(<?(https?:\/\/[^\s)>]+)>?\)/, (m, world) => link(m[2], inline(m[1], world))],
  [/^<(https?:\/\/[^\s>]+)>/, (m) => link(m[1], [m[1]])],
  [/^https?:\/\/[^\s<)]+/, (m) => link(m[0], [m[0]])],
];

function mention(type, name) {
  return element("discord-mention", { type }, name);
}

function link(address, children) {
  return element("a", { href: address, target: "_blank", rel: "noopener noreferrer", class: "link" }, ...children);
}

/** The parts of one stretch of text. */
export function inline(text, world) {
  const parts = [];
  let plain = "";
  for (let rest = text; rest; ) {
    const found = firstMatch(rest);
    if (!found) {
      plain += rest[0];
      rest = rest.slice(1);
      continue;
    }
    if (plain) parts.push(plain);
    plain = "";
    parts.push(found.make(found.match, world));
    rest = rest.slice(found.match[0].length);
  }
  if (plain) parts.push(plain);
  return parts;
}

function firstMatch(text) {
  for (const [pattern, make] of INLINE) {
    const match = pattern.exec(text);
    if (match) return { match, make };
  }
  return null;
}

const LINES = [
  [/^(#{1,3}) +(.+)$/, (m, world) => element(`h${m[1].length + 2}`, {}, ...inline(m[2], world))],
  [/^-# +(.+)$/, (m, world) => element("small", {}, ...inline(m[1], world))],
  [/^> ?(.*)$/, (m, world) => element("blockquote", {}, ...inline(m[1], world))],
  [/^( *)(?:[-*]|\d+\.) +(.+)$/, (m, world) => item(m, world)],
];

function item(match, world) {
  const mark = match[0].trimStart().startsWith("-") || match[0].trimStart().startsWith("*") ? "•" : match[0].trim().split(" ")[0];
  return element("span", { class: match[1] ? "item inner" : "item" }, `${mark} `, ...inline(match[2], world));
}

/** A whole text, line by line; code blocks are kept together. */
export function markdown(text, world) {
  const made = element("span", { class: "text" });
  for (const piece of text.split(/(`{3}[\s\S]+?`{3}\n?)/)) {
    if (piece.startsWith("```")) made.append(...inline(piece.trimEnd(), world));
    else made.append(...lines(piece, world));
  }
  return made;
}

function lines(text, world) {
  const nodes = [];
  let needsBreak = false;
  for (const line of text.split("\n")) {
    const block = LINES.find(([pattern]) => pattern.test(line));
    if (needsBreak) nodes.push("\n");
    if (block) nodes.push(block[1](block[0].exec(line), world));
    else nodes.push(...inline(line, world));
    needsBreak = !block;
  }
  return nodes;
}

const STYLES = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
};
const UNITS = [["year", 31536000], ["month", 2592000], ["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

function time(seconds, style) {
  const moment = new Date(seconds * 1000);
  const full = moment.toLocaleString("en", STYLES.F);
  const made = element("time", { datetime: moment.toISOString(), title: full, class: "moment" });
  if (style === "R") made.dataset.relative = String(seconds);
  made.textContent = style === "R" ? ago(seconds) : moment.toLocaleString("en", STYLES[style]);
  return made;
}

function ago(seconds) {
  const away = seconds - Date.now() / 1000;
  const [unit, size] = UNITS.find(([, length]) => Math.abs(away) >= length) ?? UNITS.at(-1);
  return relative.format(Math.round(away / size), unit);
}

/** Bring all relative times up to date. */
export function tick() {
  for (const made of document.querySelectorAll("time[data-relative]")) {
    const text = ago(Number(made.dataset.relative));
    if (made.textContent !== text) made.textContent = text;
  }
}
