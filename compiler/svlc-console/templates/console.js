// Brings news into the list of requests. Everything else works without a script.
"use strict";
(() => {
  const rows = document.getElementById("rows");
  if (!rows || !window.EventSource) return;
  const kept = 200;
  const status = document.getElementById("live");
  const pause = document.getElementById("pause");
  const none = document.getElementById("none");
  let source = null;

  // Of a row that is there already, cells that differ are replaced: the one that the keyboard is in never does.
  const put = (row) => {
    const before = document.getElementById(row.id);
    if (!before) rows.prepend(row);
    else [...row.cells].forEach((cell, at) => {
      if (before.cells[at].outerHTML !== cell.outerHTML) before.cells[at].replaceWith(cell);
    });
  };
  const take = (event) => {
    const template = document.createElement("template");
    template.innerHTML = event.data;
    // The newest comes first; each goes to the top.
    [...template.content.querySelectorAll("tr")].reverse().forEach(put);
    while (rows.rows.length > kept) rows.rows[rows.rows.length - 1].remove();
    none.hidden = rows.rows.length > 0;
  };
  const say = (text) => {
    status.textContent = text;
    status.dataset.state = text;
  };
  const start = () => {
    source = new EventSource(rows.dataset.live);
    source.onopen = () => say("Live");
    source.onmessage = take;
    source.onerror = () => say("Connecting");
    pause.textContent = "Pause";
  };
  const stop = () => {
    source.close();
    source = null;
    say("Paused");
    pause.textContent = "Resume";
  };
  pause.hidden = false;
  document.getElementById("refresh").hidden = true;
  pause.addEventListener("click", () => (source ? stop() : start()));
  window.addEventListener("pagehide", () => source && source.close());
  window.addEventListener("pageshow", (event) => event.persisted && source && start());
  start();
})();
