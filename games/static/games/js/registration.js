// While a registration is typed: shows its next posts and what they look like in Discord, and offers the browser's own
// time zone for a new one.
"use strict";
(() => {
  const form = document.querySelector("form#registration_form");
  const target = document.getElementById("next-posts");
  if (!form || !target) return;
  const look = document.getElementById("look");
  const zone = form.elements.zone;
  const isNew = form.elements.version.value === "0" && !new URLSearchParams(location.search).has("clone");
  let timer = 0, asked = 0;

  async function preview() {
    const number = ++asked;
    const answer = await fetch(target.dataset.preview, { method: "POST", body: new FormData(form) });
    if (!answer.ok || number !== asked) return;
    target.innerHTML = await answer.text();
    window.tally.localise(target);
  }

  async function draw() {
    const answer = await fetch(look.dataset.from, { method: "POST", body: new FormData(form) });
    if (answer.ok) look.contentWindow.postMessage(await answer.json(), location.origin);
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      for (const show of [preview, draw]) show().catch(() => {}); // a missing preview is no harm: saving checks again
    }, 400);
  }

  // A frame that scrolls takes the focus inside, where no style of this page sees it.
  const mark = () => look.classList.toggle("has-focus", document.activeElement === look);
  for (const change of ["blur", "focus"]) addEventListener(change, mark);
  document.addEventListener("focusin", mark);

  // What was wrong with a field that is being typed into is said below from now on, if it still is.
  form.addEventListener("input", (event) => {
    for (const old of event.target.closest(".form-row")?.querySelectorAll(".errorlist") ?? []) old.remove();
    soon();
  });
  if (isNew && zone.value === "UTC") zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
  if (form.elements.version.value === "0" && !form.querySelector(".form-row .errorlist")) soon();
})();
