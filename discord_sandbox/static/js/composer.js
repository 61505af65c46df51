// The input line: plain messages, slash commands, and suggestions as one types.

import { call } from "./api.js";
import { fixedValues, leaves, parse, resolve } from "./commandline.js";
import { element } from "../discord/js/dom.js";

const PAUSE_MS = 150;
const SHOWN = 25;

export class Composer {
  /** `host` gives member, channel and world; `acted` gets each interaction, `failed` each problem. */
  constructor(host, acted, failed) {
    this.host = host;
    this.acted = acted;
    this.failed = failed;
    this.commands = [];
    this.choices = [];
    this.active = -1;
    this.asked = 0;
    this.line = document.getElementById("line");
    this.list = document.getElementById("suggestions");
    this.line.addEventListener("input", () => this.suggest());
    this.line.addEventListener("keydown", (event) => this.key(event));
    this.line.addEventListener("blur", () => setTimeout(() => this.show([]), 150));
    this.line.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
  }

  offer(commands) {
    this.commands = leaves(commands);
  }

  // suggestions

  async suggest() {
    const asked = ++this.asked;
    const text = this.line.value;
    if (!text.startsWith("/")) return this.show([]);
    const parsed = parse(text, this.commands);
    if (!parsed.leaf) return this.show(this.commandChoices(parsed.prefix));
    if (!parsed.started) return this.show(this.commandChoices(parsed.leaf.path));
    if (!parsed.typing) return this.show(this.optionChoices(parsed));
    const fixed = fixedValues(parsed.typing, this.host.world);
    if (fixed) return this.show(this.valueChoices(parsed, fixed));
    if (!parsed.typing.autocomplete) return this.show([]);
    await new Promise((done) => setTimeout(done, PAUSE_MS));
    if (asked !== this.asked) return;
    const offered = await this.complete(parsed);
    if (asked === this.asked) this.show(offered.map((it) => this.valueChoice(parsed, it.name, String(it.value))));
  }

  commandChoices(prefix) {
    return this.commands
      .filter((it) => it.path.startsWith(prefix))
      .map((it) => ({ label: `/${it.path}`, hint: it.description, line: `/${it.path} ` }));
  }

  optionChoices(parsed) {
    const { leaf, values, word } = parsed;
    const kept = this.line.value.slice(0, this.line.value.length - word.length);
    return leaf.options
      .filter((option) => !values.has(option.name) && option.name.startsWith(word))
      .map((option) => ({
        label: option.name,
        hint: `${option.required ? "required" : "optional"} — ${option.description}`,
        line: `${kept}${option.name}:`,
      }));
  }

  valueChoices(parsed, names) {
    const typed = parsed.word.replace(/^[@#]/, "").toLowerCase();
    return names.filter((name) => name.toLowerCase().includes(typed)).map((name) => this.valueChoice(parsed, name, name));
  }

  valueChoice(parsed, label, value) {
    const kept = this.line.value.slice(0, this.line.value.length - parsed.word.length);
    return { label, hint: parsed.typing.name, line: `${kept}${value} ` };
  }

  async complete({ leaf, values, typing }) {
    const options = { ...resolve(leaf, values, this.host.world), [typing.name]: values.get(typing.name) ?? "" };
    try {
      const place = { member_id: this.host.member, channel_id: this.host.channel };
      return (await call("autocomplete", { ...place, command: leaf.path, focused: typing.name, options })).choices;
    } catch {
      return []; // As in Discord: a completion that fails offers nothing.
    }
  }

  show(choices) {
    this.choices = choices.slice(0, SHOWN);
    this.active = -1;
    this.list.replaceChildren(...this.choices.map((choice, index) => this.row(choice, index)));
    this.list.hidden = !this.choices.length;
    this.line.setAttribute("aria-expanded", String(this.choices.length > 0));
    this.line.removeAttribute("aria-activedescendant");
  }

  row(choice, index) {
    const row = element("div", { role: "option", id: `suggestion-${index}`, "aria-selected": "false" });
    row.append(element("strong", {}, choice.label), " ", element("span", {}, choice.hint ?? ""));
    row.addEventListener("mousedown", (event) => {
      event.preventDefault();
      this.take(index);
    });
    return row;
  }

  move(step) {
    const count = this.choices.length;
    this.active = (this.active + step + count + (this.active < 0 && step < 0 ? 1 : 0)) % count;
    [...this.list.children].forEach((row, index) => {
      row.setAttribute("aria-selected", String(index === this.active));
      if (index === this.active) row.scrollIntoView({ block: "nearest" });
    });
    this.line.setAttribute("aria-activedescendant", `suggestion-${this.active}`);
  }

  take(index) {
    this.line.value = this.choices[index].line;
    this.line.focus();
    this.suggest();
  }

  key(event) {
    if (!this.choices.length) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape") {
      this.show([]);
    } else if (event.key === "Tab" && !event.shiftKey) {
      event.preventDefault();
      this.take(Math.max(this.active, 0));
    } else if (event.key === "Enter" && this.active >= 0) {
      event.preventDefault();
      this.take(this.active);
    }
  }

  // sending

  async send() {
    const text = this.line.value.trim();
    if (!text) return;
    this.asked += 1;
    this.show([]);
    const place = { member_id: this.host.member, channel_id: this.host.channel };
    try {
      if (!text.startsWith("/")) await call("say", { ...place, content: text });
      else this.acted(await this.command(text, place));
      this.line.value = "";
    } catch (error) {
      this.failed(error);
    }
  }

  async command(text, place) {
    const parsed = parse(text, this.commands);
    if (!parsed.leaf) throw new Error(`No such command: ${text}`);
    const options = resolve(parsed.leaf, parsed.values, this.host.world);
    return call("slash", { ...place, command: parsed.leaf.path, options });
  }
}
