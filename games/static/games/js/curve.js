// Draws how the answers of a live game came in: what the server has read, grown by the counts that the socket brings.
// Without it, and for whoever cannot see it, there is a table.
"use strict";
(() => {
  const MOST = 480, HEIGHT = 220, EVERY_MS = 1000, FLAT_MS = 5000, GAP_MS = 15000, ROWS = 6;
  const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600, 43200, 86400, 172800];
  const place = document.getElementById("curve");
  let since = 0, xs = [0], ys = [0], plot = null, changed = true, drawnAt = 0, open = true, fetching = false;

  // --- what is known --------------------------------------------------------------------------------------------------

  async function load() {
    if (fetching) return;
    fetching = true;
    try {
      const answer = await fetch(place.dataset.curve, { headers: { Accept: "application/json" } });
      if (answer.ok) take(await answer.json());
    } catch {
      // The socket's state says that the server is unavailable; the next gap in the counts loads again.
    }
    fetching = false;
  }

  function take(read) {
    since = read.since_ms;
    xs = [0];
    ys = [0];
    let total = 0;
    const now = (read.read_ms - since) / 1000;
    read.counts.forEach((count, n) => {
      total += count;
      xs.push(Math.min((n + 1) * read.step_ms / 1000, Math.max(now, n * read.step_ms / 1000)));
      ys.push(total);
    });
    changed = true;
    draw();
  }

  function add(state) {
    open = state.phase === "open";
    if (!since || !open || state.answers === ys.at(-1)) return;
    const now = (window.tally.now() - since) / 1000;
    if (state.answers > ys.at(-1) && now - xs.at(-1) > GAP_MS / 1000) setTimeout(load, Math.random() * 3000);
    grow(now, state.answers);
    changed = true;
    draw();
  }

  // A point for the moment; when there are many, every other of the older ones goes.
  function grow(x, y) {
    if (x <= xs.at(-1)) {
      ys[ys.length - 1] = y;
      return;
    }
    xs.push(x);
    ys.push(y);
    if (xs.length > MOST) {
      const keep = (_, n) => n % 2 === 0 || n >= xs.length - 2;
      [xs, ys] = [xs.filter(keep), ys.filter(keep)];
    }
  }

  // --- drawing --------------------------------------------------------------------------------------------------------

  function draw() {
    const now = Date.now();
    if (document.hidden || !since || now - drawnAt < EVERY_MS) return;
    if (!changed && (!open || now - drawnAt < FLAT_MS)) return;
    drawnAt = now;
    changed = false;
    if (ys.at(-1) === 0) return;
    if (open) grow(Math.max(xs.at(-1), (window.tally.now() - since) / 1000), ys.at(-1));
    const target = place.querySelector(".plot");
    if (!plot) begin(target);
    plot.setData([xs, ys]);
    target.setAttribute("aria-label", `${ys.at(-1)} answers stand ${window.tally.span(Math.round(xs.at(-1)))} after the opening`);
    fillTable();
  }

  function begin(target) {
    place.querySelector(".nothing")?.remove();
    if (target.hidden) {
      target.hidden = false;
      target.setAttribute("role", "img");
      const table = place.querySelector("details");
      if (table) table.open = false;
    }
    plot = new uPlot(options(target), [xs, ys], target);
  }

  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  function options(target) {
    const axis = { stroke: colour("--quiet"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false } };
    const font = `12px ${getComputedStyle(document.body).fontFamily}`;
    return {
      width: target.clientWidth, height: HEIGHT,
      legend: { show: false }, cursor: { show: false }, select: { show: false },
      scales: { x: { time: false, range: (_, __, most) => [0, Math.max(most, 10)] }, y: { range: (_, __, most) => [0, Math.max(most * 1.08, 4)] } },
      axes: [
        { ...axis, font, incrs: STEPS, space: 80, size: 34, values: (_, ticks) => ticks.map((seconds) => shortSpan(seconds)) },
        { ...axis, font, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5], size: 56 },
      ],
      series: [{}, { stroke: colour("--accent"), fill: colour("--accent-soft"), width: 2, points: { show: false } }],
    };
  }

  function shortSpan(seconds) {
    if (seconds === 0) return "opening";
    if (seconds % 86400 === 0) return `${seconds / 86400} d`;
    if (seconds % 3600 === 0) return `${seconds / 3600} h`;
    return seconds % 60 === 0 ? `${seconds / 60} min` : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }

  function redraw() {
    plot?.destroy();
    plot = null;
    changed = true;
    drawnAt = 0;
    draw();
  }

  // --- the table ------------------------------------------------------------------------------------------------------

  function fillTable() {
    const rows = place.querySelector("tbody");
    if (!rows || !place.querySelector("details").open) return;
    const every = Math.ceil((xs.length - 1) / ROWS) || 1;
    const chosen = xs.map((_, n) => n).filter((n) => n > 0 && (n % every === 0 || n === xs.length - 1));
    rows.replaceChildren(...chosen.map((n) => row(window.tally.span(Math.round(xs[n])), String(ys[n]))));
  }

  function row(...texts) {
    const line = document.createElement("tr");
    texts.forEach((text, n) => {
      const cell = document.createElement("td");
      cell.textContent = text;
      if (n) cell.className = "number";
      line.append(cell);
    });
    return line;
  }

  if (place && window.uPlot) {
    const drawn = place.querySelector(".plot");
    document.addEventListener("tally:state", (event) => add(event.detail));
    document.addEventListener("visibilitychange", () => draw());
    place.querySelector("details")?.addEventListener("toggle", fillTable);
    new ResizeObserver(() => plot && drawn.clientWidth && plot.setSize({ width: drawn.clientWidth, height: HEIGHT })).observe(drawn);
    new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
    setInterval(draw, EVERY_MS);
    load();
  }
})();
