/* Forms: counters while one types, a question before what cannot be undone, and no form sent twice by accident. */
"use strict";

const words = document.getElementById("words").dataset;

function count(field) {
  const limit = Number(field.dataset.words || field.dataset.characters);
  const counter = field.parentElement.querySelector("[data-counter]");
  if (!limit || !counter) return;
  const used = field.dataset.words ? (field.value.trim().match(/\S+/g) || []).length : [...field.value].length;
  const sentence = field.dataset.words ? words.words : words.characters;
  counter.textContent = sentence.replace("%used%", used).replace("%limit%", limit);
  counter.classList.toggle("over", used > limit);
}

for (const name of ["input", "sofra:restored"]) {
  document.addEventListener(name, (event) => {
    if (event.target.matches("[data-words], [data-characters]")) count(event.target);
  });
}

const dialog = document.getElementById("confirm");
let asked = null;

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-confirm]");
  if (!button || button === asked || !dialog.showModal) return;
  event.preventDefault();
  document.getElementById("confirm-text").textContent = button.dataset.confirm;
  asked = button;
  dialog.returnValue = "";
  dialog.showModal();
});

for (const answer of dialog.querySelectorAll("button")) answer.addEventListener("click", () => dialog.close(answer.value));

dialog.addEventListener("close", () => {
  const button = asked;
  if (dialog.returnValue === "yes") button.click();
  else button.focus();
  asked = null;
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]") || event.defaultPrevented) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  // After the browser has read the form: a disabled button's own name would not be sent.
  setTimeout(() => {
    for (const button of form.querySelectorAll("button:not([type=button])")) {
      button.dataset.label = button.textContent;
      button.textContent = words.sending;
      button.setAttribute("aria-disabled", "true");
    }
  });
});

// A page that the browser takes from its memory ("back") must be usable again.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-disabled]")) {
      button.textContent = button.dataset.label;
      button.removeAttribute("aria-disabled");
    }
  }
});
