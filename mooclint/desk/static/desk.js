"use strict";
// Without this file every page works.

// Work that goes on: how far it is, and the page anew when it is over.
const bar = document.querySelector("[data-progress]");
const MOST_AWAY = 6; // about three seconds
if (bar) {
  const counts = document.getElementById("counts");
  let leaving = false; // who goes elsewhere meanwhile is not called back
  let away = 0; // times in a row that nobody answered
  addEventListener("beforeunload", () => (leaving = true));
  const look = async () => {
    try {
      const answer = await fetch(bar.dataset.progress);
      if (leaving) return;
      if (answer.status === 410) return location.reload(); // its folder is gone
      const now = await answer.json();
      if (away >= MOST_AWAY) tell("");
      away = 0;
      if (!now.running) return location.reload();
      bar.max = now.total || 1;
      bar.value = now.done;
      counts.textContent = now.told;
    } catch {
      away += 1; // for a moment, or for good
      if (away === MOST_AWAY && !leaving) tell("away");
    }
    setTimeout(look, 500);
  };
  setTimeout(look, 300);
}

// A field that hides what does not hold its words.
for (const field of document.querySelectorAll("[data-find]")) {
  field.closest("[hidden]").hidden = false;
  field.addEventListener("input", () => {
    const wanted = field.value.trim().toLocaleLowerCase();
    for (const one of document.querySelectorAll(field.dataset.find)) {
      one.hidden = !one.textContent.toLocaleLowerCase().includes(wanted);
    }
  });
}

// A time at which the film has no picture: behind its end, or of a film that cannot be read.
for (const picture of document.querySelectorAll(".finding img")) {
  picture.addEventListener("error", () => (picture.hidden = true));
}

// What is typed stays in this browser, and a second later on the desk where the form has a draft there. It goes only
// when the desk says that it was handed over: a lost answer, a closed tab, a killed program take nothing away.
// On a server a browser may be several people's, one after the other: each finds their own.
const whose = document.body.dataset.whose || "";
for (const key of JSON.parse(document.body.dataset.handed || "[]")) localStorage.removeItem(whose + key);

// Who signs out leaves nothing of it behind in the browser but what is nowhere else yet.
document.querySelector("form.visitor")?.addEventListener("submit", () => {
  for (const key of Object.keys(localStorage).filter((one) => one.startsWith(whose))) {
    if (JSON.parse(localStorage.getItem(key))?.sent) localStorage.removeItem(key);
  }
});

const typed = (form) => {
  const fields = new FormData(form);
  fields.delete("token");
  return Object.fromEntries([...fields].filter(([, value]) => typeof value === "string"));
};

// In a form that knows what stood in its fields (was.*) only what was changed is put back, and what it was changed from:
// the rest, and what others have written since, stands as the desk says it now.
const stood = (form, kept, name) => {
  const base = name.split(":")[0];
  const was = form.elements[`was.${base}`];
  if (!was || !(`was.${base}` in kept)) return true;
  const chosen = Object.keys(kept).filter((key) => key.startsWith(`${base}:`));
  const said = base in kept ? kept[base] : chosen.map((key) => key.slice(base.length + 1)).join("\n");
  const plain = (text) => text.replaceAll("\r\n", "\n").trim();
  if (plain(said) === plain(kept[`was.${base}`])) return false;
  was.value = kept[`was.${base}`];
  return true;
};

const fill = (form, kept, except = new Set()) => {
  for (const field of form.elements) {
    if (!field.name || except.has(field.name) || field.type === "hidden" || field.type === "file") continue;
    if (!("value" in field) || !stood(form, kept, field.name)) continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = kept[field.name] === field.value;
    else if (field.name in kept) field.value = kept[field.name];
  }
};

// What is to be known of this page while somebody types; '' for nothing any more.
const bell = document.getElementById("bell");
bell.setAttribute("role", "alert");
const tell = (what) => {
  bell.hidden = !what;
  bell.dataset.told = what;
  bell.textContent = what && bell.dataset[what];
};

for (const form of document.querySelectorAll("form[data-keep], form[data-draft]")) {
  const { keep, draft, to } = form.dataset;
  const key = whose + (keep || `${to}#${draft}`);
  const stored = () => JSON.parse(localStorage.getItem(key) || "null");
  // A form that was handed over is another version the next time: what was typed into the one before is no draft of it.
  const ours = (kept) => kept && (!to || (kept.version ?? "0") === form.dataset.version);
  const own = new Set(); // the fields that were changed in this window
  let waiting = null;
  const rest = () => {
    clearTimeout(waiting);
    waiting = null;
  };
  const send = async () => {
    rest();
    const now = stored();
    if (!to || !ours(now)) return;
    const about = { token: form.elements.token.value, draft, at: now.at, version: form.dataset.version };
    const body = new URLSearchParams({ ...now.fields, ...about });
    try {
      const keepalive = String(body).length < 60000; // more is not taken on the way out of a page
      const answer = await fetch(to, { method: "POST", body, keepalive });
      if ([502, 503, 504].includes(answer.status)) throw new Error(`${answer.status}`); // of the proxy before it
      form.dataset.kept = answer.ok ? "desk" : "browser";
      if (answer.ok && stored()?.at === now.at) localStorage.setItem(key, JSON.stringify({ ...now, sent: true }));
      if (answer.ok && bell.dataset.told === "away") tell("");
      if (answer.status === 401 || answer.status === 403) tell("out");
      if (answer.status === 409) tell("handed");
    } catch {
      form.dataset.kept = "browser";
      tell("away");
      waiting = setTimeout(send, 3000);
    }
  };
  const later = () => {
    if (to && waiting === null) waiting = setTimeout(send, 700);
  };
  const keepHere = () => {
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), version: form.dataset.version, fields: typed(form) }));
  };
  const kept = stored();
  if (kept && !ours(kept)) localStorage.removeItem(key);
  else if (kept && kept.at > Number(form.dataset.at || 0)) {
    fill(form, kept.fields);
    later();
  }
  document.addEventListener("input", (event) => {
    if (event.target.form !== form) return;
    own.add(event.target.name);
    keepHere();
    later();
  });
  // What is typed into the same form in another window stands here too, or this one would take it away later; what
  // was typed here nobody takes away.
  addEventListener("storage", (event) => {
    const there = event.key === key && event.newValue ? JSON.parse(event.newValue) : null;
    if (!ours(there)) return;
    fill(form, there.fields, own);
    if (own.size) tell("elsewhere");
  });
  // What is sent is a draft no more. Where the program is away nothing is sent: the browser would show an empty page.
  form.addEventListener("submit", (event) => {
    rest();
    if (stored()) keepHere();
    if (bell.dataset.told !== "away") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    send();
  });
  form.addEventListener("handed", ({ detail }) => {
    rest();
    own.clear();
    localStorage.removeItem(key);
    form.dataset.version = detail ?? "";
  });
  addEventListener("pagehide", () => waiting !== null && send());
}

// The sums of a score sheet and the band that they fall into, as points are chosen; the desk reckons them anew.
for (const sheet of document.querySelectorAll("[data-bands]")) {
  const bands = JSON.parse(sheet.dataset.bands);
  const shown = sheet.querySelector("[data-sum]");
  const left = sheet.querySelector("[data-open]");
  const reckon = () => {
    const rows = sheet.querySelectorAll("fieldset.row").length;
    const chosen = [...sheet.querySelectorAll("input[type=radio]:checked")].map((one) => Number(one.value));
    const sum = chosen.reduce((all, one) => all + one, 0);
    const band = chosen.length === rows && bands.find(([low, high]) => low <= sum && sum <= high);
    shown.textContent = `${sum} / ${shown.dataset.most}${band ? ` – ${band[2]}` : ""}`;
    left.textContent = chosen.length === rows ? "" : `${left.dataset.words}: ${rows - chosen.length}`;
  };
  sheet.addEventListener("change", reckon);
  addEventListener("pageshow", reckon);
  reckon();
}
