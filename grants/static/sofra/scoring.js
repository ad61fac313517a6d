/* The scoring room by keyboard: criteria, points, the answers they look at, marks, files. Everything works without.

   No key does anything while somebody writes in a text or a dialog is open, and all of them can be switched off (?).
   data-criterion    a criterion's form; its radios or its data-points field take the points
   data-jump         a link from a criterion to an answer; data-back one from an answer to a criterion
   data-go           the links to the next and the previous file
   data-part         a text of the file in which a passage can be marked; #mark-form sends it */
"use strict";

(() => {
  const criteria = [...document.querySelectorAll("[data-criterion]")];
  const dialog = document.getElementById("shortcuts");
  const help = document.querySelector("[data-shortcuts]");
  const switchOn = document.getElementById("shortcuts-on");
  const KEY = "sofra:shortcuts";
  const TOGETHER = 900; // milliseconds in which two digits are one number
  let at = -1;
  let jumped = 0;
  let typed = "";
  let typedAt = 0;

  const isOn = () => { try { return localStorage.getItem(KEY) !== "off"; } catch { return true; } };
  const pointsOf = (form) => [...form.querySelectorAll("input[type=radio][name=points]")];
  const isWriting = (node) => node.matches?.("textarea, select, input:not([type=radio], [type=checkbox]), [contenteditable]");

  function stand(number, { focus = true } = {}) {
    if (!criteria.length) return;
    at = Math.max(0, Math.min(criteria.length - 1, number));
    jumped = 0;
    for (const form of criteria) form.classList.toggle("now", form === criteria[at]);
    if (!focus) return;
    const radios = pointsOf(criteria[at]);
    const field = radios.find((radio) => radio.checked) || radios[0] || criteria[at].querySelector("[data-points]");
    field?.focus({ preventScroll: true });
    criteria[at].scrollIntoView({ block: "nearest", behavior: "instant" });
  }

  function give(digit) {
    const form = criteria[at < 0 ? 0 : at];
    if (!form) return;
    if (at < 0) stand(0);
    const now = Date.now();
    typed = now - typedAt < TOGETHER ? typed + digit : digit;
    typedAt = now;
    const field = form.querySelector("[data-points]");
    if (field) {
      field.value = typed;
      for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
      return;
    }
    const radios = pointsOf(form);
    const wanted = radios.find((radio) => radio.value === typed) || radios.find((radio) => radio.value === digit);
    if (!wanted) return;
    typed = wanted.value;
    wanted.focus({ preventScroll: true });
    if (!wanted.checked) wanted.click();
  }

  function jump() {
    const links = [...(criteria[at]?.querySelectorAll("[data-jump]") || [])];
    if (links.length) links[jumped++ % links.length].click();
  }

  function show(id) {
    const place = document.getElementById(id);
    if (!place) return;
    place.scrollIntoView({ block: "start", behavior: "instant" });
    const number = criteria.indexOf(place);
    if (number >= 0) stand(number);
    else place.focus({ preventScroll: true });
  }

  const go = (where) => document.querySelector(`[data-go=${where}]`)?.click();

  const acts = {
    j: () => stand(at + 1),
    k: () => stand(at - 1),
    r: () => criteria[at]?.querySelector("textarea")?.focus(),
    a: jump,
    b: () => stand(at < 0 ? 0 : at),
    m: () => mark(),
    n: () => go("next"),
    p: () => go("previous"),
  };

  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]") || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape" && event.target.closest?.("[data-criterion]") && isWriting(event.target)) {
      stand(criteria.indexOf(event.target.closest("[data-criterion]")));
      return;
    }
    if (isWriting(event.target)) return;
    if (event.key === "?" && isOn()) { event.preventDefault(); open(); return; }
    if (!isOn()) return;
    const act = acts[event.key.toLowerCase()];
    if (act) { event.preventDefault(); act(); }
    else if (/^[0-9]$/.test(event.key)) { event.preventDefault(); give(event.key); }
  });

  document.addEventListener("focusin", (event) => {
    const number = criteria.indexOf(event.target.closest?.("[data-criterion]"));
    if (number >= 0 && number !== at) stand(number, { focus: false });
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-jump], a[data-back]");
    if (!link) return;
    event.preventDefault();
    if (link.matches("[data-jump]")) { const from = criteria.indexOf(link.closest("[data-criterion]")); if (from !== at) stand(from, { focus: false }); }
    show(link.hash.slice(1));
  });

  function open() {
    switchOn.checked = isOn();
    dialog.showModal();
  }

  help.hidden = false;
  help.addEventListener("click", open);
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  switchOn.addEventListener("change", () => {
    try { localStorage.setItem(KEY, switchOn.checked ? "on" : "off"); } catch { /* a forbidden store: on until the page is left */ }
  });

  /* Marks */

  const button = document.querySelector("[data-mark-selection]");

  const partOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest("[data-part]");

  function selected() {
    const chosen = getSelection();
    const words = chosen.toString().trim();
    if (!words || words.length > 1000 || !chosen.rangeCount) return null;
    const range = chosen.getRangeAt(0);
    const from = partOf(range.startContainer);
    const ends = partOf(range.endContainer) === from || range.endOffset === 0; // three clicks end where the next block begins
    return from && ends ? { part: from.dataset.part, words } : null;
  }

  function mark() {
    const found = selected();
    const form = document.getElementById("mark-form");
    if (!found || !form) return;
    form.elements.part.value = found.part;
    form.elements.quote.value = found.words;
    form.elements.note.value = "";
    form.requestSubmit();
    getSelection().removeAllRanges();
  }

  document.addEventListener("selectionchange", () => { button.hidden = !selected(); });
  button.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays
  button.addEventListener("click", mark);

  /* On a phone the switch goes back to where one was */

  const links = [...document.querySelectorAll(".room-switch a")];
  const panes = links.map((link) => document.querySelector(link.hash));
  const places = [null, null];
  const shown = () => (panes[1].getBoundingClientRect().top < innerHeight / 2 ? 1 : 0);
  const tell = () => links.forEach((link, number) => { if (number === shown()) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current"); });

  links.forEach((link, number) => {
    link.addEventListener("click", (event) => {
      const now = shown();
      if (now === number) return;
      event.preventDefault();
      places[now] = scrollY;
      if (places[number] === null) panes[number].scrollIntoView({ behavior: "instant" });
      else scrollTo({ top: places[number], behavior: "instant" });
      panes[number].focus({ preventScroll: true });
    });
  });
  if (links.length) { addEventListener("scroll", tell, { passive: true }); tell(); }
})();
