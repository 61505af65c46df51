// Puts the counts of each option into the page when somebody asks for them. Without it they come as a page of their own.
"use strict";
(() => {
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-option-counts]");
    const place = document.getElementById("option-counts");
    if (!form || !place) return;
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      const answer = await fetch(form.action, {
        method: "POST", body: new FormData(form), headers: { "X-Requested-With": "fetch", Accept: "text/html" },
      });
      if (!answer.ok || answer.redirected) return form.submit();
      place.innerHTML = await answer.text();
      window.tally.localise(place);
      place.querySelector("button")?.focus({ preventScroll: true });
    } catch {
      button.disabled = false; // the line is down, and the page says so already
    }
  });
})();
