// The room: a remark at the frame that is shown, kept with one key and handed over later with all others; evidence for
// the rows of the score sheets; what was looked at. Without this file it is one long page of forms.
import { on } from "./keys.js";
import { player } from "./player.js";

const element = (id) => document.getElementById(id);
const { notes: notesAt, film } = element("room").dataset;
const base = notesAt.slice(0, notesAt.lastIndexOf("/"));
const said = element("room-said");
const token = document.querySelector('[name="token"]').value;
let playing = null;

const ask = async (to, body) => {
  const answer = await fetch(to, { method: "POST", body, headers: { Accept: "application/json" } });
  if (!answer.ok && answer.status !== 409) throw new Error(String(answer.status));
  return answer.json();
};

// Tabs: of the parts beside the film one is seen ------------------------------------------------------------------

const OPEN = "mooclint-panel";
const tabs = [...document.querySelectorAll(".panel-tabs a")];
const panels = tabs.map((tab) => element(tab.hash.slice(1)));

function show(panel) {
  tabs.forEach((tab, n) => {
    const here = panels[n] === panel;
    tab.setAttribute("aria-selected", String(here));
    tab.tabIndex = here ? 0 : -1;
    panels[n].hidden = !here;
  });
  sessionStorage.setItem(OPEN, panel.id);
}

/** Shows the panel in which something stands. */
function reveal(one) {
  const panel = one?.closest(".panel");
  if (panel?.hidden) show(panel);
  for (let box = one?.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
}

const meant = () => (location.hash.length > 1 ? element(decodeURIComponent(location.hash.slice(1))) : null);

document.querySelector(".panel-tabs").setAttribute("role", "tablist");
tabs.forEach((tab, n) => {
  tab.setAttribute("role", "tab");
  tab.setAttribute("aria-controls", panels[n].id);
  panels[n].setAttribute("role", "tabpanel");
  panels[n].setAttribute("aria-labelledby", tab.id);
  tab.addEventListener("click", (event) => {
    event.preventDefault();
    show(panels[n]);
  });
  tab.addEventListener("keydown", (event) => {
    const way = { ArrowRight: 1, ArrowLeft: -1 }[event.code];
    if (event.code === "Space") tab.click();
    else if (way) tabs[(n + way + tabs.length) % tabs.length].focus();
    else return;
    event.preventDefault();
    if (way) document.activeElement.click();
  });
});
show(meant()?.closest(".panel") ?? element(sessionStorage.getItem(OPEN)) ?? panels[0]);
addEventListener("hashchange", () => {
  reveal(meant());
  meant()?.focus();
});
if (meant()) {
  reveal(meant());
  meant().scrollIntoView();
  meant().focus({ preventScroll: true });
}
const items = element("items");
items.open = matchMedia("(min-width: 80rem)").matches;

// Marks in the film, and going from one to the next ------------------------------------------------------------------

const mark = (frame, words, kind) => ({ frame, kind, text: words.split("\n")[0], remark: true });

function go(article) {
  reveal(article);
  article.focus({ preventScroll: Boolean(playing) });
  if (playing) article.closest(".panels").scrollTop = article.offsetTop;
}

/** The next article of its sort behind the one that has the focus, else the first. */
function following(selector) {
  const all = [...document.querySelectorAll(selector)];
  const at = all.indexOf(document.activeElement.closest(selector));
  const next = all[at + 1] ?? all[0];
  if (!next) return;
  go(next);
  said.textContent = next.querySelector("h2, h3").innerText;
}

player.then((made) => {
  playing = made;
  const frame = (one) => /^([0-9]+)f$/.exec(one.dataset.frame ?? "")?.[1];
  const noted = [...document.querySelectorAll("#notes li")].filter(frame);
  const remarks = [...document.querySelectorAll("#room article[data-start]")].filter((one) => one.dataset.start);
  made?.mark(
    ...noted.map((one) => mark(Number(frame(one)), one.innerText, "should")),
    ...remarks.map((one) => ({ ...mark(Number(one.dataset.start), one.innerText, "must"), target: one.id })),
  );
  const asked = meant()?.dataset.start;
  if (made && asked) made.seek(Number(asked));
  if (!made?.marks.some((one) => one.finding)) on("finding", () => following("[data-finding]"));
  const film = element("film");
  film?.addEventListener("marked", ({ detail }) => detail && go(element(detail)));
  for (const event of ["pause", "ended", "timeupdate"]) film?.addEventListener(event, watched);
});
const marked = () => playing?.marks.some((one) => one.remark);
on("remark-next", () => (marked() ? playing.following((one) => one.remark) : following("[data-remark]")));

/** Puts the frame that is shown, or the range that is set, into a form. */
function place(form) {
  if (!playing || !film) return;
  playing.rest();
  const field = (name) => form.elements[`at.${name}`];
  const { from, to } = playing.range;
  field("path").value = film;
  field("start").value = `${from ?? playing.frame}f`;
  field("end").value = to === null ? "" : `${to}f`;
}

// What was done last can be undone -----------------------------------------------------------------------------------

const done = []; // functions that undo, the last one last

const row = (list, words, undo) => {
  const item = document.createElement("li");
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: list.dataset.drop });
  button.addEventListener("click", () => undo(item));
  item.append(...words, " ", button);
  list.append(item);
  return item;
};

const drop = async (item, to) => {
  if (!item?.dataset.id) return false;
  await ask(`${to}/drop`, new URLSearchParams({ token, id: item.dataset.id }));
  said.textContent = item.parentElement.dataset.drop;
  item.remove();
  return true;
};

// Remarks ------------------------------------------------------------------------------------------------------------

const form = element("note");
if (form) {
  const list = element("notes");
  const { severity, text } = form.elements;
  const count = element("count");

  // A new remark is where the film stands, unless somebody has said where.
  let named = Boolean(form.elements["at.start"]?.value);
  text.addEventListener("focus", () => named || text.value || place(form));
  form.addEventListener("input", ({ target }) => target.name.startsWith("at.") && (named = true));
  form.addEventListener("handed", () => {
    named = false;
    for (const field of pieces) field.value = "";
  });

  // A piece of a document: its number, or a key while the focus is on it, begins a remark there.
  const pieces = [...form.elements].filter((one) => /^at\.(paragraph|cue|question|quote|page|start|end)$/.test(one.name));
  const at = ({ path, field, value }) => {
    for (const one of pieces) one.value = one.name === `at.${field}` ? value : "";
    form.elements["at.path"].value = path;
    named = true;
    reveal(form);
    text.focus();
    text.dispatchEvent(new Event("input", { bubbles: true }));
  };
  for (const spot of document.querySelectorAll("a.spot")) {
    spot.addEventListener("click", (event) => {
      event.preventDefault();
      at(spot.dataset);
    });
  }

  const weigh = (n) => () => {
    severity.selectedIndex = Math.min(n, severity.options.length - 1);
    said.textContent = severity.selectedOptions[0].textContent;
    severity.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const dropNote = async (item) => {
    if (await drop(item, notesAt)) count.textContent = Number(count.textContent) - 1;
  };

  /** The note stands on the page at once; what the desk says of it comes behind. */
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form));
    const [bold, place, words] = ["b", "small", "bdi"].map((name) => document.createElement(name));
    bold.textContent = severity.selectedOptions[0].textContent;
    words.textContent = text.value;
    const item = row(list, [bold, " ", place, document.createElement("br"), words], dropNote);
    const frame = form.elements["at.start"]?.value.match(/^([0-9]+)f$/)?.[1];
    try {
      const kept = await ask(notesAt, body);
      item.dataset.id = kept.id;
      place.textContent = kept.where;
      if (kept.fault) words.after(" ", Object.assign(document.createElement("span"), { className: "late", textContent: kept.fault }));
      count.textContent = Number(count.textContent) + 1;
      said.textContent = `${bold.textContent}. ${kept.where}`;
      text.value = "";
      form.dispatchEvent(new CustomEvent("handed", { detail: kept.version }));
      if (frame && playing) playing.mark(mark(Number(frame), kept.text, "should"));
      playing?.clear();
      done.push(() => dropNote(item));
      text.blur();
    } catch {
      item.remove(); // what was typed is still in the form
      form.submit();
    }
  });
  on("remark", () => {
    const spot = document.activeElement.closest(".piece")?.querySelector("a.spot");
    if (spot) return at(spot.dataset);
    reveal(form);
    place(form);
    named = false;
    text.focus();
  });
  on("weigh-1", weigh(0));
  on("weigh-2", weigh(1));
  on("weigh-3", weigh(2));
  on("handover", () => element("handover").click());
  on("undo", () => (done.pop() ?? (() => dropNote(list.lastElementChild)))());
}

// Evidence -----------------------------------------------------------------------------------------------------------

const pinning = element("pin");
if (pinning) {
  const { what, row: chosen } = pinning.elements;
  const dropPin = (item) => drop(item, `${base}/pins`);
  let looked = null; // the finding or the remark that had the focus last

  document.addEventListener("focusin", ({ target }) => {
    const article = target.closest("article[data-finding], article[data-remark]");
    if (article) looked = article;
    else if (target === element("film") || target.closest("#note")) looked = null;
  });
  on("pin", () => {
    const name = looked?.dataset.finding ?? looked?.dataset.remark;
    what.value = [...what.options].some((one) => one.value === name) ? name : "place";
    place(pinning);
    reveal(pinning);
    chosen.focus();
    said.textContent = what.selectedOptions[0].textContent;
  });
  pinning.addEventListener("submit", async (event) => {
    event.preventDefault();
    const list = element(`pins-${chosen.value}`);
    try {
      const kept = await ask(`${base}/pins`, new URLSearchParams(new FormData(pinning)));
      element("pin-said").textContent = kept.said ?? "";
      if (kept.said) return;
      if (![...list.children].some((one) => one.dataset.id === kept.id)) {
        const words = Object.assign(document.createElement("bdi"), { textContent: kept.text });
        const item = row(list, [words], dropPin);
        item.dataset.id = kept.id;
        done.push(() => dropPin(item));
      }
      reveal(list);
      said.textContent = `${kept.row}. ${kept.text}`;
      pinning.elements.text.value = "";
      playing?.clear();
      pinning.dispatchEvent(new CustomEvent("handed", { detail: kept.version }));
      document.activeElement.blur();
    } catch {
      pinning.submit();
    }
  });
  if (!form) on("undo", () => done.pop()?.());
}

// For every form of the page: kept by a key from wherever one types.
on("keep", () => document.activeElement.form?.requestSubmit());
document.addEventListener("keydown", (event) => {
  if (event.code === "Escape" && event.target.closest(".panels form")) event.target.blur();
});

// What was looked at -------------------------------------------------------------------------------------------------

const looking = element("look");
const part = element("look-played");
const time = (seconds) => `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(3).padStart(6, "0")}`;
const SHORT = 1; // second: a shorter rest of a film is none

/** What of the film was played, as the command takes it; '' for nothing or all of it. */
function spans() {
  const all = (playing?.played ?? []).filter(([from, to]) => to - from >= 0.1);
  const sum = all.reduce((so, [from, to]) => so + to - from, 0);
  return !sum || sum > playing.length - SHORT ? [] : all;
}

function watched() {
  if (!part) return;
  part.hidden = !spans().length;
  part.firstElementChild.textContent = spans().map((span) => span.map((one) => time(one).replace(/\.\d+$/, "")).join("–")).join(", ");
}

async function look(seen) {
  try {
    const { said: words } = await ask(looking.action, new URLSearchParams({ token, seen, part: "" }));
    element("look-said").textContent = words;
  } catch {
    looking.submit();
  }
}

if (looking) {
  const whole = looking.elements.seen.value;
  const played = () => {
    const others = whole.split("\n").filter((path) => path !== film);
    look([...others, ...spans().map((span) => `${film}=${span.map(time).join("-")}`)].join("\n"));
  };
  looking.addEventListener("submit", (event) => {
    event.preventDefault();
    look(whole);
  });
  part.addEventListener("click", played);
  on("looked", () => {
    if (part.hidden && playing && !playing.played.length) return looking.querySelector("button").focus(); // say so by hand
    (part.hidden ? () => look(whole) : played)();
  });
}
