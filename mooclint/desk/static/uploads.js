// Sends a course in parts (tus 1.0). The parts of a folder are those of its files laid one after another, so that one
// number says how far it is; nothing is read but the part that is sent.

const PART = 8 * 2 ** 20;
const form = document.getElementById("upload");
const words = JSON.parse(form.dataset.words);
const { begin, pause, some, folder, zip, course, joins, token } = form.elements;
const fields = [some, folder, zip].filter(Boolean);
const { to } = form.dataset; // the file of the course whose place is taken
const going = document.getElementById("going");
const bar = going.querySelector("progress");
const told = going.querySelector("output");
const problem = document.getElementById("problem");
const headers = { "Tus-Resumable": "1.0.0", "X-Token": token.value };
let paused = false;
let busy = false;
let stopping = new AbortController();
let wake = () => {};

class Told extends Error {}

const sleep = (milliseconds) =>
  new Promise((resolve) => {
    wake = resolve;
    setTimeout(resolve, milliseconds);
  });

const amount = (bytes, each = "") => {
  const [value, size] = bytes < 1e9 ? [bytes / 1e6, "megabyte"] : [bytes / 1e9, "gigabyte"];
  const unit = each ? `${size}-per-${each}` : size;
  const form_ = { style: "unit", unit, maximumFractionDigits: 1 };
  return new Intl.NumberFormat(form.dataset.language, form_).format(value);
};

// What the server says against it, in words; null where it is to be tried again.
const against = async (answer) => {
  if (answer.status === 401 || answer.status === 403) return words.closed;
  const otherwise = answer.status === 404 || answer.status === 410 ? words.gone : words.refused;
  if (answer.status === 409 || answer.status === 460 || answer.status >= 500) {
    if (answer.status !== 507) return null;
  }
  try {
    return (await answer.json()).problem || otherwise;
  } catch {
    return otherwise;
  }
};

const ending = (path) => /(\.[^./]*)?$/.exec(path)[0].toLowerCase();
const base64 = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
const utf8 = (text) => base64(new TextEncoder().encode(text));

const created = async (files, packed) => {
  const list = files.map((one) => ({ path: to || one.webkitRelativePath || one.name, size: one.size }));
  const answer = packed
    ? await fetch("/uploads", {
        method: "POST",
        headers: {
          ...headers,
          "Upload-Length": files[0].size,
          "Upload-Metadata": [
            `filename ${utf8(files[0].name)}`,
            `course ${utf8(course.value)}`,
            `joins ${utf8(String(Boolean(joins)))}`,
          ].join(","),
        },
      })
    : await fetch("/uploads", {
        method: "POST",
        headers: { ...headers, "Content-Type": "application/json" },
        body: JSON.stringify({ course: course.value, joins: Boolean(joins), files: list }),
      });
  if (answer.status !== 201) throw new Told((await against(answer)) || (await answer.json()).problem);
  const { taken } = await answer.json();
  return [answer.headers.get("Location"), new Blob(taken.map((number) => files[number]))];
};

const offsetOf = async (place) => {
  const answer = await fetch(place, { method: "HEAD", headers, signal: stopping.signal });
  if (!answer.ok) {
    const said = await against(answer);
    if (said) throw new Told(said);
    throw new Error(`${answer.status}`);
  }
  return Number(answer.headers.get("Upload-Offset"));
};

const sendPart = async (place, blob, offset) => {
  let bytes;
  try {
    bytes = await blob.slice(offset, offset + PART).arrayBuffer();
  } catch {
    throw new Told(words.changed);
  }
  const more = { "Content-Type": "application/offset+octet-stream", "Upload-Offset": offset };
  if (crypto.subtle) more["Upload-Checksum"] = `sha256 ${base64(await crypto.subtle.digest("SHA-256", bytes))}`;
  const answer = await fetch(place, {
    method: "PATCH",
    headers: { ...headers, ...more },
    body: bytes,
    signal: stopping.signal,
  });
  if (answer.ok) return Number(answer.headers.get("Upload-Offset"));
  const said = await against(answer);
  if (said) throw new Told(said);
  throw new Error(`${answer.status}`);
};

const show = (offset, size, rate) => {
  bar.max = size || 1;
  bar.value = offset;
  told.value = `${amount(offset)} / ${amount(size)}${rate ? ` · ${amount(rate, "second")}` : ""}`;
};

const sendAll = async (place, blob) => {
  let offset = null;
  let failures = 0;
  while (offset === null || offset < blob.size) {
    while (paused) {
      told.value = words.paused;
      await sleep(60_000);
    }
    try {
      if (offset === null) show((offset = await offsetOf(place)), blob.size);
      if (offset >= blob.size) break;
      const begun = performance.now();
      const next = await sendPart(place, blob, offset);
      show(next, blob.size, ((next - offset) * 1000) / (performance.now() - begun));
      [offset, failures] = [next, 0];
    } catch (error) {
      if (error instanceof Told) throw error;
      offset = null; // the server knows how far it is
      if (paused) continue;
      told.value = words.waiting;
      failures += 1;
      await sleep(Math.min(1000 * 2 ** failures, 30_000));
    }
  }
};

const made = async (place) => {
  told.value = words.making;
  bar.removeAttribute("value");
  for (;;) {
    try {
      const answer = await fetch(place);
      if (answer.ok) {
        const now = await answer.json();
        if (now.course) return now.course;
        if (now.problem) throw new Told(now.problem);
      } else {
        const said = await against(answer);
        if (said) throw new Told(said);
      }
    } catch (error) {
      if (error instanceof Told) throw error;
    }
    await sleep(1000);
  }
};

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (busy) return;
  problem.hidden = true;
  const chosen = fields.find((one) => one.files.length);
  const files = [...(chosen ? chosen.files : [])];
  // One ZIP is unpacked, wherever it was chosen; in the place of a file it is that file.
  const packed = !to && chosen !== folder && files.length === 1 && /\.zip$/i.test(files[0].name);
  [busy, paused, begin.disabled] = [true, false, true];
  try {
    if (!files.length) throw new Told(words.nothing);
    if (chosen === zip && !packed) throw new Told(words.only_zip);
    if (packed && (await files[0].slice(0, 2).text()) !== "PK") throw new Told(words.no_zip);
    if (to && ending(files[0].name) !== ending(to)) throw new Told(`${words.of_one_kind} ${ending(to)}`);
    const [place, blob] = await created(files, packed);
    [going.hidden, pause.hidden] = [false, false];
    await sendAll(place, blob);
    pause.hidden = true;
    const found = await made(place);
    busy = false;
    location.assign(found);
  } catch (error) {
    [going.hidden, pause.hidden, problem.hidden] = [true, true, false];
    problem.textContent = error instanceof Told ? error.message : words.waiting;
  }
  [busy, begin.disabled] = [false, false];
});

pause.addEventListener("click", () => {
  paused = !paused;
  pause.textContent = paused ? words.go_on : words.pause;
  if (paused) {
    stopping.abort();
    stopping = new AbortController();
  }
  wake();
});

// The name of the folder is that of the course, unless somebody says another.
for (const field of fields) {
  field.addEventListener("change", () => {
    const [first] = field.files;
    for (const other of fields) if (other !== field) other.value = "";
    if (!first || course.value) return;
    course.value = (first.webkitRelativePath.split("/")[0] || first.name.replace(/\.zip$/i, "")).slice(0, 100);
  });
}
addEventListener("online", () => wake());
addEventListener("beforeunload", (event) => busy && event.preventDefault());
