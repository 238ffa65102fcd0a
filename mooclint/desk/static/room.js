// The room: a remark at the frame that is shown, kept with one key, and handed over later with all others.
import { on } from "./keys.js";
import { player } from "./player.js";

const room = document.getElementById("room");
const form = document.getElementById("note");

if (room && form) {
  const { notes: address, film } = room.dataset;
  const list = document.getElementById("notes");
  const { severity, text } = form.elements;
  const field = (name) => form.elements[`at.${name}`];
  const said = document.getElementById("room-said");
  const count = document.getElementById("count");
  let playing = null;
  player.then((made) => {
    playing = made;
    const frame = (one) => /^([0-9]+)f$/.exec(one.dataset.frame ?? "")?.[1];
    const notes = [...list.children].filter(frame).map((one) => mark(Number(frame(one)), one.innerText, "should"));
    const remarks = [...room.querySelectorAll("article[data-start]")]
      .filter((one) => one.dataset.start)
      .map((one) => ({ ...mark(Number(one.dataset.start), one.innerText, "must"), target: one.id, remark: true }));
    made?.mark(...notes, ...remarks);
  });
  const mark = (frame, words, kind) => ({ frame, kind, text: words.split("\n")[0], remark: true });

  const begin = () => {
    if (playing && film) {
      playing.rest();
      field("path").value = film;
      const { from, to } = playing.range;
      field("start").value = `${from ?? playing.frame}f`;
      field("end").value = to === null ? "" : `${to}f`;
    }
    text.focus();
  };
  const weigh = (n) => () => {
    severity.selectedIndex = Math.min(n, severity.options.length - 1);
    said.textContent = severity.selectedOptions[0].textContent;
    severity.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const ask = async (to, body) => {
    const answer = await fetch(to, { method: "POST", body, headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };

  /** The note stands on the page at once; what the desk says of it comes behind. */
  const keep = async () => {
    if (!form.reportValidity()) return;
    const body = new URLSearchParams(new FormData(form));
    const item = document.createElement("li");
    const [bold, place, words, button] = ["b", "small", "bdi", "button"].map((name) => document.createElement(name));
    bold.textContent = severity.selectedOptions[0].textContent;
    words.textContent = text.value;
    button.type = "button";
    button.textContent = list.dataset.drop;
    button.addEventListener("click", () => drop(item));
    item.append(bold, " ", place, document.createElement("br"), words, " ", button);
    list.append(item);
    const frame = field("start")?.value.match(/^([0-9]+)f$/)?.[1];
    try {
      const kept = await ask(address, body);
      item.dataset.id = kept.id;
      place.textContent = kept.where;
      if (kept.fault) words.after(" ", Object.assign(document.createElement("span"), { className: "late", textContent: kept.fault }));
      count.textContent = Number(count.textContent) + 1;
      said.textContent = `${bold.textContent}. ${kept.where}`;
      text.value = "";
      form.dispatchEvent(new Event("handed"));
      if (frame && playing) playing.mark(mark(Number(frame), kept.text, "should"));
      text.blur();
    } catch {
      item.remove(); // what was typed is still in the form
      form.submit();
    }
  };
  const drop = async (item) => {
    if (!item?.dataset.id) return;
    const token = form.elements.token.value;
    await ask(`${address}/drop`, new URLSearchParams({ token, id: item.dataset.id }));
    item.remove();
    count.textContent = Number(count.textContent) - 1;
    said.textContent = list.dataset.drop;
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    keep();
  });
  form.addEventListener("keydown", (event) => {
    if (event.code === "Enter" && event.ctrlKey) {
      event.preventDefault();
      keep();
    }
    if (event.code === "Escape") event.target.blur();
  });
  on("remark", begin);
  on("weigh-1", weigh(0));
  on("weigh-2", weigh(1));
  on("weigh-3", weigh(2));
  on("undo", () => drop(list.lastElementChild));
  on("remark-next", () => playing?.following((one) => one.remark));
  on("handover", () => document.getElementById("handover").click());
}
