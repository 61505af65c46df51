// The pop-up form that a bot opens.

import { element } from "../discord/js/dom.js";

const KIND = { ROW: 1, STRING_SELECT: 3, TEXT_INPUT: 4, TEXT: 10, LABEL: 18, RADIO: 21, CHECKBOXES: 22, CHECKBOX: 23 };

/** Show a form; `send` gets its values by custom id and may throw what is to be shown. */
export function openForm(modal, send) {
  const dialog = document.getElementById("form");
  const readers = new Map();
  const problem = element("p", { class: "problem", role: "alert" });
  const form = element("form", { method: "dialog" }, element("h2", { id: "form-title" }, modal.title));
  for (const part of modal.components) form.append(drawPart(part, readers));
  const cancel = element("button", { type: "button", class: "quiet", onclick: () => dialog.close() }, "Cancel");
  form.append(problem, element("footer", {}, cancel, element("button", { type: "submit" }, "Submit")));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const values = Object.fromEntries([...readers].map(([name, read]) => [name, read()]));
      await send(values);
      dialog.close();
    } catch (error) {
      problem.textContent = error.message;
    }
  });
  dialog.replaceChildren(form);
  dialog.showModal();
}

function drawPart(part, readers) {
  if (part.type === KIND.TEXT) return element("p", {}, part.content);
  const field = part.type === KIND.LABEL ? part.component : part.components[0];
  const id = `field-${field.custom_id}`;
  const required = field.required ?? true;
  const label = element("label", { for: id }, part.label ?? field.label, required ? element("span", { "aria-hidden": "true" }, " *") : "");
  const hint = part.description ? element("p", { class: "hint", id: `${id}-hint` }, part.description) : "";
  return element("div", { class: "field" }, label, hint, control(field, id, required, readers));
}

function control(field, id, required, readers) {
  if (field.type === KIND.TEXT_INPUT) return textInput(field, id, required, readers);
  if (field.type === KIND.CHECKBOX) return checkbox(field, id, readers);
  return options(field, id, required, readers);
}

function textInput(field, id, required, readers) {
  const long = field.style === 2;
  const made = element(long ? "textarea" : "input", {
    id,
    required,
    minlength: field.min_length,
    maxlength: field.max_length ?? 4000,
    placeholder: field.placeholder,
    rows: long ? 4 : null,
  });
  made.value = field.value ?? "";
  readers.set(field.custom_id, () => made.value);
  return made;
}

function checkbox(field, id, readers) {
  const made = element("input", { id, type: "checkbox", checked: field.default });
  readers.set(field.custom_id, () => made.checked);
  return made;
}

function options(field, id, required, readers) {
  const many = field.type === KIND.CHECKBOXES || (field.max_values ?? 1) > 1;
  const made = element("select", { id, required, multiple: many });
  if (!many) made.append(element("option", { value: "" }, field.placeholder ?? "Choose…"));
  for (const option of field.options ?? []) {
    made.append(element("option", { value: option.value, selected: option.default }, option.label));
  }
  const chosen = () => [...made.selectedOptions].map((option) => option.value).filter(Boolean);
  readers.set(field.custom_id, () => (field.type === KIND.RADIO ? chosen()[0] : chosen()));
  return made;
}
