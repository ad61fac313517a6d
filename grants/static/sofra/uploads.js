/* Files on their way: one after the other, each with its progress, taken up again where a line dropped.

   A form with data-upload (templates/grants/applications/_upload.html) sends its files by itself, or by its button where
   there is no JavaScript. The pieces go to data-begin by tus-js-client, which is loaded with the first file; then the
   form's own address is told the token, and answers with the files as they are now, or with the reasons of a refusal. */
"use strict";

(() => {
  const say = document.getElementById("upload-words").dataset;
  const { reader = "", csrfCookie = "csrftoken" } = document.body.dataset;
  const PIECE = 256 * 1024; // a dropped line costs no more than this
  const AGAIN = 10000;
  const token = () => document.cookie.split("; ").find((pair) => pair.startsWith(csrfCookie + "="))?.split("=")[1] || "";
  const headers = () => ({ "X-CSRFToken": token(), "HX-Request": "true", ...(reader && { "X-Reader": reader }) });
  const queue = [];
  let busy = false;
  let library = null;

  function load(address) {
    library ??= new Promise((resolve, reject) => {
      const script = Object.assign(document.createElement("script"), { src: address, onload: () => resolve(window.tus), onerror: () => { library = null; script.remove(); reject(new Error()); } });
      document.head.append(script);
    });
    return library;
  }

  const fill = (text, values) => text.replace(/%(\w+)%/g, (_whole, name) => values[name]);

  class Row {
    constructor(form, file) {
      this.form = form;
      this.file = file;
      this.box = form.closest("[data-upload-box]");
      this.line = document.createElement("li");
      const name = Object.assign(document.createElement("span"), { className: "upload-name", textContent: file.name });
      this.bar = Object.assign(document.createElement("progress"), { max: 100, value: 0 });
      this.bar.setAttribute("aria-label", file.name);
      this.text = Object.assign(document.createElement("span"), { className: "upload-text", textContent: say.waiting });
      this.button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-link btn-sm", textContent: say.stop });
      this.button.append(Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: `: ${file.name}` }));
      this.button.addEventListener("click", () => this.stop());
      this.line.append(name, this.bar, this.text, this.button);
      this.box.querySelector("[data-uploads]").append(this.line);
    }

    say(text, trouble) {
      this.text.textContent = text;
      this.text.classList.toggle("trouble", Boolean(trouble));
    }

    progress(share) {
      this.bar.value = share;
      this.say(fill(say.share, { share: Math.floor(share) }));
    }

    stop() {
      this.isStopped = true;
      this.transfer?.abort();
      this.line.remove();
      this.end?.();
    }

    refuse(reasons) {
      this.bar.remove();
      this.line.classList.add("refused");
      this.say(reasons.join(" "), true);
      this.button.firstChild.textContent = say.remove;
      this.box.querySelector("[data-upload-status]").textContent = `${this.file.name}: ${reasons.join(" ")}`;
    }
  }

  function pause(row, text) {
    row.say(text, true);
    return new Promise((resolve) => {
      const go = () => { removeEventListener("online", go); removeEventListener("focus", go); clearTimeout(timer); resolve(); };
      const timer = setTimeout(go, AGAIN);
      addEventListener("online", go);
      addEventListener("focus", go);
      row.end = go;
    });
  }

  // Send the pieces; resolves with the token, rejects with { status, reason }.
  function transfer(tus, row) {
    return new Promise((resolve, reject) => {
      const { begin, purpose } = row.form.dataset;
      row.transfer ??= new tus.Upload(row.file, {
        endpoint: begin,
        chunkSize: PIECE,
        retryDelays: [0, 1000, 3000],
        metadata: { filename: row.file.name, purpose },
        fingerprint: async (file) => ["tus", reader, row.form.action, file.name, file.size, file.lastModified].join("-"),
        removeFingerprintOnSuccess: true,
        onBeforeRequest: (request) => { for (const [name, value] of Object.entries(headers())) request.setHeader(name, value); },
        onShouldRetry: (error) => navigator.onLine && ![400, 401, 403, 404, 410, 412, 413, 415].includes(error.originalResponse?.getStatus() || 0),
      });
      const { options } = row.transfer;
      options.onProgress = (there, all) => row.progress(all ? there * 100 / all : 0);
      options.onSuccess = () => resolve(new URL(row.transfer.url, location).pathname.split("/").filter(Boolean).pop());
      options.onError = (error) => reject({ status: error.originalResponse?.getStatus() || 0, reason: error.originalResponse?.getBody() });
      row.transfer.findPreviousUploads().then((previous) => {
        if (!row.transfer.url && previous.length) row.transfer.resumeFromPreviousUpload(previous[0]);
        row.transfer.start();
      }, () => row.transfer.start());
    });
  }

  async function tell(row, found) {
    const body = new URLSearchParams({ [row.form.dataset.field]: found });
    const answer = await fetch(row.form.action, { method: "POST", body, headers: headers() });
    if (answer.status === 422) throw { status: 422, reasons: (await answer.json()).reasons };
    if (!answer.ok || answer.redirected) throw { status: answer.redirected ? 401 : answer.status };
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-upload-files]");
    row.box.querySelector("[data-upload-files]").replaceWith(document.importNode(fresh, true));
  }

  async function untilDone(row, work) {
    for (;;) {
      if (row.isStopped) return null;
      try {
        return await work();
      } catch (error) {
        if (row.isStopped) return null;
        const { status = 0, reason, reasons } = error || {};
        if (reasons || [400, 403, 404, 410, 413, 415, 422].includes(status)) { row.refuse(reasons || [reason || say.refused]); return null; }
        await pause(row, status === 401 ? say.signedOut : say.paused);
      }
    }
  }

  async function send(row) {
    const tus = await untilDone(row, () => load(row.form.dataset.tus));
    const found = tus && await untilDone(row, () => transfer(tus, row));
    if (!found) return;
    row.progress(100);
    row.say(say.checking);
    const told = await untilDone(row, async () => { await tell(row, found); return true; });
    if (!told) return;
    row.line.remove();
    row.box.querySelector("[data-upload-status]").textContent = fill(say.done, { name: row.file.name });
  }

  async function work() {
    if (busy) return;
    busy = true;
    while (queue.length) {
      const row = queue.shift();
      if (!row.isStopped) await send(row);
    }
    busy = false;
  }

  function take(form, files) {
    const most = Number(form.dataset.bytes);
    for (const file of files) {
      const row = new Row(form, file);
      if (file.size > most) row.refuse([fill(say.tooLarge, { size: Math.ceil(file.size / 2 ** 20), limit: Math.floor(most / 2 ** 20) })]);
      else if (!file.size) row.refuse([say.empty]);
      else queue.push(row);
    }
    work();
  }

  document.addEventListener("change", (event) => {
    const form = event.target.closest?.("form[data-upload]");
    if (!form || event.target.type !== "file" || !event.target.files.length) return;
    take(form, [...event.target.files]);
    event.target.value = "";
  });

  // The button is for browsers without JavaScript; here choosing a file is enough.
  for (const form of document.querySelectorAll("form[data-upload]")) {
    const button = form.querySelector("button[type=submit]");
    if (button) button.hidden = true;
    if (form.querySelector("input[type=file]")?.multiple) enableDrop(form);
  }

  function enableDrop(form) {
    form.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("dropping"); });
    form.addEventListener("dragleave", () => form.classList.remove("dropping"));
    form.addEventListener("drop", (event) => {
      event.preventDefault();
      form.classList.remove("dropping");
      take(form, [...event.dataTransfer.files]);
    });
  }

  addEventListener("beforeunload", (event) => { if (busy) event.preventDefault(); });
})();
