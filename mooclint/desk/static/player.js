// The player: the browser's own <video>, and around it frames, a wave, marks, a range and the script.
// Other scripts import `player` (null on a page without a film) and `when` it is ready.

import { clock, Frames } from "./frames.js";
import { on } from "./keys.js";

const film = document.getElementById("film");
const element = (id) => document.getElementById(id);

class Player {
  constructor(told) {
    this.told = told;
    this.marks = told.marks.map((mark) => ({ ...mark, finding: true }));
    this.range = { from: null, to: null }; // frames; whoever makes a remark takes them from here
    this.peaks = null;
    this.wanted = null; // the frame that is being gone to
    this.waiting = []; // for it
    this.asked = 0; // when
    this.pictures = 0; // that came since
    this.shown = 0; // the time of the picture that is on the screen
    this.ending = null; // the frame at which a range ends that is played
    this.count();
    this.watch();
  }

  count() {
    this.frames = new Frames(this.told.frames, this.told.rate, film.duration);
  }

  /** The frame that is on the screen, by its number in the film; its time from the beginning. */
  get frame() {
    return this.wanted ?? this.frames.at(this.shown);
  }

  get seconds() {
    return this.frames.begin(this.frame) - this.frames.times[0];
  }

  get where() {
    const counted = this.frames.counted ? ` · ${element("marks").dataset.frame} ${this.frame}` : "";
    return clock(this.seconds) + counted;
  }

  /** Goes to a frame; resolved when it is on the screen. */
  seek(frame) {
    this.wanted = this.frames.inside(frame);
    this.asked = performance.now();
    this.pictures = 0;
    film.currentTime = this.frames.middle(this.wanted);
    this.tell();
    const wanted = this.wanted;
    return new Promise((done) => {
      const here = () => this.wanted !== wanted || (this.frames.at(this.shown) === wanted && !film.seeking);
      const one = { here, done };
      this.waiting.push(one);
      const late = (again) => {
        if (!this.waiting.includes(one)) return;
        if (!this.pictures && again) return setTimeout(late, 1000, again - 1); // the machine is busy
        if (this.pictures) this.wanted = null; // another came: what is seen counts
        this.waiting = this.waiting.filter((other) => other !== one);
        done();
      };
      film.addEventListener("seeked", () => setTimeout(late, 1000, 10), { once: true });
    });
  }

  seekTime(seconds) {
    return this.seek(this.frames.at(seconds));
  }

  step(count) {
    this.rest();
    return this.seek(this.frame + count);
  }

  toggle() {
    const still = film.paused && !this.backwards;
    this.rest();
    if (still) film.play();
  }

  /** Stops, whichever way the film runs. */
  rest() {
    clearInterval(this.backwards);
    this.backwards = this.ending = null;
    film.pause();
  }

  forward() {
    const running = !film.paused;
    clearInterval(this.backwards);
    this.backwards = null;
    this.speed(running ? Math.min(2, film.playbackRate + 0.5) : 1);
    film.play();
  }

  /** Browsers play nothing backwards: the film goes back four times a second, each further the oftener it is asked. */
  backward() {
    this.leap = this.backwards ? Math.min(this.leap * 2, 2) : 0.25;
    clearInterval(this.backwards);
    film.pause();
    this.backwards = setInterval(() => {
      if (film.seeking) return;
      if (this.frame === this.frames.first) return this.rest();
      this.seekTime(Math.max(0, this.frames.begin(this.frame) - this.leap));
    }, 250);
  }

  speed(rate) {
    film.preservesPitch = true;
    film.playbackRate = rate;
  }

  /** Sets the in or the out; the other goes where it would lie on the wrong side. */
  set(end) {
    this.range[end] = this.frame;
    const { from, to } = this.range;
    if (from !== null && to !== null && from > to) this.range[end === "from" ? "to" : "from"] = null;
    this.ranged();
  }

  clear() {
    this.range = { from: null, to: null };
    this.ranged();
  }

  ranged() {
    const { from, to } = this.range;
    bar("range").hidden = from === null || to === null;
    bar("clear").hidden = from === null && to === null;
    film.dispatchEvent(new CustomEvent("range"));
    this.say(this.rangeText());
    this.tell();
    this.draw();
  }

  rangeText() {
    const { from, to } = this.range;
    const text = (frame) => (frame === null ? "…" : clock(this.frames.begin(frame) - this.frames.times[0]));
    return from === null && to === null ? "" : `${element("marks").dataset.range} ${text(from)} – ${text(to)}`;
  }

  async playRange() {
    await this.seek(this.range.from);
    this.ending = this.range.to;
    film.play();
  }

  /** Adds marks, { at or frame, until?, kind, text, target? }, and shows all of them in order. */
  mark(...more) {
    this.marks.push(...more);
    for (const one of this.marks) one.at ??= this.frames.begin(one.frame);
    this.marks.sort((one, other) => one.at - other.at);
    const list = element("marks").querySelector("ol");
    list.replaceChildren(...this.marks.map((one) => this.row(one)));
    element("marks").hidden = !this.marks.length;
    this.draw();
  }

  row(one) {
    const [item, button] = [document.createElement("li"), document.createElement("button")];
    const words = document.createElement(one.target ? "a" : "span");
    button.type = "button";
    button.textContent = clock(one.at);
    button.addEventListener("click", () => this.seekTime(one.at));
    words.textContent = one.text;
    if (one.target) words.href = `#${one.target}`;
    item.className = one.kind;
    item.append(button, " ", words);
    return item;
  }

  /** Goes to the next mark of a kind behind this frame, else to the first. */
  async following(fits) {
    const fitting = this.marks.filter(fits);
    const next = fitting.find((one) => this.frames.at(one.at) > this.frame) ?? fitting[0];
    if (!next) return;
    this.rest();
    await this.seekTime(next.at);
    this.say(`${this.where}. ${next.text}`);
    film.dispatchEvent(new CustomEvent("marked", { detail: next.target }));
  }

  /** What was played so far, from the beginning of the film, in seconds. */
  get played() {
    const zero = this.frames.times[0];
    return Array.from({ length: film.played.length }, (_, n) => [film.played.start(n) - zero, film.played.end(n) - zero]);
  }

  say(text) {
    element("said").textContent = text;
  }

  // What changes with every picture ---------------------------------------------------------------------------

  watch() {
    film.addEventListener("durationchange", () => (this.frames.duration = film.duration || Infinity));
    const step = (seconds, since = Infinity) => {
      this.shown = seconds;
      if (since >= this.asked) this.pictures++; // on a busy machine the picture before is told of late
      this.arrive();
      if (this.ending !== null && this.frame >= this.ending) this.rest();
      this.tell();
    };
    if (film.requestVideoFrameCallback) {
      const next = (_, picture) => {
        step(picture.mediaTime, picture.presentationTime);
        film.requestVideoFrameCallback(next);
      };
      film.requestVideoFrameCallback(next);
    } else {
      film.addEventListener("timeupdate", () => step(film.currentTime));
    }
    film.addEventListener("seeked", () => (film.requestVideoFrameCallback ? this.arrive() : step(film.currentTime)));
    film.addEventListener("play", () => (this.wanted = null));
    film.addEventListener("ratechange", () => (element("speed").value = String(film.playbackRate)));
  }

  /** Whoever waits for a picture is told when it is there. */
  arrive() {
    const here = this.waiting.filter((one) => one.here());
    this.waiting = this.waiting.filter((one) => !here.includes(one));
    if (!film.seeking && this.frames.at(this.shown) === this.wanted) this.wanted = null;
    for (const { done } of here) done();
  }

  tell() {
    const ranged = this.rangeText();
    element("where").textContent = this.where + (ranged && ` · ${ranged}`);
    element("head").style.left = `${(100 * this.frames.middle(this.frame)) / this.length}%`;
    this.follow();
  }

  get length() {
    return Math.max(this.frames.times.at(-1), film.duration || 0) || 1;
  }

  /** The paragraph that is said now stands out, and lies where it is seen. */
  follow() {
    const now = this.frames.middle(this.frame);
    const found = this.told.script.find(([from, to]) => from <= now && now < to);
    if (!found || found[2] === this.paragraph) return;
    const box = element("script");
    const [old, current] = [box.children[this.paragraph], box.children[found[2]]];
    this.paragraph = found[2];
    old?.removeAttribute("aria-current");
    current.setAttribute("aria-current", "true");
    const hidden = current.offsetTop < box.scrollTop || current.offsetTop + 48 > box.scrollTop + box.clientHeight;
    if (hidden) box.scrollTop = current.offsetTop - 24;
  }

  // The wave --------------------------------------------------------------------------------------------------

  draw() {
    const canvas = element("wave");
    const [width, height] = [canvas.clientWidth, canvas.clientHeight].map((side) => side * devicePixelRatio);
    if (!width) return;
    [canvas.width, canvas.height] = [width, height];
    const paint = canvas.getContext("2d");
    const colour = (name) => getComputedStyle(canvas).getPropertyValue(name);
    const place = (seconds) => (seconds / this.length) * width;
    paint.fillStyle = colour("--main");
    if (this.peaks) {
      for (let x = 0; x < width; x++) {
        const [from, to] = [x, x + 1].map((at) => Math.floor((at / width) * this.length * 20));
        let peak = 0;
        for (let n = from; n < Math.max(from + 1, to); n++) peak = Math.max(peak, this.peaks[n] ?? 0);
        const tall = Math.max(1, (peak / 255) * height);
        paint.fillRect(x, (height - tall) / 2, 1, tall);
      }
    }
    const { from, to } = this.range;
    if (from !== null || to !== null) {
      paint.globalAlpha = 0.3;
      const left = place(from === null ? 0 : this.frames.begin(from));
      paint.fillRect(left, 0, place(to === null ? this.length : this.frames.begin(to + 1)) - left, height);
      paint.globalAlpha = 1;
    }
    for (const one of this.marks) {
      paint.fillStyle = colour(`--${one.kind}`) || colour("--ink");
      paint.fillRect(place(one.at) - 1, 0, Math.max(3, place(one.until ?? 0) - place(one.at)), height);
    }
  }

  /** The time under the pointer; a mark that is close draws it near. */
  under(event) {
    const box = element("wave").getBoundingClientRect();
    const seconds = ((event.clientX - box.left) / box.width) * this.length;
    const near = this.marks.find((one) => Math.abs(one.at - seconds) * box.width < 6 * this.length);
    return near?.at ?? seconds;
  }

  // What is made of the film meanwhile ------------------------------------------------------------------------

  async listen() {
    const base = film.dataset.player;
    const token = document.querySelector('[name="token"]').value;
    if (this.told.begin) {
      const body = new URLSearchParams({ token, what: "sound" });
      await fetch(`${base}/copying`, { method: "POST", body, redirect: "manual" });
    }
    while (this.told.begin || this.told.listening) {
      await new Promise((done) => setTimeout(done, 1000));
      Object.assign(this.told, await (await fetch(`${base}/player`)).json());
    }
    await this.load();
  }

  async load() {
    this.count();
    if (this.told.peaks) {
      const answer = await fetch(`${film.dataset.player}/peaks`);
      if (answer.ok) this.peaks = new Uint8Array(await answer.arrayBuffer());
    }
    this.draw();
    this.tell();
  }
}

const bar = (action) => document.querySelector(`[data-do="${action}"]`);

async function ready() {
  if (film.readyState === 0) {
    await new Promise((done, fail) => {
      film.addEventListener("loadedmetadata", done, { once: true });
      film.addEventListener("error", fail, { once: true });
      if (film.error) fail();
    });
  }
  const told = await (await fetch(`${film.dataset.player}/player`)).json();
  const made = new Player(told);
  const does = {
    "play": () => made.toggle(),
    "frame-back": () => made.step(-1),
    "frame-on": () => made.step(1),
    "back": () => made.backward(),
    "pause": () => made.rest(),
    "on": () => made.forward(),
    "in": () => made.set("from"),
    "out": () => made.set("to"),
    "range": () => made.playRange(),
    "clear": () => made.clear(),
    "finding": () => made.following((one) => one.finding),
    "say": () => made.say(made.where),
  };
  for (const [action, run] of Object.entries(does)) {
    on(action, run);
    bar(action)?.addEventListener("click", run);
  }
  element("player").hidden = false;
  element("speed").addEventListener("change", (event) => made.speed(Number(event.target.value)));
  const canvas = element("wave");
  const slide = (event) => made.seekTime(made.under(event));
  canvas.addEventListener("pointerdown", (event) => (canvas.setPointerCapture(event.pointerId), slide(event)));
  canvas.addEventListener("pointermove", (event) => event.buttons && slide(event));
  new ResizeObserver(() => made.draw()).observe(canvas);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => made.draw());
  for (const button of document.querySelectorAll("[data-seek]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      made.seekTime(Number(button.dataset.seek));
      film.focus();
      film.scrollIntoView({ block: "nearest" });
    });
  }
  made.mark();
  await made.load();
  let asked = !(told.begin || told.listening);
  const listen = () => asked || ((asked = true), made.listen());
  film.addEventListener("play", listen, { once: true });
  setTimeout(listen, 2000); // whoever only leafs through has nothing made
  return made;
}

/** The browser does not play it after all: a copy can be made. */
function cannot() {
  element("cannot").hidden = false;
  film.hidden = true;
  const offer = element("offer");
  if (offer) offer.hidden = false;
  return null;
}

/** Resolved with the player when it is ready, with null where there is nothing to play. */
export const player = film ? ready().catch(cannot) : Promise.resolve(null);
