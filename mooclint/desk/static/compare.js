// Two films on one clock: what is done is done to both, and the earlier one follows the new one.
import { clock, Frames } from "./frames.js";
import { on } from "./keys.js";

const box = document.getElementById("two");
const bar = document.getElementById("both");
const [slider, speed] = [bar.querySelector("input"), bar.querySelector("select")];
const APART = 0.15; // seconds that they may drift from each other while they run

class Side {
  constructor(film, told) {
    this.film = film;
    this.told = told;
    this.where = film.nextElementSibling;
    this.shown = 0;
    this.count();
    film.addEventListener("durationchange", () => this.count());
    const next = (_, picture) => {
      this.shown = picture.mediaTime;
      this.tell();
      film.requestVideoFrameCallback(next);
    };
    film.requestVideoFrameCallback?.(next);
    if (!film.requestVideoFrameCallback) film.addEventListener("timeupdate", () => ((this.shown = film.currentTime), this.tell()));
  }

  count() {
    this.frames = new Frames(this.told.frames, this.told.rate, this.film.duration);
  }

  get frame() {
    return this.frames.at(this.shown);
  }

  /** Seconds from the first frame: the clock of both. */
  get at() {
    return this.frames.begin(this.frame) - this.frames.times[0];
  }

  /** To the frame that is shown at a time of the clock; to the middle of it, which no rounding takes to its neighbour. */
  seek(at) {
    this.film.currentTime = this.frames.middle(this.frames.at(at + this.frames.times[0]));
  }

  tell() {
    const frame = this.frames.counted ? ` · ${this.where.dataset.where} ${this.frame}` : "";
    this.where.textContent = clock(this.at) + frame;
  }
}

async function side(film) {
  if (film.readyState === 0) {
    await new Promise((done, fail) => {
      film.addEventListener("loadedmetadata", done, { once: true });
      film.addEventListener("error", fail, { once: true });
      if (film.error) fail();
    });
  }
  return new Side(film, await (await fetch(film.dataset.player)).json());
}

async function ready() {
  const sides = await Promise.all([...box.querySelectorAll("video")].map(side));
  if (sides.length < 2) return null;
  const lead = sides.at(-1);
  const others = sides.slice(0, -1);
  const length = Math.max(...sides.map((one) => one.film.duration));
  const seek = (at) => sides.forEach((one) => one.seek(at));
  const rest = () => sides.forEach((one) => one.film.pause());
  const play = () => {
    if (!lead.film.paused) return lead.film.pause();
    others.forEach((one) => one.seek(lead.at));
    lead.film.play();
  };
  const step = (count) => () => {
    rest();
    const { frames, frame } = lead;
    seek(frames.begin(frame + count) - frames.times[0]);
  };

  // Whoever uses the controls of one film moves the other too.
  lead.film.addEventListener("play", () => others.forEach((one) => one.film.play()));
  lead.film.addEventListener("pause", () => others.forEach((one) => (one.film.pause(), one.seek(lead.at))));
  lead.film.addEventListener("seeked", () => lead.film.paused && others.forEach((one) => one.seek(lead.film.currentTime - lead.frames.times[0])));
  lead.film.addEventListener("ratechange", () => {
    others.forEach((one) => (one.film.playbackRate = lead.film.playbackRate));
    speed.value = String(lead.film.playbackRate);
  });
  lead.film.addEventListener("timeupdate", () => {
    slider.value = String(Math.round((1000 * lead.film.currentTime) / length));
    if (lead.film.paused) return;
    for (const one of others) if (Math.abs(one.film.currentTime - lead.film.currentTime) > APART) one.film.currentTime = lead.film.currentTime;
  });
  slider.addEventListener("input", () => {
    rest();
    seek((Number(slider.value) * length) / 1000);
  });
  speed.addEventListener("change", () => (lead.film.playbackRate = Number(speed.value)));

  const does = { "play": play, "pause": rest, "frame-back": step(-1), "frame-on": step(1) };
  for (const [action, run] of Object.entries(does)) {
    on(action, run);
    bar.querySelector(`[data-do="${action}"]`)?.addEventListener("click", run);
  }
  others.forEach((one) => (one.film.muted = true)); // two voices at once say nothing
  bar.hidden = false;
  return { sides, seek };
}

/** Resolved with both when they are ready, with null where one cannot be played. */
export const both = ready().catch(() => null);
