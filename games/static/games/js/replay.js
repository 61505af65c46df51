// Draws how the answers of a finished game came in, and plays it again. Without it the page shows a picture and a table.
"use strict";
(() => {
  const WHOLE_MS = 20000; // how long a game takes at speed 1
  const TIMES = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400]; // s
  const place = document.querySelector("[data-replay]");
  if (!place) return;
  const find = (selector) => place.querySelector(selector);
  const controls = find(".replay-controls"), scene = find(".replay-scene"), chartPlace = find(".replay-chart");
  const slider = find("input[type=range]"), play = find(".replay-play"), moment = find(".replay-moment");
  const speed = find(".replay-speed select"), chooser = find(".replay-question");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const SVG = "http://www.w3.org/2000/svg";
  let game = null, chart = null, timer = 0;

  function make(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  // As the page's own times: tenths of a second below a minute, then two units.
  function took(ms) {
    if (ms < 60000) return `${(ms / 1000).toFixed(1)} s`;
    const seconds = Math.floor(ms / 1000), minutes = Math.floor(seconds / 60) % 60;
    const hours = Math.floor(seconds / 3600) % 24, days = Math.floor(seconds / 86400);
    const two = (n) => String(n).padStart(2, "0");
    if (days) return hours ? `${days} d ${hours} h` : `${days} d`;
    if (hours) return minutes ? `${hours} h ${two(minutes)} min` : `${hours} h`;
    return seconds % 60 ? `${minutes} min ${two(seconds % 60)} s` : `${minutes} min`;
  }

  const at = (counts, step) => (step ? counts[step - 1] : 0);

  // --- the chart ---------------------------------------------------------------------------------------------------

  // The lines up to a step; what comes later is not drawn yet, though its place is kept.
  function lines(step) {
    const { answers, right, width_ms: width } = game.totals;
    const upTo = (value) => [0, ...answers.keys()].map((_, n) => (n <= step ? value(n) : null));
    return [
      [0, ...answers].map((_, n) => (n * width) / 1000),
      upTo((n) => at(answers, n)),
      upTo((n) => at(right, n)),
      upTo((n) => at(answers, n) - at(right, n)),
    ];
  }

  function draw() {
    const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    const axis = { stroke: colour("--quiet"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false } };
    const most = game.totals.answers.at(-1), end = (game.totals.answers.length * game.totals.width_ms) / 1000;
    if (chart) chart.destroy();
    chartPlace.replaceChildren();
    chart = new uPlot(
      {
        width: chartPlace.clientWidth, height: 200, legend: { show: false }, cursor: { show: false },
        scales: { x: { time: false, range: [0, end] }, y: { range: [0, Math.max(1, most * 1.05)] } },
        axes: [
          { ...axis, space: 90, size: 32, incrs: TIMES, values: (_, splits) => splits.map((s) => took(s * 1000)) },
          { ...axis, size: 56, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000, 1000000] },
        ],
        series: [
          {},
          { label: "all answers", stroke: colour("--ink"), width: 2.5, points: { show: false } },
          { label: "right", stroke: colour("--good"), width: 2, dash: [8, 3], points: { show: false } },
          { label: "wrong", stroke: colour("--bad"), width: 2, dash: [2, 3], points: { show: false } },
        ],
      },
      lines(Number(slider.value)),
      chartPlace,
    );
  }

  // --- what stood at a moment --------------------------------------------------------------------------------------

  function bar(series, step, total) {
    const count = at(series.counts, step), percent = total ? Math.round((1000 * count) / total) / 10 : 0;
    const item = make("li"), label = make("span", "bar-label"), svg = document.createElementNS(SVG, "svg");
    if (series.letter) label.append(make("span", "letter", series.letter), " ");
    label.append(series.label);
    if (series.is_right) {
      item.className = "is-right";
      label.append(" ", make("span", "tag", "✓ right"));
    }
    for (const [name, value] of Object.entries({ class: "bar", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" })) svg.setAttribute(name, value);
    for (const [name, width] of [["track", 100], ["fill", percent]]) {
      const rect = document.createElementNS(SVG, "rect");
      rect.setAttribute("class", name);
      rect.setAttribute("width", width);
      rect.setAttribute("height", 10);
      svg.append(rect);
    }
    const number = make("span", "bar-number", `${count} `);
    number.append(make("span", "quiet", `${percent} %`));
    item.append(label, svg, number);
    return item;
  }

  function show() {
    const step = Number(slider.value), series = game.questions[Number(chooser.value)];
    const total = series.reduce((sum, one) => sum + at(one.counts, step), 0);
    find(".bars").replaceChildren(...series.map((one) => bar(one, step, total)));
    const latest = game.leaders.filter(([from]) => from < step).at(-1);
    const leaders = (latest ? latest[1] : []).map(({ name, score, points, time_ms: ms }) =>
      make("li", "", `${name} · ${points === score ? "" : `${points} points, `}${game.questions.length > 1 ? `${score} right, ` : ""}${took(ms)}`));
    find(".leaders").replaceChildren(...(leaders.length ? leaders : [make("li", "quiet", "Nobody yet")]));
    moment.textContent = took(step * game.totals.width_ms);
    slider.setAttribute("aria-valuetext", `After ${moment.textContent}: ${at(game.totals.answers, step)} answers, ${at(game.totals.right, step)} right`);
    chart.setData(lines(step), false);
    chart.redraw(false);
  }

  // --- playing -----------------------------------------------------------------------------------------------------

  function go(step) {
    slider.value = step;
    show();
  }

  function stop() {
    cancelAnimationFrame(timer);
    timer = 0;
    play.textContent = "▶ Play";
  }

  function start() {
    const steps = Number(slider.max);
    let position = Number(slider.value) >= steps ? 0 : Number(slider.value), last = performance.now();
    play.textContent = "⏸ Pause";
    const tick = (now) => {
      position += ((now - last) * Number(speed.value) * steps) / WHOLE_MS;
      last = now;
      if (Math.floor(position) !== Number(slider.value)) go(Math.min(steps, Math.floor(position)));
      if (position >= steps) stop();
      else timer = requestAnimationFrame(tick);
    };
    timer = requestAnimationFrame(tick);
  }

  // Who wants no motion steps through the game instead.
  function respectMotion() {
    if (calm.matches) stop();
    play.hidden = find(".replay-speed").hidden = calm.matches;
  }

  function step(by) {
    stop();
    const far = calm.matches ? Math.max(1, Math.round(Number(slider.max) / 20)) : 1;
    go(Math.max(0, Math.min(Number(slider.max), Number(slider.value) + by * far)));
  }

  function begin() {
    slider.max = game.totals.answers.length; // before the value, which may be no larger
    slider.value = slider.max;
    chooser.replaceChildren(...game.questions.map((_, n) => new Option(`Question ${n + 1}`, n)));
    chooser.hidden = game.questions.length < 2;
    controls.hidden = scene.hidden = false;
    respectMotion();
    draw();
    show();
    play.addEventListener("click", () => (timer ? stop() : start()));
    slider.addEventListener("input", () => { stop(); show(); });
    find(".replay-back").addEventListener("click", () => step(-1));
    find(".replay-forward").addEventListener("click", () => step(1));
    chooser.addEventListener("change", show);
    calm.addEventListener("change", respectMotion);
    new ResizeObserver(() => chart.setSize({ width: chartPlace.clientWidth, height: 200 })).observe(chartPlace);
    new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  }

  async function load() {
    try {
      const answer = await fetch(place.dataset.replay, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(`the site answered ${answer.status}`);
      game = await answer.json();
    } catch (error) {
      const problem = find(".replay-problem");
      problem.textContent = `The replay could not be loaded (${error.message}). Load the page again to try once more.`;
      problem.hidden = false;
      return;
    }
    begin();
  }
  load();
})();
