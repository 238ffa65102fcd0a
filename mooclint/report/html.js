"use strict";
(() => {
  const wanted = { text: "", verdict: "", severity: "", section: "" };
  const things = [...document.querySelectorAll("[data-verdict], [data-searched], .tree > li")].map((element) => ({
    element,
    tongue: element.closest(".tongue"),
    text: element.textContent.toLowerCase(),
  }));
  const controls = [...document.querySelectorAll("[data-filter]")];

  const fits = ({ element, text }) =>
    ["verdict", "severity", "section"].every(
      // Media files and parts of the course have neither verdict nor section: only the search finds them.
      (name) => !wanted[name] || (element.dataset[name]?.split(" ").includes(wanted[name]) ?? true),
    ) && wanted.text.split(/\s+/).every((word) => text.includes(word));

  // A heading over nothing would look as if there were nothing to say.
  const hideEmpty = (selector, part) => {
    for (const box of document.querySelectorAll(selector)) {
      const inside = [...box.querySelectorAll(part)];
      box.hidden = inside.length > 0 && inside.every((element) => element.hidden);
    }
  };

  const apply = () => {
    const counts = new Map();
    for (const thing of things) {
      const shown = fits(thing);
      thing.element.hidden = !shown;
      if (!("verdict" in thing.element.dataset)) continue;
      const count = counts.get(thing.tongue) ?? [0, 0];
      counts.set(thing.tongue, [count[0] + Number(shown), count[1] + 1]);
    }
    hideEmpty(".matrix tbody", "[data-verdict]");
    hideEmpty(".part", "[data-verdict], [data-searched], .tree > li");
    for (const [tongue, [shown, all]] of counts) {
      tongue.querySelector(".filters output").textContent = `${shown} / ${all}`;
    }
  };

  // The filters and the language stay in the address, '#?verdict=fail&language=ru': it can be kept and passed on.
  const spoken = document.documentElement.lang;
  const remember = () => {
    const kept = Object.entries({ ...wanted, language: document.documentElement.lang });
    const said = new URLSearchParams(kept.filter(([name, value]) => value && !(name === "language" && value === spoken)));
    history.replaceState(null, "", said.size ? `#?${said}` : "#");
  };
  const recall = () => {
    if (!location.hash.startsWith("#?")) return;
    const said = new URLSearchParams(location.hash.slice(2));
    for (const name of Object.keys(wanted)) set(name, said.get(name) ?? "");
    const radio = document.querySelector(`input[name="language"][value="${CSS.escape(said.get("language") ?? spoken)}"]`);
    if (radio) radio.checked = true;
    document.documentElement.lang = radio ? radio.value : spoken;
    apply();
  };

  const set = (name, value) => {
    wanted[name] = name === "text" ? value.trim().toLowerCase() : value;
    for (const control of controls) {
      if (control.dataset.filter !== name || control.value === value) continue;
      control.value = value;
      if (control.value !== value) wanted[name] = control.value = ""; // an address may say anything
    }
  };

  const reset = () => {
    for (const name of Object.keys(wanted)) set(name, "");
    apply();
    remember();
  };

  for (const control of controls) {
    control.addEventListener("input", () => {
      set(control.dataset.filter, control.value);
      apply();
      remember();
    });
  }
  for (const form of document.querySelectorAll(".filters")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", (event) => {
      event.preventDefault();
      reset();
    });
  }

  // A link to something that a filter hides shows everything again, and goes there.
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const target = link && document.getElementById(link.getAttribute("href").slice(1));
    if (!target) return;
    if (target.closest("[hidden]")) reset();
    event.preventDefault(); // the address keeps the filters
    target.scrollIntoView();
    remember();
  });

  for (const radio of document.querySelectorAll('input[name="language"]')) {
    const speak = () => {
      if (radio.checked) document.documentElement.lang = radio.value;
    };
    radio.addEventListener("change", () => {
      speak();
      remember();
    });
    speak(); // browsers keep the choice over a reload
  }

  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const details of opened) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
  });

  addEventListener("hashchange", recall);
  apply();
  recall();
})();
