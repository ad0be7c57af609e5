// The pages work without this script. With it each answer is saved at once, keys are commands, and the time goes on.
"use strict";
(() => {
  const root = document.body.dataset.root;
  const byId = (id) => document.getElementById(id);
  const page = () => document.body.dataset.page;
  const timed = () => page() === "question" || page() === "hand-in";
  const say = (text) => { byId("notice").textContent = text; };
  const lose = (text) => { byId("lost").textContent = text; };
  const after = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

  // ---- requests: sent in turn, each until it is answered, so that nothing is lost while the server is away

  let turn = Promise.resolve();
  let waiting = 0;
  let gone = false;

  function inTurn(work) {
    waiting += 1;
    turn = turn.then(() => gone || work()).catch((problem) => lose(String(problem))).finally(() => { waiting -= 1; });
  }

  async function asked(address, options) {
    for (;;) {
      let reason = "The exam's server does not answer.";
      try {
        const response = await fetch(address, options);
        if (response.status >= 500) reason = await response.text();
        else {
          if (byId("lost").textContent) { lose(""); say("All is saved again."); }
          return response;
        }
      } catch { /* the reason above */ }
      lose(`Not saved. ${reason} Run labs exam in the terminal, if it is not running; this page goes on by itself.`);
      await after(1500);
    }
  }

  const json = (address, fields) =>
    asked(address, { method: fields ? "POST" : "GET", body: fields, headers: { Accept: "application/json" }, keepalive: true });

  // ---- how the exam stands

  async function take(response) {
    if (response.status === 404) {
      lose("This page belongs to an exam that is not open any more. Run labs exam in the terminal.");
      return;
    }
    if (!response.ok && response.status !== 409 && response.status !== 422) throw await response.text();
    const standing = await response.json();
    if (standing.over) { location.assign(`${root}/review`); return; }
    setLeft(standing.left);
    if (standing.notice) say(standing.notice);
    byId("progress").textContent = standing.progress;
    document.querySelectorAll("#questions li a").forEach((link, at) => {
      const mark = standing.marks[at];
      link.dataset.state = mark.state;
      link.toggleAttribute("data-flagged", mark.flagged);
      link.querySelector(".words").textContent = mark.state + (mark.flagged ? ", flagged" : "");
    });
    if (standing.question !== Number(document.body.dataset.number) || waiting > 1) return;
    byId("answer").was.value = standing.shown;
    for (const option of options()) option.checked = standing.shown.includes(option.value);
    setFlag(standing.flagged);
  }

  function setFlag(on) {
    byId("flag").value = on ? "unflag" : "flag";
    byId("flag").setAttribute("aria-pressed", String(on));
  }

  // Other tabs may have changed something; and a page that asks keeps the server there.
  function refresh() {
    if (!timed()) fetch(`${root}/state`).catch(() => {});
    else if (!waiting) inTurn(async () => take(await json(`${root}/state?question=${document.body.dataset.number ?? ""}`)));
  }

  // ---- a question: saving and moving

  const options = () => [...document.querySelectorAll("#answer input[name=answer]")];

  const queue = [];

  function save(button) {
    const form = byId("answer");
    const fields = new URLSearchParams(new FormData(form));
    if (button) fields.append("do", button.value);
    const shown = options().filter((option) => option.checked).map((option) => option.value).join("");
    form.was.value = button?.value === "clear" ? "" : shown;
    if (button?.id === "flag") setFlag(button.value === "flag");
    const unsent = { address: form.action, fields };
    queue.push(unsent);
    say("");
    inTurn(async () => {
      queue.splice(queue.indexOf(unsent), 1);
      await take(await json(unsent.address, unsent.fields));
    });
  }

  let moving = false;
  const heldKeys = [];

  function show(address, push = true) {
    moving = true;
    inTurn(async () => {
      const response = await asked(address, {});
      const next = new DOMParser().parseFromString(await response.text(), "text/html");
      if (!response.ok || next.body.dataset.page !== "question") {
        location.assign(response.url);
        return;
      }
      for (const id of ["main", "questions", "progress"]) byId(id).replaceWith(next.getElementById(id));
      Object.assign(document.body.dataset, next.body.dataset);
      document.title = next.title;
      say("");
      if (push) history.pushState(null, "", response.url);
      setLeft(Number(next.body.dataset.left));
      drawn();
      scrollTo(0, 0);
      byId("question").focus({ preventScroll: true });
      moving = false;
      while (heldKeys.length && !moving) press(heldKeys.shift(), document.activeElement);
    });
  }

  function drawn() {
    for (const block of document.querySelectorAll("pre, .table"))
      if (block.scrollWidth > block.clientWidth) block.tabIndex = 0;
  }

  document.addEventListener("change", (event) => {
    if (event.target.name === "answer") save();
    if (event.target.id === "keys-on") localStorage.setItem("single keys", event.target.checked ? "on" : "off");
  });

  document.addEventListener("submit", (event) => {
    if (event.target.id !== "answer") return;
    event.preventDefault();
    if (event.submitter?.value === "next") show(byId("next").dataset.to);
    else save(event.submitter);
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || page() !== "question" || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!link.matches("#questions a, #before")) return;
    event.preventDefault();
    show(link.href);
  });

  addEventListener("popstate", () => { if (page() === "question") show(location.href, false); });
  addEventListener("pagehide", () => {
    gone = true;
    // Not in turn any more, so only the last of each kind; what was sent before is on its way already.
    const last = new Map(queue.map((each) => [`${each.address} ${each.fields.get("do")}`, each]));
    for (const { address, fields } of last.values()) fetch(address, { method: "POST", body: fields, keepalive: true });
    queue.length = 0;
  });
  addEventListener("beforeunload", (event) => { if (byId("lost").textContent && waiting) event.preventDefault(); });
  addEventListener("pageshow", () => { gone = false; refresh(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
  setInterval(refresh, 30_000);

  // ---- keys

  const keysOn = byId("keys-on");
  if (keysOn) keysOn.checked = localStorage.getItem("single keys") !== "off";

  function step(by) {
    const all = options();
    const here = all.indexOf(document.activeElement);
    const chosen = all.findIndex((option) => option.checked);
    const there = here >= 0 ? here + by : chosen >= 0 ? chosen : by > 0 ? 0 : all.length - 1;
    all[(there + all.length) % all.length].focus();
  }

  const commands = {
    j: () => step(1),
    k: () => step(-1),
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    n: () => byId("next").click(),
    p: () => byId("before").click(),
    ArrowRight: () => byId("next").click(),
    ArrowLeft: () => byId("before").click(),
    f: () => byId("flag").click(),
    x: () => byId("clear").click(),
    s: () => byId("hand-in").click(),
    "?": () => { byId("keys").open = !byId("keys").open; byId("keys").querySelector("summary").focus(); },
  };

  // Whether the key was a command here.
  function press(key, target) {
    const isOption = target.name === "answer";
    if (key === "Enter") {
      if (isOption && !target.checked) target.click();
      else if (isOption || !target.closest("a, button, summary, input")) byId("next").click();
      else return false;
      return true;
    }
    // Arrows scroll a block of code, and choose among radio buttons.
    if (key.startsWith("Arrow") && (target.closest("pre, .table") || (isOption && target.type === "radio"))) return false;
    if (!keysOn.checked && key.length === 1) return false;
    const at = key.length === 1 ? Math.max("abcde".indexOf(key), "12345".indexOf(key)) : -1;
    if (at >= 0) {
      options()[at]?.click();
      options()[at]?.focus();
    } else if (Object.hasOwn(commands, key)) commands[key]();
    else return false;
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (page() !== "question" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (moving && (event.key.length === 1 || event.key === "Enter")) heldKeys.push(event.key);
    else if (!press(event.key, event.target)) return;
    event.preventDefault();
  });

  // ---- the time that is left

  const TOLD = [60, 30, 10, 5, 1];
  let ends = 0;
  let before = Infinity;

  function setLeft(seconds) { ends = performance.now() + seconds * 1000; }

  function tick() {
    const left = Math.max(0, (ends - performance.now()) / 1000);
    const [hours, minutes, seconds] = [Math.floor(left / 3600), Math.floor(left / 60) % 60, Math.floor(left % 60)];
    const two = (number) => String(number).padStart(2, "0");
    byId("left").textContent = hours ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
    byId("left").parentElement.classList.toggle("short", left < 300);
    const told = TOLD.find((each) => left <= each * 60 && before > each * 60 && before !== Infinity);
    if (told) say(told === 1 ? "1 minute left" : `${told} minutes left`);
    if (!left && before) inTurn(async () => { await after(300); await take(await json(`${root}/state`)); });
    before = left;
  }

  if (timed()) {
    setLeft(Number(document.body.dataset.left));
    tick();
    setInterval(tick, 500);
  }
  drawn();
})();
