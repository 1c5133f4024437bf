// Correcting: the forms' ends, and how the page shows what was corrected.

import { byId, make } from "../common.js";
import { markStale } from "./checks.js";
import { corrections, reject } from "./corrections.js";
import { hideDetail, showDetail, showForm } from "./detail.js";
import { applyFilter } from "./filter.js";
import { showLedger } from "./ledger.js";
import { discard, paintReference, reference } from "./lists.js";
import { current, go, goTo, show } from "./select.js";
import { facts, markOf, refsOf, rowOf, say } from "./state.js";
import { paintMark, redraw } from "./text.js";

/** Opens the form for a fact. */
export function edit(id) {
  showForm({ id }, (kept) => finished(kept));
}

function finished(id) {
  if (facts.has(id)) go(id);
  else go("");
  byId("detail").querySelector("[data-do]")?.focus();
}

/** Marks a fact as wrong. */
export function strike(id) {
  reject(id);
  say(facts.has(id) ? `已标为错误：${facts.get(id).name}` : "已删除");
  if (!facts.has(id)) go("");
}

/** Opens the form for a new fact at a place. */
export function startAdding(place) {
  byId("add-here").hidden = true;
  showForm({ place }, (kept) => finished(kept));
  goTo(place.start, place.end);
}

/** Leaves the form without keeping anything. */
export function leaveForm() {
  if (current.fact && facts.has(current.fact)) showDetail(current.fact);
  else hideDetail();
}

/** After corrections: what they touch looks as it now is. */
export function corrected(ids) {
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
  markStale();
  showLedger();
  byId("many-corrections").textContent = corrections().length || "";
  applyFilter();
  if (current.fact) show();
}

/** Added facts stand at the head of their list. */
function drawAdded() {
  for (const kind of ["kpi", "finance"]) {
    const body = byId(`panel-${kind}`);
    const before = body.querySelector(".added");
    if (before) discard(before);
    const added = [...facts.values()].filter((fact) => fact.state === "added" && fact.kind === kind);
    if (added.length) {
      body.querySelector(".print-only").after(
        make("div", { class: "added" }, make("h3", { class: "part" }, `新增 ${added.length}条`), added.map((fact) => reference(fact.id, { label: fact.name }))),
      );
    }
  }
}
