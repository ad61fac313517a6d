/* A deadline in the reader's own zone, beside that of the call, where the two clocks differ at that moment. */
"use strict";

for (const place of document.querySelectorAll("[data-reader-time]")) {
  const moment = new Date(place.dataset.readerTime);
  const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
  const said = (zone, extra) => new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", ...extra, ...(zone && { timeZone: zone }) }).format(moment);
  try {
    if (said(place.dataset.zone) !== said()) {
      place.textContent = place.dataset.words.replace("%moment%", said(undefined, { timeZoneName: "short" }));
      place.hidden = false;
    }
  } catch { /* a browser that does not know the zone: the call's own time stands above */ }
}
