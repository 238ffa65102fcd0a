"use strict";
// Without this file every page works but for the film's jumps; see design part 6.

// Work that goes on: how far it is, and the page anew when it is over.
const bar = document.querySelector("[data-progress]");
if (bar) {
  const counts = document.getElementById("counts");
  const look = async () => {
    try {
      const answer = await fetch(bar.dataset.progress);
      const now = await answer.json();
      if (!now.running) return location.reload();
      bar.max = now.total || 1;
      bar.value = now.done;
      counts.textContent = `${now.done} / ${now.total}`;
    } catch {
      // The desk is away for a moment: ask again.
    }
    setTimeout(look, 500);
  };
  setTimeout(look, 300);
}

// The film: jumps to the time of a finding; says so where the browser cannot play it.
const film = document.getElementById("film");
if (film) {
  for (const button of document.querySelectorAll("[data-seek]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      film.currentTime = Number(button.dataset.seek);
      film.focus();
      film.scrollIntoView({ block: "nearest" });
    });
  }
  film.addEventListener("error", () => {
    document.getElementById("cannot").hidden = false;
    film.hidden = true;
    for (const button of document.querySelectorAll("[data-seek]")) button.hidden = true;
  });
}

// A time at which the film has no picture: behind its end, or of a film that cannot be read.
for (const picture of document.querySelectorAll(".finding img")) {
  picture.addEventListener("error", () => (picture.hidden = true));
}

// What was typed into a long form stays in this browser until it is sent.
const form = document.querySelector("form[data-keep]");
if (form) {
  const key = form.dataset.keep;
  const fields = () => [...form.elements].filter((field) => field.name && field.type !== "hidden");
  const kept = JSON.parse(localStorage.getItem(key) || "{}");
  for (const field of fields()) {
    if (!(field.name in kept)) continue;
    if (field.type === "checkbox") field.checked = kept[field.name];
    else field.value = kept[field.name];
  }
  form.addEventListener("input", () => {
    const now = {};
    for (const field of fields()) now[field.name] = field.type === "checkbox" ? field.checked : field.value;
    localStorage.setItem(key, JSON.stringify(now));
  });
  form.addEventListener("submit", () => localStorage.removeItem(key));
}
