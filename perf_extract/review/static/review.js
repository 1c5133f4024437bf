// The review page: puts its parts together and listens.

import { DATA, byId, make, themeSwitch, remember, remembered } from "./common.js";
import { drawAlerts, drawChecks, drawEntities } from "./review/checks.js";
import { corrections, idOf, restore, startCorrections } from "./review/corrections.js";
import { corrected, edit, leaveForm, startAdding, strike } from "./review/editing.js";
import { drawFigures, fitFigures } from "./review/figures.js";
import { setUpFilter } from "./review/filter.js";
import { focusable } from "./review/focus.js";
import { KEYS, gridKeys, pressed, textKeys } from "./review/keys.js";
import { drawLedger } from "./review/ledger.js";
import { drawList, fold, itemRows } from "./review/lists.js";
import { drawOutline } from "./review/outline.js";
import { drawTabs, isPainted, repaint, setView, showOutline, showTab } from "./review/panel.js";
import { go, goTo, pickMark, show } from "./review/select.js";
import { say } from "./review/state.js";
import { drawText, redraw, selected } from "./review/text.js";

const LONGEST_ADDED = 40;
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

function clicked(event) {
  const at = (selector) => event.target.closest(selector);
  const does = at("[data-do]")?.dataset.do;
  const fact = byId("detail").dataset.fact;
  if (!at("#outline") && !at("#show-outline")) showOutline(false);
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
  button.hidden = !place || !/[\d〇零一二三四五六七八九十百千万亿半]/.test(place.text.normalize("NFKC")) || place.text.length > LONGEST_ADDED;
  if (button.hidden) return;
  const box = getSelection().getRangeAt(0).getBoundingClientRect();
  button.style.top = `${Math.max(4, box.bottom + 6)}px`;
  button.style.left = `${Math.min(Math.max(4, box.left), innerWidth - 130)}px`;
}

function setUpPage() {
  drawText();
  drawOutline();
  drawTabs(TABS, go);
  setUpFilter(() => {});
  startCorrections(corrected);
  if (corrections().length) {
    redraw(corrections().map((entry) => entry.start));
    corrected(corrections().map(idOf));
  }
  showTab(mismatches ? "checks" : DATA.items.kpi.length ? "kpi" : "finance");
  const firstMark = article.querySelector(".fact");
  if (firstMark) firstMark.tabIndex = 0;
  for (const grid of document.querySelectorAll(".tree")) {
    const row = grid.querySelector(".row[data-item]");
    if (row) row.tabIndex = 0;
  }
  themeSwitch("theme", () => isPainted() && repaint());
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
  byId("show-outline").addEventListener("click", () => {
    showOutline(!document.body.classList.contains("outline-open"));
    byId("outline").querySelector("a")?.focus();
  });
  byId("add-here").addEventListener("click", () => startAdding(selected()));
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", pressed);
  article.addEventListener("keydown", textKeys);
  panel.addEventListener("keydown", gridKeys);
  document.addEventListener("selectionchange", offerAdding);
  addEventListener("hashchange", show);
  addEventListener("resize", () => isPainted() && fitFigures());
  addEventListener("beforeprint", () => repaint({ printed: true }));
  addEventListener("afterprint", () => repaint());
  setView("text");
  if (location.hash.length > 1) show();
}

setUpPage();
