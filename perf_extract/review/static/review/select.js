// What is selected, and how the two sides follow each other. The address says it, so that going back works.

import { DATA, byId, make } from "../common.js";
import { drawAddends, numbered, ruleTitle } from "./checks.js";
import { hideDetail, showDetail } from "./detail.js";
import { reveal } from "./filter.js";
import { focusable, focusableMark } from "./focus.js";
import { discard, itemRows, unfold } from "./lists.js";
import { setView, showOutline, showTab, tabNow } from "./panel.js";
import { facts, markOf, refsOf, rowOf, say } from "./state.js";
import { blockAt, rangeOf } from "./text.js";

const SETTLING = 3;
const NARROW = matchMedia("(max-width: 900px)");

/** The selected fact's id and the active check's place in the list, or null. */
export const current = { fact: null, check: null };

let lit = [];

/** Selects a fact, check, section, note or warning by its name in the address; nothing for "". */
export function go(name) {
  const hash = `#${encodeURIComponent(name)}`;
  if (location.hash !== hash) {
    byId("back").disabled = false;
    history.pushState(null, "", hash);
  }
  show();
}

/** Shows what the address says. */
export function show() {
  const name = asked();
  const check = /^c(\d+)$/.exec(name);
  if (facts.has(name)) showFact(name);
  else if (check && DATA.checks[check[1] - 1]) showCheck(DATA.checks[check[1] - 1], name);
  else if (/^[nw]\d+$/.test(name)) showAlert(name);
  else if (/^[st]\d+$/.test(name) && byId(name)) showSection(name);
  else clear();
}

function asked() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
}

function dim() {
  for (const node of lit) {
    node.classList.remove("selected", "addend", "current");
    delete node.dataset.n;
    if (node.classList.contains("check-title")) node.setAttribute("aria-pressed", "false");
  }
  lit = [];
  globalThis.CSS?.highlights?.clear();
}

function light(node, ...names) {
  if (!node) return;
  node.classList.add(...names);
  lit.push(node);
}

function clear() {
  dim();
  Object.assign(current, { fact: null, check: null });
  closeCheck();
  hideDetail();
}

function showFact(id) {
  const check = current.check;
  const within = check !== null && DATA.checks[check].facts.includes(id);
  dim();
  if (within) lightAddends(DATA.checks[check], check);
  else if (check !== null) closeCheck();
  Object.assign(current, { fact: id, check: within ? check : null });
  const fact = facts.get(id);
  const mark = markOf.get(id);
  light(mark, "selected");
  (refsOf.get(id) ?? []).forEach((ref) => light(ref, "selected"));
  const row = rowOf.get(id);
  light(row, "current");
  if (within) showTab("checks");
  else if (!["charts", "corrections"].includes(tabNow()) || !inTab(id)) showTab(row ? rowTab(row) : "corrections");
  if (row) {
    reveal(id);
    unfold(itemRows.get(row.dataset.item));
    focusable(row);
  }
  if (mark) focusableMark(mark);
  showDetail(id);
  if (fact.clause) {
    paintRanges("clause", [fact.clause.start, fact.evidence.start], [fact.evidence.end, fact.clause.end]);
  }
  bring(mark, byId("reading"));
  const target = within ? byId("panel-checks").querySelector(`.addends [data-f="${CSS.escape(id)}"]`) : row;
  if (target && target.offsetParent) bring(target, byId("panels"));
  setView("text");
}

function inTab(id) {
  return byId(`panel-${tabNow()}`).querySelector(`[data-f="${CSS.escape(id)}"]`) !== null;
}

function rowTab(row) {
  return row.closest(".tabpanel").id.slice("panel-".length);
}

function showCheck(check, name) {
  clear();
  const index = DATA.checks.indexOf(check);
  Object.assign(current, { fact: null, check: index });
  showTab("checks");
  const box = byId("panel-checks").querySelector(`[data-check="${name}"]`);
  box.append(drawAddends(check));
  lightAddends(check, index);
  const banner = byId("banner");
  banner.className = `no-print ${check.status}`;
  banner.replaceChildren(
    make("span", { class: `tag ${check.status}` }, DATA.words.verdicts[check.status]),
    make("span", { class: "grow" }, check.message),
    make("button", { type: "button", class: "button", dataset: { do: "leave" } }, "退出"),
  );
  banner.hidden = false;
  bring(markOf.get(check.facts[0]), byId("reading"));
  bring(box, byId("panels"));
  say(`${ruleTitle(check.rule)}，${DATA.words.verdicts[check.status]}，标出 ${numbered(check).length} 个数字`);
  setView(NARROW.matches ? "list" : "text");
}

function lightAddends(check, index) {
  const box = byId("panel-checks").querySelector(`[data-check="c${index + 1}"]`);
  light(box, "selected");
  const title = box.querySelector(".check-title");
  title.setAttribute("aria-pressed", "true");
  lit.push(title);
  for (const { id, number } of numbered(check)) {
    const mark = markOf.get(id);
    if (mark) {
      light(mark, "addend");
      mark.dataset.n = number;
    }
    for (const ref of refsOf.get(id) ?? []) light(ref, "addend");
    light(rowOf.get(id), "addend");
    const row = rowOf.get(id);
    if (row) unfold(itemRows.get(row.dataset.item));
  }
}

function closeCheck() {
  byId("banner").hidden = true;
  document.querySelectorAll(".addends").forEach(discard);
}

function showAlert(name) {
  const list = name[0] === "n" ? DATA.notes : DATA.warnings;
  const alert = list[name.slice(1) - 1];
  if (!alert) return clear();
  clear();
  showTab("alerts");
  const box = byId("panel-alerts").querySelector(`[data-alert="${name}"]`);
  light(box, "selected");
  for (const id of alert.facts ?? []) light(markOf.get(id), "addend");
  bring(box, byId("panels"));
  goTo(alert.start, alert.end);
}

function showSection(id) {
  bring(byId(id), byId("reading"), "start");
  setView("text");
  const range = DATA.sections.find((section) => section.id === id)?.heading;
  if (range) paintRanges("found", [range.start, range.end]);
  if (NARROW.matches) showOutline(false);
}

/** Shows these offsets of the text. */
export function goTo(start, end) {
  setView("text");
  const block = blockAt(start);
  if (!block) return;
  block.node.scrollIntoView({ block: "nearest" });
  const range = rangeOf(start, Math.max(end, start + 1));
  const place = range?.startContainer.parentElement ?? block.node;
  bring(place, byId("reading"));
  paintRanges("found", [start, end]);
}

function paintRanges(name, ...places) {
  if (!globalThis.CSS?.highlights) return;
  const ranges = places.filter(([start, end]) => end > start).map(([start, end]) => rangeOf(start, end));
  CSS.highlights.set(name, new Highlight(...ranges.filter(Boolean)));
}

/** Scrolls a node into the middle of what scrolls it, only where it is not to be seen already. */
function bring(node, frame, block = "center") {
  if (!node) return;
  if (block === "start" || !isSeen(node, frame)) node.scrollIntoView({ block, inline: "nearest" });
  // what was out of sight had an estimated height; where it is has to be looked at again once it is laid out
  let tries = SETTLING;
  const again = () => {
    if (!isSeen(node, frame)) node.scrollIntoView({ block, inline: "nearest" });
    if ((tries -= 1)) requestAnimationFrame(again);
  };
  requestAnimationFrame(again);
}

function isSeen(node, frame) {
  const scrolls = getComputedStyle(frame).overflowY !== "visible";
  const { top, bottom } = scrolls ? frame.getBoundingClientRect() : { top: 0, bottom: innerHeight };
  const above = frame.id === "reading" ? byId("banner").offsetHeight : 26;
  const here = node.getBoundingClientRect();
  return here.height > 0 && here.top >= top + above && here.bottom <= bottom - 6;
}

/** Selects the fact of a mark; of several the one after that which is selected. */
export function pickMark(mark) {
  const ids = mark.dataset.f.split(" ");
  go(ids[(ids.indexOf(current.fact) + 1) % ids.length]);
}

