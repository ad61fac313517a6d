/* The budget: totals while one types, rows added and removed without a round trip. Everything works without it. */
"use strict";

(() => {
  const form = document.querySelector("form[data-budget]");
  if (!form) return;
  const language = document.documentElement.lang || "en";
  const format = new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const comma = format.format(1.5).includes(",");
  let last = form.querySelectorAll("[data-row]").length;

  // A hint only: the server reads and judges every figure.
  function hundredths(text) {
    let plain = text.replace(/[\s\u00a0\u202f]/g, "");
    if (!plain) return null;
    if (comma && !/^\d+\.\d{1,2}$/.test(plain)) plain = plain.replaceAll(".", "").replace(",", ".");
    else plain = plain.replaceAll(",", "");
    return /^\d{1,9}(\.\d{1,2})?$/.test(plain) ? Math.round(Number(plain) * 100) : null;
  }

  function amountOf(row) {
    const quantity = hundredths(row.querySelector("[name$=quantity]").value);
    const rate = hundredths(row.querySelector("[name$=unit_rate_cents]").value);
    return quantity && rate ? Math.floor((quantity * rate + 50) / 100) : null;
  }

  function show(place, cents) {
    if (place) place.textContent = cents === null ? "—" : format.format(cents / 100);
  }

  function count() {
    let total = 0;
    for (const heading of form.querySelectorAll("[data-heading]")) {
      let sum = 0;
      for (const row of heading.querySelectorAll("[data-row]")) {
        const amount = amountOf(row);
        show(row.querySelector("[data-amount]"), amount);
        sum += amount || 0;
      }
      show(heading.querySelector("[data-sum]"), sum);
      total += sum;
    }
    const brought = hundredths(form.elements.cofinancing_cents.value) || 0;
    show(form.querySelector("[data-total]"), total);
    show(form.querySelector("[data-cofinancing]"), brought);
    show(form.querySelector("[data-requested]"), total - brought);
  }

  function add(button) {
    const pattern = document.getElementById("budget-row");
    const copy = pattern.content.cloneNode(true);
    const number = last++;
    for (const part of copy.querySelectorAll("[name], [id], [for], [value]")) {
      for (const name of ["name", "id", "for"]) {
        if (part.hasAttribute(name)) part.setAttribute(name, part.getAttribute(name).replace("__number__", number));
      }
    }
    copy.querySelector("[name$=heading]").value = button.value;
    copy.querySelector("[data-remove]").value = number;
    button.closest("[data-heading]").querySelector("[data-rows]").append(copy);
    document.getElementById(`id_lines-${number}-description`).focus();
    changed();
  }

  let unsaved = false;
  function changed() { unsaved = true; count(); }

  form.addEventListener("click", (event) => {
    const adding = event.target.closest("[data-add]");
    const removing = event.target.closest("[data-remove]");
    if (!adding && !removing) return;
    event.preventDefault();
    if (adding) { add(adding); return; }
    const heading = removing.closest("[data-heading]");
    removing.closest("[data-row]").remove();
    heading.querySelector("[data-add]").focus();
    changed();
  });
  form.addEventListener("input", changed);
  form.addEventListener("submit", () => { unsaved = false; });
  addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
})();
