// Keys. A table on the page (see keys.html) says which key does what; a script says here what an action is.
// Keys are places on the keyboard (event.code), so they are the same on a Kazakh and a Russian layout.

const KEPT = "mooclint-keys";
const dialog = document.getElementById("keys");
const rows = dialog ? [...dialog.querySelectorAll("[data-action]")] : [];
const actions = new Map();
const own = kept();
let changing = null; // the row that waits for a new key

/** Says what an action of the table does. Actions that nobody does are not shown. */
export function on(action, run) {
  actions.set(action, run);
}

function kept() {
  try {
    const value = JSON.parse(localStorage.getItem(KEPT));
    return { off: Boolean(value.off), map: { ...value.map } };
  } catch {
    return { off: false, map: {} };
  }
}

function keep() {
  localStorage.setItem(KEPT, JSON.stringify(own));
  show();
}

const keyOf = (row) => own.map[row.dataset.action] ?? row.dataset.key;

/** 'Shift+ArrowLeft'; '' for a key that goes with others only, and for what the browser or the system does. */
function pressed(event) {
  if (event.altKey || event.metaKey || /^(Shift|Control|Alt|Meta)/.test(event.code)) return "";
  return (event.ctrlKey ? "Ctrl+" : "") + (event.shiftKey ? "Shift+" : "") + event.code;
}

const signs = dialog ? JSON.parse(dialog.dataset.signs) : {};
let layout = null; // what stands on the keys of this keyboard, where the browser tells

function named(key) {
  const code = key.slice(key.lastIndexOf("+") + 1);
  const plain = code === "Space" ? dialog.dataset.space : signs[code] ?? code.replace(/^(Key|Digit)/, "");
  const printed = layout?.get(code)?.toUpperCase();
  const sign = printed && printed.trim() && printed !== plain && code !== "Space" ? `${plain} (${printed})` : plain;
  return key ? key.slice(0, key.length - code.length) + sign : "—";
}

function show() {
  dialog.querySelector("#keys-on").checked = !own.off;
  for (const row of rows) {
    row.hidden = !actions.has(row.dataset.action);
    row.querySelector("kbd").textContent = named(keyOf(row));
    const button = row.querySelector("button");
    button.textContent = row === changing ? dialog.dataset.press : dialog.dataset.change;
    button.setAttribute("aria-pressed", String(row === changing));
  }
}

/** The next key becomes that of the row; whoever had it has none. */
function change(event) {
  const key = pressed(event);
  if (event.code === "Tab" || !key) return;
  event.preventDefault();
  event.stopPropagation();
  if (event.code !== "Escape") {
    for (const row of rows) if (keyOf(row) === key) own.map[row.dataset.action] = "";
    own.map[changing.dataset.action] = key;
  }
  changing = null;
  keep();
}

/** Whether a key belongs to what has the focus. */
function taken(target, key) {
  if (!(target instanceof Element)) return false;
  if (target.closest("input, textarea, select, [contenteditable]")) return true;
  return key === "Space" && target.closest("button, summary, a") !== null;
}

if (dialog) {
  document.addEventListener("keydown", (event) => {
    if (changing) return change(event);
    if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const key = pressed(event);
    const typed = key.startsWith("Ctrl+"); // goes in fields too, and where the others are switched off
    if (!key || (taken(event.target, key) && !typed)) return;
    if (event.key === "?" || key === "Shift+Slash") {
      event.preventDefault();
      return open();
    }
    if (own.off && !typed) return;
    const row = rows.find((one) => keyOf(one) === key && actions.has(one.dataset.action));
    if (!row) return;
    event.preventDefault();
    actions.get(row.dataset.action)();
  });
  for (const row of rows) {
    row.querySelector("button").addEventListener("click", () => {
      changing = changing === row ? null : row;
      show();
    });
  }
  dialog.addEventListener("close", () => (changing = null));
  dialog.querySelector("#keys-on").addEventListener("change", (event) => {
    own.off = !event.target.checked;
    keep();
  });
  dialog.querySelector("#keys-reset").addEventListener("click", () => {
    own.map = {};
    keep();
  });
  const opener = document.getElementById("keys-open");
  opener.hidden = false;
  opener.addEventListener("click", open);
  navigator.keyboard?.getLayoutMap?.().then((map) => (layout = map), () => {});

  // What pages with keys have: neighbours, and a field to find something.
  const go = (selector) => () => document.querySelector(selector)?.click();
  if (document.querySelector("a[rel=prev], a[rel=next]")) {
    on("previous", go("a[rel=prev]"));
    on("next", go("a[rel=next]"));
  }
  if (document.querySelector("[data-find]")) on("find", () => document.querySelector("[data-find]").focus());
}

function open() {
  show();
  dialog.showModal();
}
