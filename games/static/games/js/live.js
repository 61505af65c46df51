// Keeps the counts of a page live. The socket carries numbers; when games come, go or change their phase, the page's
// inner part is fetched again, so that the server's templates stay the only place where a game is drawn. What is marked with
// `data-keep` outlives that. A tab that nobody sees closes its socket, and catches up when it is seen again.
"use strict";
(() => {
  const COUNTS = ["accepted", "players", "changed"];
  const IN_PLAY = new Set(["posting", "open", "cancelling", "closing", "posted"]);
  const LONGEST_PAUSE_MS = 15000, ANNOUNCE_MS = 15000, SILENCE_MS = 25000;
  const HIDDEN_MS = 10000, REFUSED_MS = 5000, PARTS_COST = 10;
  const region = document.getElementById("live");
  const status = document.getElementById("live-status");
  const announcer = document.getElementById("announce");
  const announced = new Map();
  let socket = null, expected = 0, pauseMs = 500, announceAt = 0, announceTimer = 0, heardAt = 0;
  let partsTimer = 0, partsDue = 0, partsRestUntil = 0, partsMissed = false, hiddenTimer = 0, reconnectTimer = 0;
  let known = null;

  function show(state, words) {
    if (status.dataset.state === state) return;
    status.dataset.state = state;
    status.querySelector(".words").textContent = words;
  }

  function stale() {
    const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date());
    show("stale", `Stale since ${time}`);
  }

  // --- applying -------------------------------------------------------------------------------------------------------

  // Looked up once for each drawing: a page may show hundreds of games, and get events of each several times a second.
  function places() {
    known ??= new Map([...region.querySelectorAll("[data-game]")].map((place) => [place.dataset.game, place]));
    return known;
  }

  function write(node, text) {
    if (node && node.textContent !== text) node.textContent = text;
  }

  function apply(place, state) {
    if (Number(place.dataset.seq) > state.seq) return;
    place.dataset.seq = state.seq;
    for (const name of COUNTS) write(place.querySelector(`[data-count="${name}"]`), String(state[name]));
    const refused = Object.values(state.refused).reduce((sum, count) => sum + count, 0);
    const cell = place.querySelector('[data-count="refused"]');
    if (cell.textContent !== String(refused) && place.querySelector("[data-follow-refused]")) refresh(REFUSED_MS);
    write(cell, String(refused));
    for (const row of place.querySelectorAll("[data-refused]")) {
      const count = state.refused[row.dataset.refused] || 0;
      row.hidden = count === 0;
      write(row.querySelector("span"), String(count));
    }
    const until = place.querySelector("[data-until]");
    if (until && state.ends_ms) until.dataset.until = state.ends_ms;
    const ends = place.querySelector("[data-ends]");
    if (ends && ends.dataset.ends !== String(state.ends_ms)) refresh(); // somebody extended it
    announce(place, state);
    place.dispatchEvent(new CustomEvent("tally:state", { bubbles: true, detail: state }));
  }

  function take(state) {
    const place = places().get(`${state.guild}/${state.game}`);
    if (place && place.dataset.phase === state.phase) apply(place, state);
    else if (place || IN_PLAY.has(state.phase)) refresh();
  }

  function takeAll(message) {
    window.tally.setClock(message.now_ms);
    const shown = [...places().keys()], sent = new Set();
    for (const state of message.games) {
      sent.add(`${state.guild}/${state.game}`);
      take(state);
    }
    if (shown.some((name) => !sent.has(name))) refresh();
    if (message.live) show("live", "Live");
    else stale();
  }

  // Fetched a moment later and not by all browsers at once, however many games change together; the longer a page takes, the
  // more seldom it is fetched. `restMs` is for what may wait.
  function refresh(restMs = 0) {
    if (document.hidden) {
      partsMissed = true;
      return;
    }
    const due = Math.max(Date.now() + 150 + Math.random() * 250, partsRestUntil + restMs);
    if (partsTimer && partsDue <= due) return;
    clearTimeout(partsTimer);
    partsDue = due;
    partsTimer = setTimeout(fetchParts, due - Date.now());
  }

  async function fetchParts() {
    partsTimer = 0;
    const began = Date.now();
    try {
      const answer = await fetch(region.dataset.parts, { headers: { Accept: "text/html" } });
      if (answer.redirected || answer.status === 404) return location.reload();
      if (answer.ok) replace(await answer.text());
    } catch {
      stale(); // the socket's own reconnection brings the next snapshot
    }
    partsRestUntil = Date.now() + PARTS_COST * (Date.now() - began);
  }

  function replace(html) {
    const active = region.contains(document.activeElement) ? document.activeElement : null;
    const href = active?.getAttribute("href");
    const kept = [...region.querySelectorAll("[data-keep]")];
    region.innerHTML = html;
    known = null;
    for (const node of kept) {
      const place = document.getElementById(node.id);
      if (place && place.dataset.keep === node.dataset.keep) place.replaceWith(node);
    }
    window.tally.localise(region);
    if (active?.isConnected) active.focus({ preventScroll: true });
    else if (href) region.querySelector(`a[href="${CSS.escape(href)}"]`)?.focus({ preventScroll: true });
  }

  // --- announcing -----------------------------------------------------------------------------------------------------

  function announce(place, state) {
    announced.set(place.dataset.name, `${place.dataset.name}: ${state.accepted} submissions by ${state.players} players.`);
    if (announceTimer) return;
    announceTimer = setTimeout(() => {
      announcer.textContent = [...announced.values()].join(" ");
      announced.clear();
      announceAt = Date.now() + ANNOUNCE_MS;
      announceTimer = 0;
    }, Math.max(1000, announceAt - Date.now()));
  }

  // --- the connection -------------------------------------------------------------------------------------------------

  function connect() {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    socket = new WebSocket(`${scheme}//${location.host}${region.dataset.socket}`);
    expected = 0;
    heardAt = Date.now();
    socket.onmessage = (event) => receive(JSON.parse(event.data));
    socket.onclose = (event) => lost(event.code);
  }

  function receive(message) {
    const gap = expected !== 0 && message.n !== expected;
    expected = message.n + 1;
    heardAt = Date.now();
    pauseMs = 500;
    if (message.type === "snapshot") return takeAll(message);
    if (gap) socket.send(JSON.stringify({ type: "resync" }));
    if (message.type === "state") take(message);
  }

  function lost(code) {
    stale();
    // Logged out, or no longer to be seen: the page itself says so. Never twice in a row.
    if ((code === 4401 || code === 4404) && performance.now() > 4000) return location.reload();
    socket = null;
    if (code === 4429) {
      show("stale", "Too many pages");
      pauseMs = LONGEST_PAUSE_MS;
    }
    if (document.hidden) return; // `shown` connects
    clearTimeout(reconnectTimer);
    reconnectTimer = setTimeout(connect, pauseMs * (0.5 + Math.random() / 2));
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  }

  // The server says something every few seconds. Silence means a connection that died without a word.
  setInterval(() => {
    if (socket && socket.readyState === WebSocket.OPEN && Date.now() - heardAt > SILENCE_MS) {
      hangUp();
      lost(0);
    }
  }, 2000);

  function hangUp() {
    if (!socket) return;
    socket.onclose = socket.onmessage = null;
    socket.close();
    socket = null;
  }

  // --- seen or not ----------------------------------------------------------------------------------------------------

  function hidden() {
    clearTimeout(reconnectTimer);
    hangUp();
    show("paused", "Paused");
  }

  function seen() {
    clearTimeout(hiddenTimer);
    if (!socket) connect(); // its snapshot says which games came and went
    if (partsMissed) {
      partsMissed = false;
      refresh();
    }
  }

  function watchVisibility() {
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) hiddenTimer = setTimeout(hidden, HIDDEN_MS);
      else seen();
    });
  }
  window.addEventListener("offline", stale);

  if (region && "WebSocket" in window) {
    show("connecting", "Connecting");
    connect();
    watchVisibility();
  }
})();
