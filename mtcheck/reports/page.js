
"use strict";
(() => {
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const one = (selector, from = document) => from.querySelector(selector);
  const cards = all(".card");
  const byId = new Map(cards.map((card) => [card.id, card]));
  const marks = all(".m");
  const findings = new Map(marks.map((mark) => [mark, mark.dataset.f.split(" ").map((id) => byId.get(id)).filter(Boolean)]));
  const ends = new Map(marks.map((mark) => [mark, (mark.dataset.n || "").split(" ").filter(Boolean)]));
  const ranks = ["neutral", "minor", "major", "critical"];
  const place = one(".place");
  const help = one(".help");
  const keys = one(".keys");
  const pop = document.createElement("div");
  let current = null;
  let closing = 0;

  pop.className = "pop";
  pop.hidden = true;
  pop.setAttribute("role", "group");
  pop.setAttribute("aria-label", "Finding");
  one("main").append(pop);
  document.documentElement.classList.add("js");

  const seen = (element) => element.getClientRects().length > 0;
  const open = () => cards.filter((card) => !card.hidden);
  const worst = (some) => some.reduce((rank, card) => Math.max(rank, ranks.indexOf(card.dataset.severity)), -1);
  const numberOf = (card) => one(".number", card).textContent;

  /* pointing at words */
  function close() {
    clearTimeout(closing);
    pop.hidden = true;
    pop.replaceChildren();
  }

  function closeSoon() {
    clearTimeout(closing);
    closing = setTimeout(close, 250);
  }

  function show(mark, first) {
    clearTimeout(closing);
    const told = findings.get(mark).filter((card) => !card.hidden);
    if (!told.length) return close();
    told.sort((a, b) => (b === first) - (a === first));
    pop.replaceChildren(...told.map((card) => {
      const copy = card.cloneNode(true);
      copy.classList.remove("current");
      for (const part of [copy, ...all("[id]", copy)]) part.removeAttribute("id");
      copy.removeAttribute("tabindex");
      for (const link of all("a", copy)) link.tabIndex = -1;
      const box = document.createElement("div");
      box.className = copy.className;
      box.dataset.severity = copy.dataset.severity;
      box.append(...copy.childNodes);
      return box;
    }));
    pop.hidden = false;
    const words = first ? marks.filter((each) => findings.get(each).includes(first) && seen(each)) : [mark];
    const rects = words.flatMap((each) => [...each.getClientRects()]);
    if (!rects.length) return close();
    const size = pop.getBoundingClientRect();
    const text = mark.closest(".text");
    const right = text && size.width < text.clientWidth ? text.getBoundingClientRect().right : document.documentElement.clientWidth - 16;
    const above = rects[0].top - size.height - 8;
    let top = rects[rects.length - 1].bottom + 8;
    if (top + size.height > innerHeight) top = above > 50 ? above : Math.max(50, Math.min(top, innerHeight - size.height - 8));
    const left = Math.max(16, Math.min(rects[rects.length - 1].left, right - size.width));
    pop.style.setProperty("--x", `${left + scrollX}px`);
    pop.style.setProperty("--y", `${top + scrollY}px`);
  }

  /* from finding to finding */
  function tell() {
    const list = open();
    const number = list.indexOf(current);
    const text = number < 0 ? `${list.length} finding${list.length === 1 ? "" : "s"}` : `${number + 1} of ${list.length}`;
    if (place.textContent !== text) place.textContent = text;
  }

  function choose(card) {
    for (const element of all(".current")) element.classList.remove("current");
    current = card;
    if (card) {
      card.classList.add("current");
      for (const mark of marks) if (findings.get(mark).includes(card)) mark.classList.add("current");
    }
    tell();
  }

  function intoList(card) {
    const list = card.closest(".findings");
    if (!seen(card) || getComputedStyle(list).position !== "sticky") return;
    const inside = card.getBoundingClientRect();
    const frame = list.getBoundingClientRect();
    if (inside.top < frame.top || inside.bottom > frame.bottom) list.scrollTop += inside.top - frame.top - 40;
  }

  function go(card) {
    choose(card);
    intoList(card);
    const mine = marks.filter((mark) => findings.get(mark).includes(card) && seen(mark));
    const mark = mine.find((each) => each.matches("a")) || mine[0];
    if (!mark) {
      close();
      card.focus();
      return;
    }
    mark.scrollIntoView({ block: "center" });
    mark.focus({ preventScroll: true });
    show(mark, card);
  }

  function step(by) {
    const list = open();
    if (!list.length) return;
    const at = list.indexOf(current);
    go(list[at < 0 ? (by > 0 ? 0 : list.length - 1) : (at + by + list.length) % list.length]);
  }

  function ask() {
    help.showModal();
    one("button", help).focus();
  }

  /* filters */
  const boxes = all(".chip input");
  const category = one(".by-category");
  const order = one(".order");

  function filter() {
    const shown = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    for (const card of cards) {
      card.hidden = !shown.has(card.dataset.severity) || (category.value !== "" && card.dataset.category !== category.value);
    }
    for (const mark of marks) {
      const left = findings.get(mark).filter((card) => !card.hidden);
      const numbers = new Set(left.map(numberOf));
      const told = ends.get(mark).filter((number) => numbers.has(number));
      mark.dataset.severity = ranks[worst(left)] || "";
      if (told.length) mark.dataset.n = told.join(" ");
      else delete mark.dataset.n;
      if (mark.matches("a")) mark.tabIndex = left.length ? 0 : -1;
    }
    const residue = boxes.find((box) => box.value === "residue");
    document.documentElement.classList.toggle("no-residue", Boolean(residue) && !residue.checked);
    close();
    if (current && current.hidden) choose(null);
    tell();
  }

  function sort() {
    const key = order.value === "text" ? (card) => Number(card.dataset.place) : (card) => Number(numberOf(card));
    for (const list of all(".cards")) {
      list.append(...all(":scope > .card", list).sort((a, b) => key(a) - key(b)));
    }
    cards.splice(0, cards.length, ...all(".findings .card"));
    tell();
  }

  for (const box of boxes) box.addEventListener("change", filter);
  category.addEventListener("change", filter);
  order.addEventListener("change", sort);
  one(".next").addEventListener("click", () => step(1));
  one(".previous").addEventListener("click", () => step(-1));
  one(".ask").addEventListener("click", ask);
  one("button", help).addEventListener("click", () => help.close());

  for (const mark of marks) {
    mark.addEventListener("pointerenter", (event) => event.pointerType !== "touch" && show(mark));
    mark.addEventListener("pointerleave", closeSoon);
    mark.addEventListener("focus", () => {
      const told = findings.get(mark).filter((card) => !card.hidden);
      if (told.length && !told.includes(current)) choose(told[0]);
      show(mark, current);
    });
    mark.addEventListener("blur", closeSoon);
    mark.addEventListener("click", (event) => {
      const told = findings.get(mark).filter((card) => !card.hidden);
      if (event.detail === 0 || !told.length) return;
      event.preventDefault();
      choose(told.includes(current) ? current : told[0]);
      intoList(current);
      show(mark, current);
    });
  }
  pop.addEventListener("pointerenter", () => clearTimeout(closing));
  pop.addEventListener("pointerleave", closeSoon);

  for (const card of cards) {
    one(".where", card).addEventListener("click", (event) => {
      event.preventDefault();
      const side = one(".to-text", card.closest(".report"));
      if (side) side.checked = true;
      go(card);
    });
  }

  function turn() {
    const report = (current && current.closest(".report")) || all(".report").find((each) => one(".views", each));
    const unchecked = report && one(".views input:not(:checked)", report);
    if (unchecked) unchecked.checked = true;
    close();
  }

  const does = { n: () => step(1), j: () => step(1), p: () => step(-1), k: () => step(-1), v: turn, "?": ask };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") return close();
    if (help.open || !keys.checked || event.target.closest("input[type=text], textarea, select, [contenteditable]")) return;
    if (Object.hasOwn(does, event.key)) {
      event.preventDefault();
      does[event.key]();
    }
  });
  tell();
})();
