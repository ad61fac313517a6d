/* Forms that save themselves: htmx sends them; what cannot be sent waits on this device and is sent when it can.

   How a page uses it. Everything works without: each form keeps its own Save button.
     <form method="post" data-autosave data-autosave-key="REFERENCE-what" hx-post="…" hx-target="find .save-status"
           hx-trigger="input changed delay:800ms, change">
   data-autosave          the form saves itself; with the value "stay" its unnamed Save button saves in place, too, and
                          only buttons with a name (add a row) load a page
   data-autosave-key      names the form on this device, the same on every visit (else its address does)
   .save-status           a line with role="status" inside the form: saving, saved at, not saved, conflict
   name="version"/"seen"  hidden fields that say from which version the writer started (any other: data-base); they are
                          kept with the text, so that a colleague's newer text is met by a conflict, not overwritten.
                          The answer brings the new one by hx-swap-oob
   A form without hx-post is closed: what waits for it on this device is shown, and stays until it is thrown away.
   The answer to a POST by htmx: 2xx saved; 409 with a block .both-texts inside the form: a colleague's newer text, with
   buttons data-keep="mine|theirs|both" whose value is the colleague's version; 409 or 422 otherwise: not saved, and why.
   A form's state stands in data-save-state: typing, saving, saved, kept, conflict, refused. */
"use strict";

(() => {
  const say = document.getElementById("words").dataset;
  const { reader = "", csrfCookie = "csrftoken" } = document.body.dataset;
  const PREFIX = `sofra:unsent:${reader}:`;
  const PATIENCE = 20000; // a line that has dropped without a word
  const AGAIN = 15000;
  const BASE = "input[type=hidden]:is([name=version], [name$=seen], [data-base])";
  const sent = new WeakMap(); // what a form sent last, as it was then
  const leaving = new WeakSet(); // forms that the browser itself is sending
  const flying = new WeakSet(); // forms that htmx is sending
  const held = new Map(); // forms that the browser will send, by which button, once what is under way has arrived

  const forms = () => [...document.querySelectorAll("form[data-autosave]")];
  const formOf = (node) => node?.closest?.("form[data-autosave]");
  const addressOf = (form) => form.getAttribute("hx-post");
  const keyOf = (form) => PREFIX + (form.dataset.autosaveKey || addressOf(form) || form.action);
  const stateOf = (form) => form.dataset.saveState || "";
  const token = () => document.cookie.split("; ").find((pair) => pair.startsWith(csrfCookie + "="))?.split("=")[1] || "";

  /* This device */

  function read(key) {
    try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
  }

  function forget(key) {
    try { localStorage.removeItem(key); } catch { /* a forbidden store holds nothing */ }
    warnBeforeSigningOut();
  }

  function keptKeys() {
    try { return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)); } catch { return []; }
  }

  function fieldsOf(form) {
    const out = ["csrfmiddlewaretoken", "shown"];
    return [...form.elements].filter((field) => field.name && !out.includes(field.name) && !["hidden", "file", "submit", "button"].includes(field.type) && !field.closest(".both-texts"));
  }

  function valuesOf(form) {
    const values = {};
    for (const field of fieldsOf(form)) {
      if (field.type === "checkbox" || field.type === "radio") values[`${field.name}=${field.value}`] = field.checked;
      else values[field.name] = field.value;
    }
    return values;
  }

  function bodyOf(form) {
    return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
  }

  function labelOf(form) {
    const label = form.querySelector("legend:not(.visually-hidden), label")?.textContent || document.querySelector("h1")?.textContent || "";
    return label.replace(/\s+/g, " ").trim().slice(0, 120);
  }

  function keep(form) {
    const base = Object.fromEntries([...form.querySelectorAll(BASE)].map((field) => [field.name, field.value]));
    const page = location.pathname + location.search + (form.id ? `#${form.id}` : "");
    const kept = { values: valuesOf(form), base, body: bodyOf(form), url: addressOf(form), page, label: labelOf(form) };
    try { localStorage.setItem(keyOf(form), JSON.stringify(kept)); } catch { /* a full or forbidden store: the text is still on the page */ }
    warnBeforeSigningOut();
  }

  function put(form, values) {
    const left = { ...values };
    for (const field of fieldsOf(form)) {
      const choice = `${field.name}=${field.value}`;
      if (choice in values) { field.checked = values[choice]; delete left[choice]; }
      else if (field.name in values) { field.value = values[field.name]; delete left[field.name]; }
    }
    return Object.values(left).filter((value) => typeof value === "string" && value.trim());
  }

  function restore(form) {
    const kept = read(keyOf(form));
    if (!kept?.values) return;
    if (JSON.stringify(kept.values) === JSON.stringify(valuesOf(form))) { forget(keyOf(form)); return; }
    if (!addressOf(form)) { showKept(form, Object.values(kept.values), say.tooLate); return; }
    for (const field of form.querySelectorAll(BASE)) if (field.name in kept.base) field.value = kept.base[field.name];
    const left = put(form, kept.values);
    for (const field of fieldsOf(form)) field.dispatchEvent(new CustomEvent("sofra:restored", { bubbles: true }));
    if (left.length) showKept(form, left, say.noPlace);
    show(form, "kept", say.restored);
    setTimeout(resend, 200, form); // once htmx is there
  }

  /* What cannot be put back into the form is at least shown */
  function showKept(form, values, sentence) {
    const texts = values.filter((value) => typeof value === "string" && value.trim());
    if (!texts.length) { forget(keyOf(form)); return; }
    form.querySelector(".kept-text")?.remove();
    const box = document.createElement("div");
    box.className = "notice notice-warning kept-text";
    const why = document.createElement("p");
    why.textContent = sentence;
    box.append(why, ...texts.map((text) => Object.assign(document.createElement("blockquote"), { className: "kept-words", textContent: text })));
    const away = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-outline-secondary btn-sm", textContent: say.throwAway });
    away.addEventListener("click", () => { forget(keyOf(form)); box.remove(); });
    box.append(away);
    (form.querySelector(".save-status") || form.lastElementChild).after(box);
  }

  /* The state, said aloud */

  function show(form, state, text) {
    form.dataset.saveState = state;
    const place = form.querySelector(".save-status");
    if (!place) return;
    place.classList.toggle("trouble", ["kept", "conflict", "refused"].includes(state));
    if (text !== undefined && place.textContent !== text) place.textContent = text;
  }

  function showSignedOut(form) {
    show(form, "kept", say.signedOut + " ");
    const link = Object.assign(document.createElement("a"), { href: say.login, target: "_blank", rel: "noopener", textContent: say.enter });
    form.querySelector(".save-status")?.append(link);
  }

  /* Sending */

  function resend(form) {
    if (window.htmx && form.isConnected && stateOf(form) !== "saving") htmx.trigger(form, "change");
  }

  const waiting = () => forms().filter((form) => stateOf(form) === "kept");
  const wake = () => { if (navigator.onLine && !document.hidden) waiting().forEach(resend); };

  function typed(event) {
    const form = formOf(event.target);
    if (!form || !addressOf(form) || event.target.type === "file" || !event.isTrusted && event.type === "change") return;
    keep(form);
    leaving.delete(form); // who types is still here
    if (stateOf(form) !== "conflict") show(form, navigator.onLine ? "typing" : "kept", navigator.onLine ? say.typing : say.kept);
  }

  document.addEventListener("input", typed);
  document.addEventListener("change", typed);

  document.addEventListener("htmx:configRequest", (event) => {
    const found = token();
    const files = event.detail.elt.querySelectorAll("form[data-autosave] input[type=file]");
    for (const field of files) delete event.detail.parameters[field.name]; // a file goes once, by the button
    if (reader) event.detail.headers["X-Reader"] = reader;
    if (!found) return;
    event.detail.headers["X-CSRFToken"] = found; // the page's own is old once its reader has signed in again
    if (event.detail.parameters.csrfmiddlewaretoken !== undefined) event.detail.parameters.csrfmiddlewaretoken = found;
  });

  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = event.detail.elt;
    if (!form.matches("form[data-autosave]")) return;
    if (stateOf(form) === "conflict" || leaving.has(form)) { event.preventDefault(); return; }
    keep(form);
    if (!navigator.onLine) { event.preventDefault(); show(form, "kept", say.kept); return; }
    sent.set(form, JSON.stringify(valuesOf(form)));
    flying.add(form);
    show(form, "saving", say.saving);
  });

  document.addEventListener("htmx:beforeSend", (event) => {
    if (event.detail.elt.matches("form[data-autosave]")) event.detail.xhr.timeout = PATIENCE;
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt;
    if (!form.matches("form[data-autosave]")) return;
    flying.delete(form);
    const { status } = event.detail.xhr;
    if (event.detail.successful) saved(form);
    else if (status === 401) showSignedOut(form);
    else if (status === 403 || status === 404) show(form, "refused", say.noRight);
    else if (status === 0 || status === 408 || status === 429 || status >= 500) show(form, "kept", say.kept);
    else if (form.querySelector(".both-texts")) show(form, "conflict");
    else show(form, "refused", event.detail.xhr.getResponseHeader("HX-Retarget") ? say.refused : undefined);
    if (!held.has(form)) return;
    const button = held.get(form);
    held.delete(form);
    setTimeout(() => form.requestSubmit(button));
  });

  function saved(form) {
    if (sent.get(form) === JSON.stringify(valuesOf(form))) {
      if (!form.querySelector(".kept-text")) forget(keyOf(form));
      show(form, "saved");
    } else {
      keep(form); // typed on meanwhile: the new text starts from the version that has just been made
      show(form, "typing", say.typing);
    }
  }

  /* Two texts */

  // One text with every paragraph of both: what they share once, where they differ theirs first (rules/differences.py).
  function together(theirs, mine) {
    const [left, right] = [theirs, mine].map((text) => text.trim().split(/\n[^\S\n]*\n\s*/).filter((part) => part.trim()));
    const length = Array.from({ length: left.length + 1 }, () => new Array(right.length + 1).fill(0));
    for (let a = left.length - 1; a >= 0; a--) {
      for (let b = right.length - 1; b >= 0; b--) length[a][b] = left[a] === right[b] ? length[a + 1][b + 1] + 1 : Math.max(length[a + 1][b], length[a][b + 1]);
    }
    const found = [];
    let a = 0, b = 0;
    while (a < left.length || b < right.length) {
      if (a < left.length && b < right.length && left[a] === right[b]) { found.push(left[a++]); b++; }
      else if (a < left.length && (b === right.length || length[a + 1][b] >= length[a][b + 1])) found.push(left[a++]);
      else found.push(right[b++]);
    }
    return found.join("\n\n");
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-keep]");
    const form = formOf(button);
    if (!form || !addressOf(form)) return;
    const choice = button.dataset.keep;
    const box = button.closest(".both-texts");
    const field = form.querySelector("textarea[name=text], input[type=text][name=text]");
    const theirs = box.querySelector("[data-theirs]")?.value;
    if (choice !== "mine" && (!field || theirs === undefined)) { forget(keyOf(form)); leaving.add(form); return; } // the page shows it
    event.preventDefault();
    form.querySelector(BASE).value = box.querySelector("[data-version]").value;
    if (choice !== "mine") field.value = choice === "theirs" ? theirs : together(theirs, field.value);
    box.parentElement.replaceChildren();
    form.dataset.saveState = "";
    if (choice === "theirs") { forget(keyOf(form)); show(form, "saved", say.theirs); }
    else keep(form);
    if (choice === "mine") resend(form);
    if (choice === "both") show(form, "typing", say.both);
    field?.dispatchEvent(new CustomEvent("sofra:restored", { bubbles: true }));
    (field || form.querySelector("input:not([type=hidden]), select"))?.focus();
  });

  /* The browser's own sending, leaving the page, signing out */

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const field = form.querySelector?.("[name=csrfmiddlewaretoken]");
    if (field && token()) field.value = token();
    if (form.matches("form[action$='/logout/']")) { [...keptKeys(), ...unfinishedUploads()].forEach(forget); return; }
    if (!form.matches("form[data-autosave]") || !addressOf(form)) return;
    const inPlace = form.dataset.autosave === "stay" && !event.submitter?.name;
    if (inPlace || !navigator.onLine) {
      event.preventDefault();
      keep(form);
      resend(form);
      return;
    }
    if (flying.has(form)) { // else it starts from a version that is older than the one on its way
      event.preventDefault();
      held.set(form, event.submitter);
      return;
    }
    leaving.add(form);
  }, true);

  function flush() {
    for (const form of forms()) {
      if (!["typing", "saving", "kept"].includes(stateOf(form)) || leaving.has(form) || !addressOf(form)) continue;
      keep(form);
      const body = new URLSearchParams(bodyOf(form));
      fetch(addressOf(form), { method: "POST", body, headers: headers(), keepalive: true }).catch(() => {});
    }
  }

  const headers = () => ({ "X-CSRFToken": token(), "HX-Request": "true", ...(reader && { "X-Reader": reader }) });

  addEventListener("pagehide", flush);
  addEventListener("pageshow", (event) => { if (event.persisted) forms().forEach((form) => leaving.delete(form)); });
  addEventListener("beforeunload", (event) => {
    const unsaved = navigator.onLine ? ["kept", "conflict", "refused"] : ["typing", "saving", "kept", "conflict", "refused"];
    if (forms().some((form) => unsaved.includes(stateOf(form)) && !leaving.has(form))) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) forms().filter((form) => stateOf(form) === "typing").forEach(resend);
    else wake();
  });
  addEventListener("online", wake);
  addEventListener("focus", wake);
  setInterval(wake, AGAIN);

  function unfinishedUploads() {
    try { return Object.keys(localStorage).filter((key) => key.startsWith("tus::")); } catch { return []; }
  }

  function warnBeforeSigningOut() {
    const button = document.querySelector("form[action$='/logout/'] button");
    if (!button) return;
    if (keptKeys().length) button.dataset.confirm = say.signOut;
    else delete button.dataset.confirm;
  }

  /* Text of other pages that waits on this device is sent from here; what needs its writer is named with its page */

  async function sendOthers() {
    const here = new Set(forms().map(keyOf));
    const stuck = [];
    for (const key of keptKeys().filter((found) => !here.has(found))) {
      const kept = read(key);
      if (!kept?.url) { forget(key); continue; }
      let answer;
      try { answer = await fetch(kept.url, { method: "POST", body: new URLSearchParams(kept.body), headers: headers() }); } catch { stuck.push([key, kept]); continue; }
      if (answer.ok && !answer.redirected) forget(key);
      else stuck.push([key, kept]);
    }
    if (stuck.length) nameStuck(stuck);
  }

  function nameStuck(stuck) {
    const box = Object.assign(document.createElement("div"), { className: "notice notice-warning", id: "unsent" });
    box.append(Object.assign(document.createElement("p"), { textContent: say.elsewhere }));
    const list = document.createElement("ul");
    for (const [key, kept] of stuck) {
      const line = document.createElement("li");
      line.append(Object.assign(document.createElement("a"), { href: kept.page, textContent: kept.label || kept.page }), " ");
      const away = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-link btn-sm", textContent: say.throwAway });
      away.dataset.confirm = say.sureToThrow;
      away.addEventListener("click", (event) => {
        if (event.defaultPrevented) return; // asked first
        forget(key);
        line.remove();
        if (!list.children.length) box.remove();
      });
      line.append(away);
      list.append(line);
    }
    box.append(list);
    document.getElementById("messages").after(box);
  }

  forms().forEach(restore);
  document.addEventListener("htmx:load", (event) => {
    const around = event.detail.elt;
    for (const form of [formOf(around), ...around.querySelectorAll("form[data-autosave]")]) if (form === around || form && around !== document.body && !stateOf(form) && around.contains(form)) restore(form);
  });
  warnBeforeSigningOut();
  if (reader && keptKeys().length) sendOthers();
})();
