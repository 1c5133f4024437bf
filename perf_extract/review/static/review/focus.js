// One focus stop in the text and one in each list, moved by the arrows and by what is selected.

import { byId } from "../common.js";

const article = byId("text");

export function focusable(row) {
  const grid = row.parentElement;
  for (const other of grid.querySelectorAll(':scope > .row[tabindex="0"]')) other.tabIndex = -1;
  row.tabIndex = 0;
}

export function focusableMark(mark) {
  for (const other of article.querySelectorAll('.fact[tabindex="0"]')) other.tabIndex = -1;
  mark.tabIndex = 0;
}

export function marksShown() {
  return [...article.querySelectorAll(".fact:not(.off)")];
}

export function stepMark(from, by) {
  const marks = marksShown();
  if (!marks.length) return null;
  const at = marks.indexOf(from);
  const next = at < 0 ? (by > 0 ? 0 : marks.length - 1) : Math.min(Math.max(at + by, 0), marks.length - 1);
  return marks[next];
}
