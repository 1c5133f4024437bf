// The review page: what is selected, and how its two sides follow each other.

import { DATA, byId, make, themeSwitch, remember, remembered } from "./common.js";
import { caption, facts, markOf, refsOf, rowOf, say, words } from "./review/state.js";
import { blockAt, drawText, paintMark, rangeOf, redraw, selected } from "./review/text.js";
import { drawList, fold, itemRows, paintReference, reference, unfold } from "./review/lists.js";
import { drawAddends, drawAlerts, drawChecks, drawEntities, numbered, ruleTitle } from "./review/checks.js";
import { applyFilter, passes, reveal, setUpFilter } from "./review/filter.js";
import { corrections, reject, restore, startCorrections, undo } from "./review/corrections.js";
import { hideDetail, showDetail, showForm } from "./review/detail.js";
import { drawFigures, fitFigures, paintFigures } from "./review/figures.js";
import { drawLedger, showLedger } from "./review/ledger.js";
import { drawOutline } from "./review/outline.js";

const SETTLING = 3;
const NARROW = matchMedia("(max-width: 900px)");
const article = byId("text");
const panel = byId("panel");
const mismatches = DATA.checks.filter((check) => check.status === "mismatch").length;

const TABS = [
  { id: "kpi", name: "指标", count: DATA.facts.filter((f) => f.kind === "kpi").length, draw: (node) => drawList(node, "kpi") },
  { id: "finance", name: "收支", count: DATA.facts.filter((f) => f.kind === "finance").length, draw: (node) => drawList(node, "finance") },
  { id: "checks", name: "勾稽", count: DATA.checks.length, bad: mismatches, draw: drawChecks },
  { id: "charts", name: "图表", count: DATA.charts.length, draw: drawFigures },
  { id: "alerts", name: "提示", count: DATA.notes.length + DATA.warnings.length, draw: drawAlerts },
  { id: "entities", name: "实体", count: DATA.entities.length, draw: drawEntities },
  { id: "corrections", name: "更正", count: 0, draw: (node) => drawLedger(node, (place) => startAdding(place)) },
];

let current = { fact: null, check: null };
let lit = [];
let painted = false;
let moved = 0;

/* ---- tabs ---- */

function drawTabs() {
  const tabs = byId("tabs");
  const panels = byId("panels");
  for (const tab of TABS) {
    tabs.append(
      make(
        "button",
        { type: "button", role: "tab", class: "tab", id: `tab-${tab.id}`, "aria-controls": `panel-${tab.id}`, tabindex: -1, "aria-selected": "false", dataset: { tab: tab.id } },
        tab.name,
        make("span", { class: "many", id: `many-${tab.id}` }, tab.count ? String(tab.count) : ""),
        tab.bad ? make("span", { class: "bad", title: `${tab.bad}项不符` }, `${tab.bad}不符`) : null,
      ),
    );
    const body = make("div", { role: "tabpanel", class: "tabpanel", id: `panel-${tab.id}`, "aria-labelledby": `tab-${tab.id}`, tabindex: 0, hidden: true });
    body.append(make("h2", { class: "print-only" }, tab.name));
    panels.append(body);
    tab.draw(body);
  }
  tabs.addEventListener("click", (event) => {
    const tab = event.target.closest("[data-tab]");
    if (!tab) return;
    showTab(tab.dataset.tab);
    setView("list");
  });
  tabs.addEventListener("keydown", (event) => {
    const all = [...tabs.children];
    const at = all.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    const next = all[(to + all.length) % all.length];
    showTab(next.dataset.tab);
    next.focus();
  });
}

function tabNow() {
  return byId("tabs").querySelector('[aria-selected="true"]')?.dataset.tab;
}

function showTab(id) {
  if (tabNow() === id) return;
  for (const tab of byId("tabs").children) {
    const on = tab.dataset.tab === id;
    tab.setAttribute("aria-selected", String(on));
    tab.tabIndex = on ? 0 : -1;
    byId(`panel-${tab.dataset.tab}`).hidden = !on;
  }
  byId("filter").hidden = !["kpi", "finance"].includes(id);
  if (id === "charts" && !painted && DATA.charts.length) {
    painted = true;
    paintFigures(go);
  }
}

/* ---- selecting: the address says what is selected, so that going back works ---- */

function go(name) {
  const hash = `#${encodeURIComponent(name)}`;
  if (location.hash === hash) show();
  else {
    moved += 1;
    byId("back").disabled = false;
    location.hash = hash;
  }
}

function show() {
  const name = decodeURIComponent(location.hash.slice(1));
  const check = /^c(\d+)$/.exec(name);
  if (facts.has(name)) showFact(name);
  else if (check && DATA.checks[check[1] - 1]) showCheck(DATA.checks[check[1] - 1], name);
  else if (/^[nw]\d+$/.test(name)) showAlert(name);
  else if (name.startsWith("s") && byId(name)) showSection(name);
  else clear();
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
  current = { fact: null, check: null };
  byId("banner").hidden = true;
  document.querySelectorAll(".addends").forEach((list) => list.remove());
  hideDetail();
}

function showFact(id) {
  const check = current.check;
  const within = check !== null && DATA.checks[check].facts.includes(id);
  dim();
  if (within) lightAddends(DATA.checks[check], check);
  else if (check !== null) closeCheck();
  current = { fact: id, check: within ? check : null };
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
  current = { fact: null, check: index };
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
  document.querySelectorAll(".addends").forEach((list) => list.remove());
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
  const range = DATA.sections.find((section) => section.id === id).heading;
  paintRanges("found", [range.start, range.end]);
  if (NARROW.matches) showOutline(false);
}

/** Shows these offsets of the text. */
function goTo(start, end) {
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

/* ---- one focus stop in the text and in each list ---- */

function focusable(row) {
  const grid = row.parentElement;
  for (const other of grid.querySelectorAll(':scope > .row[tabindex="0"]')) other.tabIndex = -1;
  row.tabIndex = 0;
}

function focusableMark(mark) {
  for (const other of article.querySelectorAll('.fact[tabindex="0"]')) other.tabIndex = -1;
  mark.tabIndex = 0;
}

function marksShown() {
  return [...article.querySelectorAll(".fact:not(.off)")];
}

function stepMark(from, by) {
  const marks = marksShown();
  if (!marks.length) return null;
  const at = marks.indexOf(from);
  const next = at < 0 ? (by > 0 ? 0 : marks.length - 1) : Math.min(Math.max(at + by, 0), marks.length - 1);
  return marks[next];
}

function textKeys(event) {
  const mark = event.target.closest(".fact");
  if (!mark) return;
  const to = {
    ArrowRight: () => stepMark(mark, 1), ArrowDown: () => stepMark(mark, 1),
    ArrowLeft: () => stepMark(mark, -1), ArrowUp: () => stepMark(mark, -1),
    Home: () => marksShown()[0], End: () => marksShown().at(-1),
  }[event.key];
  if (to) {
    event.preventDefault();
    const next = to();
    focusableMark(next);
    next.focus();
  } else if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    pickMark(mark);
  }
}

/** Selects the fact of a mark; of several the one after that which is selected. */
function pickMark(mark) {
  const ids = mark.dataset.f.split(" ");
  go(ids[(ids.indexOf(current.fact) + 1) % ids.length]);
}

function gridKeys(event) {
  const row = event.target.closest(".tree > .row[data-item]");
  if (!row) return;
  const entry = itemRows.get(row.dataset.item);
  const rows = [...row.parentElement.querySelectorAll(":scope > .row[data-item]")].filter((r) => r.offsetParent);
  const refs = [...row.querySelectorAll(".ref")];
  const onRow = event.target === row;
  const at = rows.indexOf(row);
  const to = (target) => {
    event.preventDefault();
    if (!target) return;
    if (target.matches(".row")) focusable(target);
    target.focus();
  };
  const open = row.getAttribute("aria-expanded");
  if (event.key === "ArrowDown") to(rows[at + 1]);
  else if (event.key === "ArrowUp") to(rows[at - 1]);
  else if (event.key === "Home") to(rows[0]);
  else if (event.key === "End") to(rows.at(-1));
  else if (event.key === "ArrowRight") {
    if (onRow && open === "false") to(row), fold(entry, true);
    else to(refs[onRow ? 0 : refs.indexOf(event.target) + 1]);
  } else if (event.key === "ArrowLeft") {
    if (!onRow) to(refs[refs.indexOf(event.target) - 1] ?? row);
    else if (open === "true") to(row), fold(entry, false);
    else if (entry.parent) to(entry.parent.row);
  } else if (event.key === "Enter" && onRow && refs[0]) {
    event.preventDefault();
    go(refs[0].dataset.f);
  }
}

/* ---- keys ---- */

const KEYS = [
  ["j", "下一个数字", () => stepFact(1)],
  ["k", "上一个数字", () => stepFact(-1)],
  ["m", "下一项不符的勾稽", () => stepMismatch()],
  ["/", "搜索", () => (["kpi", "finance"].includes(tabNow()) || showTab("kpi"), setView("list"), byId("q").focus())],
  ["1", "指标", () => openTab("kpi")],
  ["2", "收支", () => openTab("finance")],
  ["3", "勾稽", () => openTab("checks")],
  ["4", "图表", () => openTab("charts")],
  ["5", "提示", () => openTab("alerts")],
  ["6", "实体", () => openTab("entities")],
  ["7", "更正", () => openTab("corrections")],
  ["t", "到原文", () => toText()],
  ["l", "到清单", () => toList()],
  ["o", "到目录", () => (showOutline(true), byId("outline").querySelector("a")?.focus())],
  ["e", "更正选中的数字", () => current.fact && edit(current.fact)],
  ["x", "把选中的数字标为错误", () => current.fact && strike(current.fact)],
  ["z", "撤销上一次更正", () => undo()],
  ["a", "把选中的原文添加为事实", () => (selected() ? startAdding(selected()) : openTab("corrections"))],
  ["n", "标出实体", () => byId("entities-on").click()],
  ["b", "返回上一处", () => history.back()],
  ["?", "本页按键", () => byId("help").showModal()],
];

function pressed(event) {
  if (event.key === "Escape" && !byId("help").open) {
    if (byId("detail").querySelector("form")) leaveForm();
    else if (location.hash.length > 1) go("");
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, dialog")) return;
  if (!byId("keys-on").checked) return;
  const found = KEYS.find(([key]) => key === event.key.toLowerCase());
  if (!found) return;
  event.preventDefault();
  found[2]();
}

function stepFact(by) {
  const next = stepMark(current.fact ? markOf.get(current.fact) : null, by);
  if (next) go(next.dataset.f.split(" ")[0]);
}

function stepMismatch() {
  const bad = DATA.checks.map((check, i) => [check.status, i]).filter(([status]) => status === "mismatch").map(([, i]) => i);
  if (!bad.length) return say("没有不符的勾稽");
  go(`c${(bad.find((i) => i > (current.check ?? -1)) ?? bad[0]) + 1}`);
}

function openTab(id) {
  showTab(id);
  setView("list");
  byId(`tab-${id}`).focus();
}

function toText() {
  setView("text");
  const mark = article.querySelector('.fact[tabindex="0"]') ?? marksShown()[0];
  (mark ?? article).focus();
}

function toList() {
  setView("list");
  const body = byId(`panel-${tabNow()}`);
  (body.querySelector('.row[tabindex="0"]') ?? body.querySelector(".row[data-item], button") ?? body).focus();
}

/* ---- correcting ---- */

function edit(id) {
  showForm({ id }, (kept) => finished(kept));
}

function finished(id) {
  if (facts.has(id)) go(id);
  else go("");
  byId("detail").querySelector("[data-do]")?.focus();
}

function strike(id) {
  reject(id);
  say(facts.has(id) ? `已标为错误：${facts.get(id).name}` : "已删除");
  if (!facts.has(id)) go("");
}

function startAdding(place) {
  byId("add-here").hidden = true;
  showForm({ place }, (kept) => finished(kept));
  goTo(place.start, place.end);
}

function leaveForm() {
  if (current.fact && facts.has(current.fact)) showDetail(current.fact);
  else hideDetail();
}

/** After corrections: what they touch looks as it now is. */
function corrected(ids) {
  const added = ids.filter((id) => id.startsWith("+"));
  for (const id of added) markOf.delete(id);
  if (added.length) redraw(added.map((id) => Number(id.slice(1).split("-")[0])));
  for (const id of ids) {
    const fact = facts.get(id);
    if (!fact) continue;
    paintMark(fact);
    for (const ref of refsOf.get(id) ?? []) paintReference(ref, fact);
    const row = rowOf.get(id);
    if (row && row.querySelector(`[data-f="${CSS.escape(id)}"]`) === row.querySelector(".ref")) {
      row.querySelector(".item-name").textContent = fact.name;
    }
  }
  drawAdded();
  showLedger();
  byId("many-corrections").textContent = corrections().length || "";
  applyFilter();
  if (current.fact) show();
}

/** Added facts stand at the head of their list. */
function drawAdded() {
  for (const kind of ["kpi", "finance"]) {
    const body = byId(`panel-${kind}`);
    body.querySelector(".added")?.remove();
    const added = [...facts.values()].filter((fact) => fact.state === "added" && fact.kind === kind);
    for (const fact of added) refsOf.delete(fact.id);
    if (added.length) {
      body.querySelector(".print-only").after(
        make("div", { class: "added" }, make("h3", { class: "part" }, `新增 ${added.length}条`), added.map((fact) => reference(fact.id, { label: fact.name }))),
      );
    }
  }
}

/* ---- narrow windows show one side at a time ---- */

function setView(view) {
  document.body.dataset.view = view;
}

function showOutline(open) {
  document.body.classList.toggle("outline-open", open);
  byId("show-outline").setAttribute("aria-expanded", String(open));
}

/* ---- listeners, one for each kind of event ---- */

function clicked(event) {
  const at = (selector) => event.target.closest(selector);
  const does = at("[data-do]")?.dataset.do;
  const fact = byId("detail").dataset.fact;
  if (does === "close" || does === "leave") go("");
  else if (does === "edit") edit(fact);
  else if (does === "reject") strike(fact);
  else if (does === "restore") restore(fact);
  else if (does === "cancel") leaveForm();
  else if (at(".fact")) {
    if (getSelection().isCollapsed) pickMark(at(".fact"));
  } else if (at(".ref[data-f]")) go(at(".ref[data-f]").dataset.f);
  else if (at("[data-check].check-title")) {
    const name = at(".check-title").dataset.check;
    go(location.hash === `#${name}` ? "" : name);
  } else if (at("[data-alert].alert-title")) go(at(".alert-title").dataset.alert);
  else if (at("[data-mentions]")) nextMention(at("[data-mentions]"));
  else if (at(".row[data-item]")) clickedRow(at(".row[data-item]"), at(".twist"));
  else if (at("[data-view-to]")) setView(at("[data-view-to]").dataset.viewTo);
}

function clickedRow(row, twist) {
  const open = row.getAttribute("aria-expanded");
  focusable(row);
  if (twist && open) return fold(itemRows.get(row.dataset.item), open === "false");
  const first = row.querySelector(".ref");
  if (first && getSelection().isCollapsed) go(first.dataset.f);
}

function nextMention(button) {
  const mentions = JSON.parse(button.dataset.mentions);
  const at = (Number(button.dataset.at ?? -1) + 1) % mentions.length;
  button.dataset.at = at;
  setEntities(true);
  goTo(...mentions[at]);
  say(`第 ${at + 1} 处，共 ${mentions.length} 处`);
}

function setEntities(on) {
  article.classList.toggle("show-entities", on);
  byId("entities-on").setAttribute("aria-pressed", String(on));
}

function offerAdding() {
  const place = selected();
  const button = byId("add-here");
  button.hidden = !place || !/[\d〇零一二三四五六七八九十百千万亿半]/.test(place.text.normalize("NFKC")) || place.text.length > 40;
  if (button.hidden) return;
  const box = getSelection().getRangeAt(0).getBoundingClientRect();
  button.style.top = `${Math.max(4, box.bottom + 6)}px`;
  button.style.left = `${Math.min(Math.max(4, box.left), innerWidth - 130)}px`;
}

function setUpPage() {
  drawText();
  drawOutline();
  drawTabs();
  setUpFilter(() => {});
  startCorrections(corrected);
  if (corrections().length) {
    redraw(corrections().map((entry) => entry.start));
    corrected(corrections().map((entry) => (entry.action === "add" ? `+${entry.start}-${entry.end}` : entry.fact)));
  }
  showTab(mismatches ? "checks" : DATA.items.kpi.length ? "kpi" : "finance");
  const firstMark = article.querySelector(".fact");
  if (firstMark) firstMark.tabIndex = 0;
  for (const grid of document.querySelectorAll(".tree")) {
    const row = grid.querySelector(".row[data-item]");
    if (row) row.tabIndex = 0;
  }
  themeSwitch("theme", () => painted && paintFigures(go));
  byId("keys").append(
    ...KEYS.map(([key, does]) => make("tr", {}, make("th", { scope: "row" }, make("kbd", {}, key === "?" || key === "/" ? key : key.toUpperCase())), make("td", {}, does))),
    ...[["Esc", "取消选中"], ["← → ↑ ↓", "在原文中：前后的数字；在清单中：行、展开与收起、行内的数字"], ["回车", "选中，另一侧跟着移动"]].map(
      ([key, does]) => make("tr", {}, make("th", { scope: "row" }, make("kbd", {}, key)), make("td", {}, does)),
    ),
  );
  byId("keys-on").checked = remembered("perf_extract.keys") !== "off";
  byId("keys-on").addEventListener("change", () => remember("perf_extract.keys", byId("keys-on").checked ? "on" : "off"));
  byId("help-on").addEventListener("click", () => byId("help").showModal());
  byId("help-off").addEventListener("click", () => byId("help").close());
  byId("back").addEventListener("click", () => history.back());
  byId("entities-on").addEventListener("click", () => setEntities(!article.classList.contains("show-entities")));
  byId("show-outline").addEventListener("click", () => showOutline(!document.body.classList.contains("outline-open")));
  byId("add-here").addEventListener("click", () => startAdding(selected()));
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", pressed);
  article.addEventListener("keydown", textKeys);
  panel.addEventListener("keydown", gridKeys);
  document.addEventListener("selectionchange", offerAdding);
  addEventListener("hashchange", show);
  addEventListener("popstate", () => {
    moved = Math.max(0, moved - 1);
  });
  addEventListener("resize", () => painted && fitFigures());
  addEventListener("beforeprint", () => DATA.charts.length && paintFigures(go, { printed: true }));
  addEventListener("afterprint", () => DATA.charts.length && (painted = true) && paintFigures(go));
  setView("text");
  if (location.hash.length > 1) show();
}

setUpPage();
