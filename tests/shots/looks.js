// What somebody sees at once and axe does not say: words cut, over one another or off the edge, what a
// finger misses, and what only a machine would write. One line for each; given to page.evaluate.
() => {
  const found = [];
  const APART = ".skip, .for-readers, textarea, input, select, video, audio, svg";
  const quiet = (words) => words.trim().replace(/\s+/g, " ").slice(0, 60);
  const say = (what, one, words = one.textContent) => {
    const named = one.id ? `#${one.id}` : [...one.classList].map((each) => `.${each}`).join("");
    found.push(`${what}: ${one.localName}${named} “${quiet(words)}”`);
  };
  const isSeen = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !one.closest(APART);
  const ancestors = function* (one) {
    for (let each = one; each && each !== document.body; each = each.parentElement) yield [each, getComputedStyle(each)];
  };

  // Lines of words, as they stand.
  const lines = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { currentNode: text } = walker;
    if (!text.data.trim() || !isSeen(text.parentElement)) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const above = [...ancestors(text.parentElement)];
    const stuck = above.some(([, style]) => ["fixed", "sticky"].includes(style.position));
    const scrolls = above.some(([, style]) => ["auto", "scroll"].includes(style.overflowX));
    const cutters = above.filter(([, style]) => ["hidden", "clip"].includes(style.overflowX) || ["hidden", "clip"].includes(style.overflowY));
    const block = above.find(([, style]) => !style.display.startsWith("inline"))?.[0];
    for (const box of range.getClientRects()) {
      if (box.width > 1 && box.height > 1) lines.push({ text, box, stuck, scrolls, cutters, block });
    }
  }
  const told = new Set();
  const once = (what, { text }, words) => {
    const key = `${what}${text.data}`;
    if (!told.has(key)) say(what, text.parentElement, words ?? text.data);
    told.add(key);
  };
  for (const line of lines) {
    const { box } = line;
    if (!line.scrolls && (box.right > innerWidth + 1 || box.left < -1)) once("off the edge", line);
    for (const [one] of line.cutters) {
      const room = one.getBoundingClientRect();
      if (box.right > room.right + 2 || box.left < room.left - 2 || box.bottom > room.bottom + 4 || box.top < room.top - 4) once("cut", line);
    }
  }

  // A word in two lines, without a place to part it. Machines' own words (addresses, codes) may be.
  for (const line of lines) {
    const { text } = line;
    if (text.parentElement.closest("code, pre, bdi")) continue;
    for (const word of text.data.matchAll(/(?<![\p{L}\p{N}@./_-])\p{L}{4,}(?![\p{L}\p{N}@/_-]|\.\p{L})/gu)) {
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      const tops = [...range.getClientRects()].filter((box) => box.width > 1).map((box) => Math.round(box.top));
      if (new Set(tops).size > 1) once("a word torn apart", line, word[0]);
    }
  }

  // Words over other words. A line's box is higher than its letters: a quarter of it is let go.
  lines.sort((one, other) => one.box.top - other.box.top);
  lines.forEach((one, at) => {
    for (const other of lines.slice(at + 1)) {
      if (other.box.top > one.box.bottom) break;
      if (one.stuck !== other.stuck || one.block === other.block) continue;
      const over = Math.min(one.box.bottom, other.box.bottom) - other.box.top;
      const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      if (over > 0.35 * Math.min(one.box.height, other.box.height) && across > 3) once("over one another", one, `${one.text.data} | ${other.text.data}`);
    }
  });

  // What a finger presses; a link within a sentence is excepted (WCAG 2.5.8).
  const whole = (one) => one.closest(".row-title")?.closest(".row") ?? one; // all of a row leads there
  const high = (one) => [whole(one), ...(one.labels ?? [])].map((each) => each.getBoundingClientRect().height);
  const pressed = innerWidth < 640 ? document.querySelectorAll("a[href], button, summary, select, textarea, input:not([type=hidden])") : [];
  for (const one of pressed) {
    if (!one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || one.closest(".skip, .for-readers")) continue;
    const inWords = getComputedStyle(one).display === "inline" && quiet(one.parentElement.textContent) !== quiet(one.textContent);
    if (!inWords && Math.max(...high(one)) < 43.9) say(`${Math.round(Math.max(...high(one)))} px high`, one, one.textContent || one.name || one.type);
  }

  if (document.documentElement.scrollWidth > innerWidth) say(`${document.documentElement.scrollWidth - innerWidth} px too wide`, document.documentElement, document.title);
  const RAW = /\b(undefined|NaN|null|True|False)\b|\b\d{4}-\d\d-\d\d\b|\b[a-z]+_[a-z_]+\b|\{\{|\{%|%\(|&(amp|lt|gt|quot);/;
  for (const line of lines) if (RAW.test(line.text.data) && !line.text.parentElement.closest("code, pre")) once("as a machine writes", line);
  return found;
}
