// While a registration is typed: shows its next posts, and offers the browser's own time zone for a new one.
"use strict";
(() => {
  const form = document.querySelector("form#registration_form");
  const target = document.getElementById("next-posts");
  if (!form || !target) return;
  const zone = form.elements.zone;
  let timer = 0, asked = 0;

  async function preview() {
    if (!form.elements.times.value.trim() && !form.elements.cron.value.trim()) return;
    const number = ++asked;
    const answer = await fetch(target.dataset.preview, { method: "POST", body: new FormData(form) });
    if (!answer.ok || number !== asked) return;
    target.innerHTML = await answer.text();
    window.tally.localise(target);
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(() => preview().catch(() => {}), 400); // a missing preview is no harm: saving checks again
  }

  for (const name of ["times", "cron", "zone"]) form.elements[name].addEventListener("input", soon);
  if (form.elements.version.value === "0" && zone.value === "UTC") {
    zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
  }
  if (form.elements.version.value === "0") soon();
})();
