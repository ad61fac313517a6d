/* Answers that save themselves: htmx sends them; what cannot be sent waits on this device and is sent when it can. */
"use strict";

(() => {
  const say = document.getElementById("words").dataset;
  const PREFIX = "sofra:unsent:";
  const owner = document.querySelector(".band .who")?.textContent.trim() || "";
  const formOf = (event) => event.target.closest?.("form[data-autosave]") || event.detail?.elt?.closest?.("form[data-autosave]");
  const keyOf = (form) => PREFIX + owner + ":" + (form.dataset.autosaveKey || form.getAttribute("hx-post"));
  const fieldsOf = (form) => [...form.elements].filter((field) => field.name && field.name !== "csrfmiddlewaretoken" && field.type !== "hidden" && field.type !== "file");

  function status(form, text, trouble) {
    const place = form.querySelector(".save-status");
    if (!place) return;
    place.textContent = text;
    place.classList.toggle("trouble", Boolean(trouble));
  }

  function keep(form) {
    const kept = {};
    for (const field of fieldsOf(form)) {
      if (field.type === "checkbox" || field.type === "radio") kept[field.name + "=" + field.value] = field.checked;
      else kept[field.name] = field.value;
    }
    try { localStorage.setItem(keyOf(form), JSON.stringify(kept)); } catch { /* a full or forbidden store: the text is still on the page */ }
  }

  function restore(form) {
    let kept;
    try { kept = JSON.parse(localStorage.getItem(keyOf(form))); } catch { return; }
    if (!kept) return;
    for (const field of fieldsOf(form)) {
      const choice = field.name + "=" + field.value;
      if (choice in kept) field.checked = kept[choice];
      else if (field.name in kept) field.value = kept[field.name];
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    form.setAttribute("data-unsent", "");
    status(form, say.restored, true);
  }

  function send(form) {
    if (window.htmx) htmx.trigger(form, "change");
  }

  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = formOf(event);
    if (!form) return;
    keep(form);
    status(form, say.saving);
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    const form = formOf(event);
    if (!form) return;
    const xhr = event.detail.xhr;
    const signedOut = xhr.status === 401 || xhr.status === 403;
    const lost = signedOut || xhr.status === 0 || xhr.status >= 500;
    form.toggleAttribute("data-unsent", lost);
    form.querySelector(".save-status")?.classList.toggle("trouble", !event.detail.successful);
    if (lost) status(form, signedOut ? say.signedOut : say.kept, true);
    else localStorage.removeItem(keyOf(form)); // the server has it, or has said on the page why not
  });

  const waiting = () => [...document.querySelectorAll("form[data-autosave][data-unsent]")];
  addEventListener("online", () => waiting().forEach(send));
  setInterval(() => { if (navigator.onLine) waiting().forEach(send); }, 20000);
  addEventListener("beforeunload", (event) => { if (waiting().length) event.preventDefault(); });

  document.querySelectorAll("form[data-autosave]").forEach(restore);
})();
