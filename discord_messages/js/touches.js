// Touches to the vendored components: what they draw too faintly to be read by everybody or too far apart, and times of
// day.

import "../vendor/discord-components.js";

add("discord-message", `
  .discord-message-body { line-height: 1.375rem; }
  .discord-message-timestamp, .discord-message-ephemeral, .discord-message-edited { color: #b5bac1 !important; }
  .discord-message-timestamp[data-moment] { font-size: 0 !important; }
  .discord-message-timestamp[data-moment]::after { content: attr(data-moment); font-size: 12px; }
`);
add("discord-embed", ".discord-embed-wrapper { background: #2b2d31 !important; }");
add("discord-command", ".discord-slash-command-name span { color: #c9d4ff !important; }");

function add(name, rules) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  customElements.get(name).elementStyles.push(sheet);
}

/** Show the time of a message beside its author; the component itself shows the date alone. */
export async function stamp(message, ms) {
  await message.updateComplete;
  const moment = new Date(ms);
  const clock = moment.toLocaleTimeString("en", { hour: "numeric", minute: "2-digit" });
  const today = moment.toDateString() === new Date().toDateString();
  const shown = message.shadowRoot.querySelector("time.discord-message-timestamp");
  shown.dataset.moment = today ? `Today at ${clock}` : `${moment.toLocaleDateString("en")} ${clock}`;
}
