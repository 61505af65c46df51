// Draws the posts as the sandbox's page draws messages; the page around sends what is typed by a message to this frame.

import { drawMessage } from "../discord/js/message.js";
import { stamp } from "../discord/js/touches.js";
import { World } from "../discord/js/world.js";

const list = document.getElementById("messages");
const problem = document.getElementById("problem");
const nothing = () => {}; // buttons of a preview do nothing, and the keyboard passes them by
const acts = { press: nothing, choose: nothing, dismiss: nothing, open: nothing };

function draw(shown) {
  const world = new World(shown.guild);
  const drawn = shown.messages.map((message) => {
    const made = drawMessage(message, world, "", acts);
    stamp(made, message.created_ms);
    return made;
  });
  list.replaceChildren(...drawn);
  for (const control of list.querySelectorAll("discord-button, discord-string-select-menu")) control.inert = true;
  problem.textContent = shown.problem;
  problem.hidden = !shown.problem;
}

draw(JSON.parse(document.getElementById("shown").textContent));
document.getElementById("drawn").hidden = false;
document.getElementById("plain").hidden = true;
addEventListener("message", (event) => {
  if (event.origin === location.origin && event.data?.guild) draw(event.data); // others may talk to frames too
});
