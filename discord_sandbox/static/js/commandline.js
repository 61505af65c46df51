// Understands a typed slash command: `/trivia answer city:Rome sure:true`.

const NESTING = [1, 2];
const KIND = { BOOLEAN: 5, USER: 6, CHANNEL: 7, ROLE: 8, MENTIONABLE: 9 };

/** Every sendable command with its words, description and options. */
export function leaves(commands) {
  const found = [];
  const walk = (place, words) => {
    const inner = (place.options ?? []).filter((option) => NESTING.includes(option.type));
    if (inner.length) inner.forEach((option) => walk(option, [...words, option.name]));
    else found.push({ path: words.join(" "), description: place.description, options: place.options ?? [] });
  };
  commands.filter((command) => command.type === 1).forEach((command) => walk(command, [command.name]));
  return found.sort((a, b) => a.path.localeCompare(b.path));
}

/** What a line holds: the command if it is whole, the values by option, and the option being typed. */
export function parse(line, known) {
  const text = line.slice(1);
  const leaf = known
    .filter((it) => text === it.path || text.startsWith(`${it.path} `))
    .sort((a, b) => b.path.length - a.path.length)[0];
  if (!leaf) return { leaf: null, prefix: text };
  const rest = text.slice(leaf.path.length);
  const marks = leaf.options
    .map((option) => ({ option, at: rest.search(new RegExp(`\\s${option.name}:`)) }))
    .filter((mark) => mark.at >= 0)
    .sort((a, b) => a.at - b.at);
  const values = new Map();
  marks.forEach(({ option, at }, index) => {
    const end = index + 1 < marks.length ? marks[index + 1].at : rest.length;
    values.set(option.name, rest.slice(at + option.name.length + 2, end).trim());
  });
  const last = marks.at(-1);
  const tail = last ? rest.slice(last.at + last.option.name.length + 2) : rest;
  const typing = last && !/\s$/.test(rest) ? last.option : null;
  return { leaf, values, typing, word: typing ? tail.trimStart() : (tail.split(/\s/).at(-1) ?? ""), started: rest !== "" };
}

/** Values as the sandbox takes them: names of people, channels and roles become ids. */
export function resolve(leaf, values, world) {
  const sent = {};
  for (const option of leaf.options) {
    const text = values.get(option.name);
    if (text === undefined || text === "") continue;
    sent[option.name] = value(option, text, world);
  }
  return sent;
}

function value(option, text, world) {
  const choice = option.choices?.find((it) => it.name === text);
  if (choice) return choice.value;
  const names = records(option, world);
  if (!names) return text;
  return names.find((it) => it.name === text.replace(/^[@#]/, ""))?.id ?? text;
}

function records(option, world) {
  if (option.type === KIND.USER) return world.members;
  if (option.type === KIND.CHANNEL) return world.channels;
  if (option.type === KIND.ROLE) return world.roles;
  if (option.type === KIND.MENTIONABLE) return [...world.members, ...world.roles];
  return null;
}

/** Fixed suggestions for an option's value; null when only the bot can complete it, or nobody. */
export function fixedValues(option, world) {
  if (option.choices?.length) return option.choices.map((it) => it.name);
  if (option.type === KIND.BOOLEAN) return ["true", "false"];
  return records(option, world)?.map((it) => it.name) ?? null;
}
