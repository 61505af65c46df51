// Shows times in the reader's zone and lets the time left tick. Pages work without it, in UTC and standing still.
"use strict";
(() => {
  const hours = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }; // as everything that the server writes
  const moment = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric", ...hours });
  const withZone = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "long", hourCycle: "h23" });
  const clock = new Intl.DateTimeFormat(undefined, hours);
  const near = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
  let aheadMs = 0; // how far the store's clock is ahead of this one

  // Yesterday, today and tomorrow by name.
  function words(date, midSentence) {
    const days = Math.round((new Date(date).setHours(0, 0, 0, 0) - new Date().setHours(0, 0, 0, 0)) / 86400000);
    if (Math.abs(days) > 1) return moment.format(date);
    const day = near.format(days, "day");
    return `${midSentence ? day : day[0].toUpperCase() + day.slice(1)}, ${clock.format(date)}`;
  }

  // Whether the words before it go on in it.
  function isMidSentence(time) {
    let before = time.previousSibling;
    while (before && !before.textContent.trim()) before = before.previousSibling;
    return /[\p{L},]$/u.test(before?.textContent.trim() ?? "");
  }

  function localise(root) {
    for (const time of root.querySelectorAll("time[data-when]")) {
      const date = new Date(time.dateTime);
      time.title = `${withZone.format(date)}; ${time.textContent}`;
      time.textContent = words(date, isMidSentence(time));
      delete time.dataset.when;
    }
  }

  function span(seconds) {
    const days = Math.floor(seconds / 86400), hours = Math.floor(seconds / 3600) % 24;
    const minutes = Math.floor(seconds / 60) % 60, two = (n) => String(n).padStart(2, "0");
    if (days) return `${days} d ${hours} h`;
    if (hours) return `${hours} h ${two(minutes)} min`;
    return minutes ? `${minutes} min ${two(seconds % 60)} s` : `${seconds} s`;
  }

  function tick() {
    if (document.hidden) return;
    for (const place of document.querySelectorAll("[data-until]")) {
      const text = span(Math.max(0, Math.ceil((Number(place.dataset.until) - Date.now() - aheadMs) / 1000)));
      if (place.textContent !== text) place.textContent = text;
    }
  }

  window.tally = {
    localise,
    span,
    now: () => Date.now() + aheadMs, // by the store's clock
    setClock(nowMs) {
      aheadMs = nowMs - Date.now();
      tick();
    },
  };
  localise(document);
  const shown = document.querySelector("[data-now]");
  if (shown) window.tally.setClock(Number(shown.dataset.now));
  setInterval(tick, 1000);
  document.addEventListener("visibilitychange", tick);
})();
