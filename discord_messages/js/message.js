// One message as an element: text, embeds, buttons, selects.

import { avatar, element } from "./dom.js";
import { markdown } from "./markdown.js";

const BUTTON_TYPES = { 1: "primary", 2: "secondary", 3: "success", 4: "destructive", 5: "secondary" };
const LOADING = 1 << 7;
const KIND = { ROW: 1, BUTTON: 2, STRING_SELECT: 3, SECTION: 9, TEXT: 10, SEPARATOR: 14, CONTAINER: 17 };

/** Draw a message for a viewer; `acts` has press, choose, open and dismiss, and menu and address (of a file) where there are such. */
export function drawMessage(message, world, viewer, acts) {
  const bot = message.author_is_bot;
  const made = element("discord-message", {
    id: `m${message.id}`,
    author: world.memberName(message.author_id, message.author_name),
    avatar: avatar(message.author_id, message.author_name),
    bot,
    edited: message.edited_ms !== null && !(message.flags & LOADING),
    ephemeral: message.owner_id !== null,
    highlight: message.pinged.includes(viewer),
  });
  made.timestamp = new Date(message.created_ms);
  made.dismissMessageClicked = () => acts.dismiss(message);
  made.append(...header(message, world), ...body(message, world));
  if (message.embeds.length) made.append(embeds(message, world));
  const parts = message.components.map((part) => component(part, message, world, acts));
  if (parts.length) made.append(element("discord-attachments", { slot: "components" }, ...parts));
  if (message.attachments.length) made.append(files(message, acts));
  if (message.thread_id) made.append(threadLink(message, world, acts));
  if (acts.menu) made.append(menuButton(message, acts));
  return made;
}

function header(message, world) {
  if (message.command && message.invoker) {
    const name = world.memberName(message.invoker);
    const face = avatar(message.invoker, name);
    return [element("discord-command", { slot: "reply", author: name, avatar: face, command: message.command })];
  }
  const target = message.reply_to && world.message(message.reply_to);
  if (!target) return [];
  const author = world.memberName(target.author_id, target.author_name);
  const text = target.content || target.embeds[0]?.title || "";
  return [element("discord-reply", { slot: "reply", author, avatar: avatar(target.author_id, author) }, text.slice(0, 100))];
}

function body(message, world) {
  if (message.flags & LOADING) return [element("em", {}, `${message.author_name} is thinking…`)];
  return message.content ? [markdown(message.content, world)] : [];
}

function files(message, acts) {
  const names = message.attachments.map((file) => {
    const name = `📄 ${file.filename} (${file.size} bytes)`;
    if (!acts.address) return element("span", { class: "file" }, name);
    return element("a", { class: "file", href: acts.address(message, file), download: file.filename }, name);
  });
  return element("discord-attachments", { slot: "attachments" }, ...names);
}

function threadLink(message, world, acts) {
  const open = () => acts.open(message.thread_id);
  return element("button", { type: "button", slot: "thread", class: "thread", onclick: open }, `🧵 ${world.channelName(message.thread_id)}`);
}

function menuButton(message, acts) {
  const label = `Actions for the message of ${message.author_name}`;
  const open = (event) => acts.menu(message, event.currentTarget);
  return element("button", { type: "button", class: "more", "aria-label": label, "aria-haspopup": "menu", onclick: open }, "⋯");
}

function embeds(message, world) {
  const holder = element("div", { slot: "embeds", class: "embeds" });
  for (const embed of message.embeds) holder.append(drawEmbed(embed, world));
  return holder;
}

function drawEmbed(embed, world) {
  const colour = embed.color === undefined || embed.color === null ? "#4e5058" : `#${embed.color.toString(16).padStart(6, "0")}`;
  const made = element("discord-embed", { slot: "embeds", color: colour, "author-name": embed.author?.name, "embed-title": embed.title, url: embed.url });
  if (embed.description) made.append(element("discord-embed-description", { slot: "description" }, markdown(embed.description, world)));
  if (embed.fields?.length) made.append(fields(embed.fields, world));
  const footer = [embed.footer?.text, embed.timestamp && new Date(embed.timestamp).toLocaleString("en")].filter(Boolean);
  if (footer.length) made.append(element("discord-embed-footer", { slot: "footer" }, footer.join(" • ")));
  return made;
}

function fields(list, world) {
  const holder = element("discord-embed-fields", { slot: "fields" });
  let place = 0;
  for (const field of list) {
    place = field.inline ? (place % 3) + 1 : 0;
    const made = element("discord-embed-field", { "field-title": field.name, inline: Boolean(field.inline), "inline-index": place || null });
    made.append(markdown(field.value, world));
    holder.append(made);
  }
  return holder;
}

function component(part, message, world, acts) {
  if (part.type === KIND.ROW) {
    return element("discord-action-row", {}, ...part.components.map((child) => component(child, message, world, acts)));
  }
  if (part.type === KIND.BUTTON) return button(part, message, acts);
  if (part.type === KIND.STRING_SELECT) return select(part, message, acts);
  if (part.type === KIND.TEXT) return element("div", {}, markdown(part.content, world));
  if (part.type === KIND.SEPARATOR) return element("hr");
  if (part.type === KIND.SECTION) {
    const inner = [...part.components, part.accessory].map((child) => component(child, message, world, acts));
    return element("div", { class: "section" }, ...inner);
  }
  if (part.type === KIND.CONTAINER) {
    return element("div", { class: "container" }, ...part.components.map((child) => component(child, message, world, acts)));
  }
  return element("span", {}, `(component ${part.type})`);
}

function button(part, message, acts) {
  const made = element("discord-button", {
    type: BUTTON_TYPES[part.style] ?? "secondary",
    disabled: part.disabled,
    inert: part.disabled,
    url: part.style === 5 ? part.url : null,
  });
  made.append([part.emoji?.name, part.label].filter(Boolean).join(" "));
  if (part.custom_id) made.addEventListener("click", () => part.disabled || acts.press(message, part.custom_id));
  return made;
}

function select(part, message, acts) {
  const many = (part.max_values ?? 1) > 1;
  const made = element("select", { class: "choice", disabled: part.disabled, multiple: many, "aria-label": part.placeholder ?? "Choose" });
  if (!many) made.append(element("option", { value: "", selected: true }, part.placeholder ?? "Choose…"));
  for (const option of part.options) made.append(element("option", { value: option.value, selected: option.default }, option.label));
  made.addEventListener("change", () => {
    const values = [...made.selectedOptions].map((option) => option.value).filter(Boolean);
    if (values.length >= (part.min_values ?? 1)) acts.choose(message, part.custom_id, values);
  });
  return made;
}
