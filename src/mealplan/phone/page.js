"use strict";
// Ticks are kept on this phone first and sent then, so that nothing is lost without a connection. Each waits in `unsent`
// with the time at which it was made until it has been taken in; sent twice it changes nothing.
(() => {
  const SOON = 3000, LATER = 30000, LOOK = 15000, PATIENCE = 8000;
  const place = "mealplan.", target = document.body.dataset.ticks || "";
  const boxes = [...document.querySelectorAll("input[type=checkbox]")];
  const left = document.getElementById("left"), said = document.getElementById("said");
  const undo = document.getElementById("undo"), hide = document.getElementById("hide");
  let unsent = {}, done = [], wait = SOON, timer = 0, sending = false, again = false, keeps = true, closed = false;
  let lost = false;

  // One entry for each line, so that two pages of one phone do not write over each other's. Without a server (the file
  // that stands by itself) they are all there is, and stay.
  const keep = (line) => {
    try {
      if (line in unsent) localStorage.setItem(place + line, JSON.stringify(unsent[line]));
      else localStorage.removeItem(place + line);
    } catch { keeps = false; }
  };
  const kept = () => {
    try {
      for (let n = 0; n < localStorage.length; n++) {
        const key = localStorage.key(n);
        if (!/^mealplan\.t[0-9a-f]{16}$/.test(key)) continue;
        const one = JSON.parse(localStorage.getItem(key));
        if (one && typeof one.on === "boolean" && typeof one.at === "number") unsent[key.slice(place.length)] = one;
      }
    } catch { keeps = false; }
  };
  const name = (box) => box.closest("li").querySelector(".name").textContent;
  const tell = (words) => { said.textContent = words; };
  const waiting = () => Object.keys(unsent).length;

  const draw = () => {
    const open = boxes.filter((box) => !box.checked).length;
    left.textContent = boxes.length && !open ? "Everything is in the basket"
      : `${open} of ${boxes.length} left` + (target && lost && waiting() ? ` · ${waiting()} to send` : "");
    for (const box of boxes) box.closest("li").classList.toggle("done", box.checked);
    for (const part of document.querySelectorAll("main > section"))
      part.classList.toggle("done", part.querySelector("input") !== null && !part.querySelector("input:not(:checked)"));
    undo.disabled = !done.length;
  };

  const change = (box, on) => {
    box.checked = on;
    unsent[box.id] = { on, at: Date.now() };
    keep(box.id);
    draw();
    tell(`${name(box)} ${on ? "ticked" : "not ticked"}. ${left.textContent}.`
      + (closed ? " Only on this phone: this address has ended." : lost ? " Kept on this phone, to be sent later." : "")
      + (keeps ? "" : " This browser keeps nothing: leave the page open."));
    if (on && document.body.classList.contains("hiding")) onwards(box);
    send();
  };

  // What is hidden cannot be where she is: on to the next thing that is left.
  const onwards = (box) => {
    const left = boxes.filter((one) => !one.checked);
    (left.find((one) => boxes.indexOf(one) > boxes.indexOf(box)) || left[0] || hide).focus();
  };

  const plan = (pause) => { clearTimeout(timer); timer = setTimeout(send, pause); };

  const take = (ticked) => {
    // What is ticked there now; lines with a change that is still to be sent stay as they are here.
    const there = new Set(ticked);
    for (const box of boxes) if (!(box.id in unsent)) box.checked = there.has(box.id);
    draw();
  };

  const send = async () => {
    if (!target || closed) return;
    if (sending) { again = true; return; }
    sending = true;
    clearTimeout(timer);
    const now = Date.now(), batch = { ...unsent }, stop = new AbortController();
    const alarm = setTimeout(() => stop.abort(), PATIENCE);
    const changes = Object.entries(batch).map(([line, one]) => ({ line, on: one.on, ago: Math.max(0, now - one.at) / 1000 }));
    try {
      const answer = await fetch(target, {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ changes }),
        credentials: "same-origin", cache: "no-store", redirect: "error", signal: stop.signal,
      });
      if (answer.status === 404) { closed = true; throw new Error("closed"); }
      if (!answer.ok) throw new Error(String(answer.status));
      const found = await answer.json();
      for (const [line, one] of Object.entries(batch)) {
        if (unsent[line].at !== one.at) continue;  // changed again since then
        delete unsent[line];
        keep(line);
      }
      if (lost) tell(changes.length ? "Connected again: all ticks are sent." : "Connected again.");
      lost = false;
      wait = SOON;
      take(found.ticked);
      plan(again ? 0 : LOOK);
    } catch {
      if (closed) tell("This address has ended. Ticks are kept on this phone: open the new address on it.");
      else if (!lost) tell("No connection. Ticks are kept on this phone and sent when it is back.");
      lost = true;
      draw();
      plan(wait);
      wait = Math.min(LATER, wait * 2);
    } finally {
      clearTimeout(alarm);
      sending = again = false;
    }
  };

  kept();
  for (const box of boxes) {
    if (box.id in unsent) box.checked = unsent[box.id].on;
    box.addEventListener("change", () => { done.push([box, !box.checked]); change(box, box.checked); });
  }
  undo.addEventListener("click", () => {
    const [box, on] = done.pop();
    change(box, on);
  });
  hide.addEventListener("click", () => {
    const on = document.body.classList.toggle("hiding");
    hide.setAttribute("aria-pressed", String(on));
  });
  const back = () => { if (document.visibilityState === "visible") send(); };
  addEventListener("online", back);
  addEventListener("pageshow", back);
  addEventListener("focus", back);
  document.addEventListener("visibilitychange", back);
  draw();
  send();
})();
