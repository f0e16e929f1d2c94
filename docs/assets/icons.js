/* The page of all icons: finds them as you type, the way `docs-as-code icons` does, and copies the line that imports one. */
"use strict";

(() => {
  const OTHER_WORD = 0.9;
  const MOST_READINGS = 24;
  const EXACT = 1000;
  const BATCH = 96;
  const PARTS = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g;

  /* Search: docs_as_code/diagrams/icon_search.py says what it does and why; a test compares the answers. */

  const plain = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

  function entries(data) {
    const rank = new Map(data.providers.map((provider, place) => [provider, place]));
    const sizes = new Map();
    for (const [, module] of data.icons) sizes.set(module, (sizes.get(module) ?? 0) + 1);
    return data.icons.map(([name, module, hasPicture, ...aliases], position) => {
      const all = [name, ...aliases];
      const places = data.modules[module].split(".").slice(1);
      return {
        name, aliases, places, position, hasPicture,
        module: data.modules[module],
        names: all.map(plain),
        words: new Set(all.flatMap((one) => (one.match(PARTS) ?? []).map((part) => part.toLowerCase()))),
        rank: rank.get(places[0]) ?? rank.size,
        size: sizes.get(module),
      };
    });
  }

  function vocabulary(data, all) {
    const known = new Map(Object.keys(data.synonyms).map((word) => [word, 0]));
    for (const entry of all) {
      for (const word of [...entry.names, ...entry.words, ...entry.places]) known.set(word, (known.get(word) ?? 0) + 1);
    }
    return known;
  }

  function queryWords(data, query) {
    let text = query.toLowerCase();
    for (const [sign, word] of Object.entries(data.signs)) text = text.replaceAll(sign, word);
    return text.match(/[\p{L}\p{N}]+/gu) ?? [];
  }

  function distance(one, other, most) {
    if (Math.abs(one.length - other.length) > most) return most + 1;
    let before = [];
    let last = Array.from({ length: other.length + 1 }, (_, column) => column);
    for (let row = 1; row <= one.length; row++) {
      const line = [row];
      for (let column = 1; column <= other.length; column++) {
        const changed = last[column - 1] + (one[row - 1] === other[column - 1] ? 0 : 1);
        let least = Math.min(last[column] + 1, line[column - 1] + 1, changed);
        const swapped = row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
        if (swapped) least = Math.min(least, before[column - 2] + 1);
        line.push(least);
      }
      before = last;
      last = line;
    }
    return Math.min(last[other.length], most + 1);
  }

  function compare(one, other) {
    for (let place = 0; place < one.length; place++) {
      if (one[place] !== other[place]) return one[place] < other[place] ? -1 : 1;
    }
    return 0;
  }

  function spelled(known, word) {
    if (known.has(word) || word.length < 4) return word;
    for (const one of known.keys()) if (one.includes(word)) return word;
    const most = word.length < 8 ? 1 : 2;
    const letters = new Set(word);
    let best = [most + 1, true, 0, word];
    for (const [one, count] of known) {
      if (one.length < 3 || Math.abs(one.length - word.length) > most) continue;
      if ([...new Set(one)].filter((letter) => !letters.has(letter)).length > most) continue;
      const found = [distance(word, one, most), one[0] !== word[0], -count, one];
      if (compare(found, best) < 0) best = found;
    }
    return best[0] <= most ? best[3] : word;
  }

  function readings(data, words) {
    const synonyms = (word) => (Object.hasOwn(data.synonyms, word) ? data.synonyms[word] : []);
    let chosen = [[[], 1]];
    for (const word of words) {
      const choices = [[word, 1], ...synonyms(word).map((other) => [other, OTHER_WORD])];
      chosen = chosen.flatMap(([before, weight]) => choices.map(([one, its]) => [[...before, one], weight * its]));
    }
    const found = chosen.slice(0, MOST_READINGS).map(([one, weight]) => [one.join(" ").split(" "), weight]);
    if (words.length > 2) {
      for (let at = 0; at < words.length - 1; at++) {
        found.push([[...words.slice(0, at), words[at] + words[at + 1], ...words.slice(at + 2)], 1]);
      }
    }
    if (words.length > 1) found.push(...synonyms(words.join("")).map((other) => [other.split(" "), OTHER_WORD]));
    return found;
  }

  function ofWhole(name, whole) {
    if (whole === name || whole === `${name}s` || `${whole}s` === name) return EXACT;
    if (whole.length > 1 && name.startsWith(whole)) return 600;
    return whole.length > 2 && name.includes(whole) ? 300 : 0;
  }

  function ofWord(entry, word) {
    if (entry.names.includes(word) || entry.names.includes(`${word}s`)) return 100;
    if (entry.words.has(word) || entry.words.has(`${word}s`)) return 60;
    if (entry.places.includes(word)) return 50;
    if (word.length > 1 && [...entry.names, ...entry.words].some((name) => name.startsWith(word))) return 40;
    if (word.length > 2 && entry.names.some((name) => name.includes(word))) return 20;
    return word.length > 2 && entry.places.some((place) => place.startsWith(word)) ? 10 : 0;
  }

  function ofEntry(entry, words) {
    const whole = words.join("");
    let score = Math.max(...entry.names.map((name) => ofWhole(name, whole)));
    const named = (word) => entry.names.includes(word) || entry.places.includes(word);
    if (words.length > 1 && words.every(named)) score = Math.max(score, 900);
    if (score) return score;
    const scores = words.map((word) => ofWord(entry, word));
    return scores.every(Boolean) ? scores.reduce((sum, one) => sum + one, 0) / scores.length : 0;
  }

  function finder(data) {
    const all = entries(data);
    const known = vocabulary(data, all);
    return (query) => {
      const typed = queryWords(data, query);
      if (!typed.length) return { icons: query.trim() ? [] : all, readAs: null };
      const words = typed.map((word) => spelled(known, word));
      const whole = words.join("");
      const meant = readings(data, words);
      const found = [];
      for (const entry of all) {
        const score = Math.max(...meant.map(([one, weight]) => weight * ofEntry(entry, one)));
        if (!score) continue;
        const placed = words.filter((word) => entry.places.includes(word)).length;
        const inexact = score === EXACT && !entry.names.includes(whole);
        const order = [-score, entry.rank, -placed, inexact, entry.names[0].length, -entry.size, entry.position];
        found.push([order, entry]);
      }
      found.sort((one, other) => compare(one[0], other[0]));
      const differs = words.some((word, place) => word !== typed[place]);
      return { icons: found.map(([, entry]) => entry), readAs: differs && found.length ? words.join(" ") : null };
    };
  }

  /* The page. */

  const importLine = (entry) => `from ${entry.module} import ${entry.name}`;

  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  async function copy(text) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    const area = element("textarea", { class: "icons-clipboard", "aria-hidden": "true" });
    const before = document.activeElement;
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    before?.focus();
    if (!done) throw new Error("the browser does not allow it");
  }

  function card(entry, data, folder) {
    const picture = element("span", { class: "icon-picture", "aria-hidden": "true" });
    if (entry.name.endsWith("White")) picture.classList.add("icon-picture--white");
    if (entry.hasPicture) {
      const cells = data.across * data.across;
      const [column, row] = [entry.position % data.across, Math.floor((entry.position % cells) / data.across)];
      const sheet = new URL(`${Math.floor(entry.position / cells)}.webp`, folder);
      picture.style.backgroundImage = `url("${sheet}")`;
      picture.style.setProperty("--column", column);
      picture.style.setProperty("--row", row);
    }
    const line = importLine(entry);
    const text = element("span", { class: "icon-text" }, element("strong", {}, entry.name));
    if (entry.aliases.length) text.append(element("span", { class: "icon-also" }, `also ${entry.aliases.join(", ")}`));
    if (!entry.hasPicture) text.append(element("span", { class: "icon-also" }, "the package has no picture of it"));
    text.append(element("code", {}, line));
    const button = element("button", { type: "button", class: "icon-copy", "aria-label": `Copy: ${line}`, title: "Copy" });
    button.dataset.line = line;
    return element("li", { class: "icon" }, picture, text, button);
  }

  function controls(data) {
    const input = element("input", {
      type: "search", id: "icons-query", class: "icons-query", autocomplete: "off", spellcheck: "false",
      placeholder: "postgres, load balancer, k8s ingress, aws storage …", "aria-controls": "icons-list",
    });
    const counts = new Map();
    for (const [, module] of data.icons) {
      const provider = data.modules[module].split(".")[1];
      counts.set(provider, (counts.get(provider) ?? 0) + 1);
    }
    const select = element("select", { id: "icons-provider", class: "icons-provider" }, element("option", { value: "" }, "all"));
    for (const [provider, count] of counts) select.append(element("option", { value: provider }, `${provider} (${count})`));
    const form = element("form", { class: "icons-form", role: "search" },
      element("label", { for: "icons-query" }, "Find an icon"), input,
      element("label", { for: "icons-provider" }, "Provider"), select);
    return { form, input, select };
  }

  function page(root, data, folder) {
    const find = finder(data);
    const { form, input, select } = controls(data);
    const status = element("p", { class: "icons-status", role: "status" });
    const list = element("ul", { id: "icons-list", class: "icons-list", role: "list" });
    const more = element("button", { type: "button", class: "md-button icons-more" });
    root.replaceChildren(form, status, list, more);
    let found = [];

    function showMore() {
      const start = list.children.length;
      list.append(...found.slice(start, start + BATCH).map((entry) => card(entry, data, folder)));
      const left = found.length - list.children.length;
      more.hidden = left === 0;
      more.textContent = `Show more (${left.toLocaleString("en")} left)`;
    }

    function show() {
      const answer = find(input.value);
      found = answer.icons.filter((entry) => !select.value || entry.places[0] === select.value);
      list.replaceChildren();
      showMore();
      const count = found.length.toLocaleString("en");
      const total = data.icons.length.toLocaleString("en");
      const read = answer.readAs ? ` for “${answer.readAs}”` : "";
      status.textContent = found.length
        ? `${count} of ${total} icons${read}`
        : `No icon fits “${input.value.trim()}”${select.value ? ` in ${select.value}` : ""}`;
      const address = new URL(location.href); // not `q`: Material's own search would open
      if (input.value) address.searchParams.set("icon", input.value);
      else address.searchParams.delete("icon");
      history.replaceState(history.state, "", address);
    }

    async function take(button) {
      try {
        await copy(button.dataset.line);
        status.textContent = `Copied: ${button.dataset.line}`;
        button.classList.add("icon-copy--done");
        setTimeout(() => button.classList.remove("icon-copy--done"), 1500);
      } catch (error) {
        status.textContent = `Not copied: ${error.message}`;
      }
    }

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const first = list.querySelector(".icon-copy");
      if (first) take(first);
    });
    for (const [control, event] of [[input, "input"], [select, "change"]]) {
      control.addEventListener(event, () => {
        show();
        if (root.getBoundingClientRect().top < 0) root.scrollIntoView();
      });
    }
    more.addEventListener("click", () => {
      const next = list.children.length;
      showMore();
      list.children[next]?.querySelector(".icon-copy").focus();
    });
    list.addEventListener("click", (event) => {
      const button = event.target.closest(".icon-copy");
      if (button) take(button);
    });
    root.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (event.key === "Escape" && event.target !== select) {
        input.value = "";
        input.focus();
        show();
      } else if (step && event.target !== select) {
        const stops = [input, ...list.querySelectorAll(".icon-copy")];
        const next = stops[stops.indexOf(event.target) + step];
        if (next && stops.includes(event.target)) {
          event.preventDefault();
          next.focus();
        }
      }
    });
    const comesNear = (seen) => seen.some((one) => one.isIntersecting) && !more.hidden && showMore();
    new IntersectionObserver(comesNear, { rootMargin: "600px" }).observe(more);
    input.value = new URL(location.href).searchParams.get("icon") ?? "";
    show();
    root.iconsOf = (query) => find(query).icons.map(importLine);
  }

  async function start() {
    const root = document.querySelector("[data-icons]");
    if (!root) return;
    const folder = new URL(root.dataset.icons, document.baseURI);
    try {
      const answer = await fetch(new URL("icons.json", folder));
      if (!answer.ok) throw new Error(`${answer.status}`);
      page(root, await answer.json(), folder);
    } catch (error) {
      root.querySelector("p").textContent = `The icons could not be loaded (${error.message}): make build makes them.`;
    }
  }

  start();
})();
