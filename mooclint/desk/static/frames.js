// When each frame of a film is shown, and how a time is written.

/** The frames of the film by their times on the player's clock. They have the numbers of the film itself. */
export class Frames {
  constructor(told, rate, duration) {
    this.duration = duration || Infinity;
    const { first, scale, start, runs, last } = told ?? steady(rate, duration);
    const length = runs.reduce((sum, [, count]) => sum + count, 1);
    this.first = first;
    this.counted = Boolean(told);
    this.rounded = told ? 2e-5 : 6e-4; // clocks of browsers count in millionths of a second, some files in thousandths
    this.times = new Float64Array(length + 1); // the last is the end
    let [at, tick] = [0, 0];
    for (const [gap, count] of [...runs, [last, 1]]) {
      for (let n = 0; n < count; n++) {
        this.times[at++] = start + tick / scale;
        tick += gap;
      }
    }
    this.times[length] = start + tick / scale;
  }

  get last() {
    return this.first + this.times.length - 2;
  }

  /** The frame that is shown at a time. */
  at(seconds) {
    let [low, high] = [0, this.times.length - 2];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.times[middle] <= seconds + this.rounded) low = middle;
      else high = middle - 1;
    }
    return this.first + low;
  }

  inside(frame) {
    return Math.max(this.first, Math.min(this.last, frame));
  }

  begin(frame) {
    return this.times[this.inside(frame) - this.first];
  }

  /** Midway through a frame: a time that no rounding takes to its neighbour. */
  middle(frame) {
    const n = this.inside(frame) - this.first;
    const end = Math.min(this.times[n + 1], this.duration);
    return end > this.times[n] ? (this.times[n] + end) / 2 : this.times[n];
  }
}

/** Of a film whose frames nobody has counted yet: as many as its rate says. */
function steady(rate, seconds) {
  const [over, under] = rate.split("/").map(Number);
  const count = Math.max(1, Math.floor(((seconds || 0) * over) / (under || 1)));
  return { first: 0, scale: over, start: 0, runs: count > 1 ? [[under || 1, count - 1]] : [], last: under || 1 };
}

/** A time as people read it. */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds * 1000 + 0.02)); // of a time that was rounded down by a hair
  const two = (value) => String(value).padStart(2, "0");
  const hours = Math.floor(whole / 3600000);
  const rest = `${two(Math.floor(whole / 60000) % 60)}:${two(Math.floor(whole / 1000) % 60)}`;
  return `${hours ? `${hours}:` : ""}${rest}.${String(whole % 1000).padStart(3, "0")}`;
}
