// The keyboard: single keys for the page, arrows for the text and the lists.

import { DATA, byId } from "../common.js";
import { undo } from "./corrections.js";
import { edit, leaveForm, startAdding, strike } from "./editing.js";
import { focusable, focusableMark, marksShown, stepMark } from "./focus.js";
import { fold, itemRows } from "./lists.js";
import { setView, showOutline, showTab, tabNow } from "./panel.js";
import { current, go, pickMark } from "./select.js";
import { markOf, say } from "./state.js";
import { selected } from "./text.js";

const article = byId("text");

/** Single keys: the key, what it does in words, and the doing. */
export const KEYS = [
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

/** A key pressed anywhere. */
export function pressed(event) {
  if (event.key === "Escape" && !byId("help").open) {
    if (document.body.classList.contains("outline-open")) {
      showOutline(false);
      byId("show-outline").focus();
    } else if (byId("detail").querySelector("form")) leaveForm();
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

/** Arrows in the text go from figure to figure. */
export function textKeys(event) {
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

/** Arrows in a list go from row to row, open and close, and into a row's figures. */
export function gridKeys(event) {
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
