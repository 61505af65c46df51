// The page: who plays, in which channel, and what that member sees.

import { call, listen } from "./api.js";
import { Composer } from "./composer.js";
import { element } from "../discord/js/dom.js";
import { Follower } from "./follow.js";
import { openForm } from "./form.js";
import { tick } from "../discord/js/markdown.js";
import { openMenu } from "./menu.js";
import { drawMessage } from "../discord/js/message.js";
import { stamp } from "../discord/js/touches.js";
import { World } from "../discord/js/world.js";

const MOST = 300;
const MESSAGE_MENU = 3;
const NOTICE_MS = 8000;
const REFRESH_MS = 200;

const memberSelect = document.getElementById("member");
const channelSelect = document.getElementById("channel");
const list = document.getElementById("messages");
const log = document.getElementById("log");
const notice = document.getElementById("notice");
const connection = document.getElementById("connection");

const host = { member: "", channel: "", world: null };
const end = new Follower(log, list);
const dismissed = new Set();
let commands = [];
let source = null;
let noticeTimer = 0;
let refreshTimer = 0;

const composer = new Composer(host, acted, failed);

// what the member does

const acts = {
  press: (message, customId) => act("press", { message_id: message.id, custom_id: customId }),
  choose: (message, customId, values) => act("choose", { message_id: message.id, custom_id: customId, values }),
  address: (message, file) => `/sandbox/files/${message.id}/${encodeURIComponent(file.filename)}`,
  dismiss(message) {
    dismissed.add(message.id);
    remove(message.id);
  },
  open(channelId) {
    channelSelect.value = channelId;
    channelSelect.dispatchEvent(new Event("change"));
  },
  menu(message, button) {
    const entries = commands
      .filter((it) => it.type === MESSAGE_MENU)
      .map((it) => [it.name, () => act("message_menu", { message_id: message.id, name: it.name })]);
    const erase = () => attempt(() => call("delete_message", { member_id: host.member, message_id: message.id }));
    openMenu(button, [...entries, ["Delete message", erase]]);
  },
};

const act = (verb, options) => attempt(async () => acted(await call(verb, { member_id: host.member, ...options })));

async function attempt(work) {
  try {
    await work();
  } catch (error) {
    failed(error);
  }
}

/** An interaction came back: show its form, or that nobody answered. */
function acted(interaction) {
  if (interaction.state === "failed") say("The application did not respond");
  if (!interaction.modal) return;
  openForm(interaction.modal, async (values) => {
    acted(await call("submit_modal", { interaction_id: interaction.id, values }));
  });
}

function failed(error) {
  say(error.message);
}

function say(text) {
  notice.textContent = text;
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => (notice.textContent = ""), NOTICE_MS);
}

// what the member sees

function onChange(change) {
  if (change.kind === "world") return refreshSoon();
  if (change.kind === "all") showAll(change.messages);
  else if (change.kind === "message") put(change.message);
  else if (change.kind === "delete") remove(change.id);
}

function showAll(messages) {
  host.world.messages.clear();
  list.replaceChildren();
  messages.forEach(put);
  end.start();
}

function put(message) {
  if (dismissed.has(message.id)) return;
  const old = document.getElementById(`m${message.id}`);
  host.world.messages.set(message.id, message);
  const made = drawMessage(message, host.world, host.member, acts);
  if (old) old.replaceWith(made);
  else list.append(made);
  stamp(made, message.created_ms);
  if (list.children.length > MOST) remove(list.firstElementChild.id.slice(1));
}

function remove(id) {
  document.getElementById(`m${id}`)?.remove();
  host.world.messages.delete(id);
}

/** Draw again what is there: names may have changed. */
function redraw() {
  for (const message of [...host.world.messages.values()]) put(message);
}

// who and where

/** Members may come by the hundred: look once they have all come. */
function refreshSoon() {
  clearTimeout(refreshTimer);
  refreshTimer = setTimeout(() => attempt(refresh), REFRESH_MS);
}

async function refresh() {
  const { guilds } = await call("world");
  const wanted = new URLSearchParams(location.search);
  const guild = guilds.find((it) => it.channels.some((channel) => channel.id === (host.channel || wanted.get("channel")))) ?? guilds[0];
  if (!guild) return (connection.textContent = "No server yet");
  const before = host.world;
  const changed = before && JSON.stringify(before.guild) !== JSON.stringify(guild);
  host.world = new World(guild, before?.messages);
  document.getElementById("guild-name").textContent = guild.name;
  const people = guild.members.filter((it) => !it.bot && it.id !== guild.owner_id);
  fill(channelSelect, guild.channels, (it) => (it.parent_id ? `🧵 ${it.name}` : `# ${it.name}`), host.channel || wanted.get("channel"));
  fill(memberSelect, people, (it) => it.name, host.member || wanted.get("member"));
  if (changed) redraw();
  await enter();
}

function fill(select, records, label, chosen) {
  select.replaceChildren(...records.map((it) => element("option", { value: it.id }, label(it))));
  if (records.some((it) => it.id === chosen)) select.value = chosen;
}

async function enter() {
  const moved = host.member !== memberSelect.value || host.channel !== channelSelect.value;
  [host.member, host.channel] = [memberSelect.value, channelSelect.value];
  if (!host.member || !host.channel) return;
  if (moved) {
    const query = new URLSearchParams({ channel: host.channel, member: host.member });
    history.replaceState(null, "", `?${query}`);
    source?.close();
    list.replaceChildren();
    source = listen(host.member, host.channel, onChange, linked);
  }
  await attempt(async () => {
    commands = (await call("commands", { member_id: host.member, channel_id: host.channel })).commands;
    composer.offer(commands);
  });
}

function linked(up) {
  connection.textContent = up ? "Live" : "Not connected, trying again…";
  connection.classList.toggle("down", !up);
}

channelSelect.addEventListener("change", enter);
memberSelect.addEventListener("change", enter);
setInterval(tick, 1000);
attempt(refresh);
