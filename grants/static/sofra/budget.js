/* The budget: sums, shares and limits while one types, rows added and removed without a round trip. Everything works without it. */
"use strict";

(() => {
  const form = document.querySelector("form[data-budget]");
  if (!form) return;
  const language = document.documentElement.lang || "en";
  const format = new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const short = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  const comma = format.format(1.5).includes(",");
  const known = Object.entries(JSON.parse(form.dataset.known || "{}")).map(([name, value]) => [name, BigInt(value)]);
  const WHOLE = 10000n;
  let last = form.querySelectorAll("[data-row]").length;

  // A hint only: the server reads and judges every figure. Whole numbers of any length, so that no cent is lost.
  function hundredths(text) {
    let plain = (text || "").replace(/[\s\u00a0\u202f]/g, "");
    if (!plain) return null;
    if (comma && !/^\d+\.\d{1,2}$/.test(plain)) plain = plain.replaceAll(".", "").replace(",", ".");
    else plain = plain.replaceAll(",", "");
    const found = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(plain);
    return found ? BigInt(found[1]) * 100n + BigInt((found[2] || "").padEnd(2, "0")) : null;
  }

  const read = (place, name) => hundredths(place.querySelector(`[name$=${name}]`)?.value);
  const down = (a, b) => (a >= 0n || a % b === 0n ? a / b : a / b - 1n);
  const money = (cents) => format.format(Number(cents) / 100);

  function show(places, text) {
    for (const place of places) if (place && place.textContent !== text) place.textContent = text;
  }

  function add(figures, name, cents) { figures.set(name, (figures.get(name) || 0n) + cents); }

  // One line or share: its sums, its kind of cost, and whose own budget it belongs to.
  function take(figures, owns, place, heading, amount) {
    const brought = read(place, "cofinancing_cents") || 0n;
    const cents = amount || 0n;
    add(figures, `heading:${heading}`, cents);
    add(figures, "total", cents);
    add(figures, "cofinancing", brought);
    if (place.querySelector("[name$=in_kind]")?.checked) add(figures, "in_kind", brought);
    const type = place.querySelector("[name$=cost_type]")?.value;
    if (type) add(figures, `cost_type:${type}`, cents);
    const own = place.querySelector("[name$=partner]")?.value || "";
    const sums = owns.get(own) || [0n, 0n];
    owns.set(own, [sums[0] + cents, sums[1] + brought]);
  }

  function count() {
    const figures = new Map([["total", 0n], ["cofinancing", 0n], ["in_kind", 0n], ...known]);
    const owns = new Map();
    for (const heading of form.querySelectorAll("[data-heading]")) {
      for (const row of heading.querySelectorAll("[data-row]")) {
        const quantity = read(row, "quantity");
        const rate = read(row, "unit_rate_cents");
        const amount = quantity && rate ? (quantity * rate + 50n) / 100n : null;
        show([row.querySelector("[data-amount]")], amount === null ? "—" : money(amount));
        take(figures, owns, row, heading.dataset.heading, amount);
      }
      show([heading.querySelector("[data-sum]")], money(figures.get(`heading:${heading.dataset.heading}`) || 0n));
    }
    figures.set("direct", figures.get("total"));
    for (const share of form.querySelectorAll("[data-share-of]")) {
      const points = hundredths(share.querySelector("[name$=percent]").value.replace(/[.,]/, comma ? "," : "."));
      const amount = points ? (figures.get("direct") * points) / WHOLE : read(share, "amount");
      if (share.dataset.shareOf === "contingency") figures.set("before_reserve", figures.get("total"));
      take(figures, owns, share, share.dataset.shareOf, amount);
      show([share.querySelector("[data-sum]")], money(amount || 0n));
    }
    figures.set("grant", figures.get("total") - figures.get("cofinancing"));
    for (const place of form.querySelectorAll("[data-figure]")) show([place], money(figures.get(place.dataset.figure) || 0n));
    const total = figures.get("total");
    const part = total ? (figures.get("cofinancing") * WHOLE) / total : 0n;
    show(form.querySelectorAll("[data-share=total]"), `${short.format(Number(part) / 100)}\u00a0%`);
    for (const own of form.querySelectorAll("[data-partner]")) {
      const [cost, brought] = owns.get(own.dataset.partner) || [0n, 0n];
      show([own.querySelector("[data-own=total]")], money(cost));
      show([own.querySelector("[data-own=brought]")], money(brought));
      show([own.querySelector("[data-own=grant]")], money(cost - brought));
    }
    for (const row of form.querySelectorAll("[data-check]")) judge(row, figures);
  }

  // The same comparison as the server's: a figure against a sum, or against so many basis points of another figure.
  function judge(row, figures) {
    const rule = row.dataset;
    const figure = (name) => figures.get(name) ?? (/^(heading|cost_type):/.test(name) ? 0n : null);
    const found = figure(rule.left);
    const base = rule.right ? figure(rule.right) : 0n;
    if (found === null || base === null) return;
    const half = rule.rounds === "half" ? WHOLE / 2n : 0n;
    const limit = rule.right ? down(base * BigInt(rule.points) + half, WHOLE) : BigInt(rule.limit);
    const kept = rule.op === "at_most" ? found <= limit : rule.op === "at_least" ? found >= limit : found === limit;
    const off = found > limit ? found - limit : limit - found;
    const text = (value) => ("money" in rule ? `${money(value)}\u00a0${form.dataset.currency}` : short.format(Number(value) / 100));
    show([row.querySelector("[data-limit-text]")], text(limit));
    show([row.querySelector("[data-found-text]")], text(found));
    show([row.querySelector("[data-off]")], text(off));
    row.querySelector("[data-kept]").hidden = !kept;
    row.querySelector("[data-broken]").hidden = kept;
  }

  function addRow(button) {
    if (form.querySelectorAll("[data-row]").length >= Number(form.dataset.most)) return;
    const heading = button.closest("[data-heading]");
    const copy = heading.querySelector("template[data-pattern]").content.cloneNode(true);
    const number = last++;
    for (const part of copy.querySelectorAll("[name], [id], [for]")) {
      for (const name of ["name", "id", "for"]) {
        if (part.hasAttribute(name)) part.setAttribute(name, part.getAttribute(name).replace("__number__", number));
      }
    }
    copy.querySelector("[data-remove]").value = number;
    heading.querySelector("[data-rows]").append(copy);
    document.getElementById(`id_lines-${number}-description`).focus();
    changed();
  }

  function mark(row) {
    const note = row?.querySelector("[data-excluded]");
    const type = row?.querySelector("[name$=cost_type]");
    if (note && type) note.hidden = !note.dataset.excluded.split(" ").includes(type.value);
  }

  let unsaved = false;
  function changed() { unsaved = true; count(); }

  form.addEventListener("click", (event) => {
    const adding = event.target.closest("[data-add]");
    const removing = event.target.closest("[data-remove]");
    if (!adding && !removing) return;
    event.preventDefault();
    if (adding) { addRow(adding); return; }
    const heading = removing.closest("[data-heading]");
    removing.closest("[data-row]").remove();
    heading?.querySelector("[data-add]").focus();
    changed();
  });
  form.addEventListener("input", changed);
  form.addEventListener("change", (event) => { mark(event.target.closest("[data-row]")); count(); });
  form.addEventListener("submit", () => { unsaved = false; });
  addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
})();
