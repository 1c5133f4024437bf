// The two lists of facts: finance as a tree with budget beside final, indicators with target beside figure.

import { DATA, grouped, make } from "../common.js";
import { SURE, caption, facts, refsOf, rowOf, words } from "./state.js";

const LEVELS_DEEP = 6;
const BEGINNING = 14;
const { roles, bounds, schemes, chapters } = DATA.words;

/** id of an item -> {item, row, children, parent}. */
export const itemRows = new Map();

/**
 * A button that leads to a fact: `number` and `label` stand before its figure; `again` stands in place of it, for the
 * further places of one figure.
 */
export function reference(id, { label = null, number = null, again = null } = {}) {
  const fact = facts.get(id);
  if (!fact) return null;
  const button = make("button", { type: "button", class: "ref", tabindex: -1, dataset: { f: id } });
  if (number !== null) button.append(make("span", { class: "ref-number" }, number));
  if (label) button.append(make("span", { class: "ref-label" }, label));
  button.append(again === null ? make("span", { class: "figure" }) : make("span", { class: "ref-more" }, again));
  if (!refsOf.has(id)) refsOf.set(id, []);
  refsOf.get(id).push(button);
  paintReference(button, fact);
  return button;
}

/** Takes away a node whose buttons lead to facts. */
export function discard(node) {
  for (const button of node.querySelectorAll(".ref[data-f]")) {
    const refs = refsOf.get(button.dataset.f);
    if (refs?.includes(button)) refs.splice(refs.indexOf(button), 1);
  }
  node.remove();
}

/** Shows on a button what its fact says now. */
export function paintReference(button, fact) {
  const doubtful = fact.confidence < SURE && !fact.state;
  button.classList.toggle("doubtful", doubtful);
  button.classList.toggle("rejected", fact.state === "rejected");
  button.classList.toggle("corrected", Boolean(fact.state) && fact.state !== "rejected");
  button.classList.toggle("finance", fact.kind === "finance");
  button.classList.toggle("kpi", fact.kind === "kpi");
  button.setAttribute("aria-label", caption(fact));
  const figure = button.querySelector(".figure");
  if (figure) figure.replaceChildren(...figureOf(fact));
}

/** A fact's value as people write it. */
export function figureOf(fact) {
  const highest = fact.value_max !== undefined && fact.value_max !== null ? `～${grouped(fact.value_max)}` : "";
  const rank = fact.role === "rank" ? "第" : "";
  const bound = bounds[fact.bound] ?? "";
  return [`${bound}${rank}${grouped(fact.value)}${highest}`, make("span", { class: "unit" }, fact.unit ?? "")];
}

/** Draws a list into a node. */
export function drawList(node, kind) {
  const items = DATA.items[kind];
  const targets = kind === "kpi" && items.some((item) => item.cells.target);
  const columns =
    kind === "finance" ? ["项目", "预算数", "决算数", "差额", "执行率"] : ["指标", targets ? "目标" : null, "完成或现状"];
  const grid = make("div", {
    class: `tree ${kind}${kind === "kpi" && !targets ? " untargeted" : ""}`, role: "treegrid", "aria-label": kind === "finance" ? "收支" : "指标",
  });
  grid.append(
    make("div", { role: "row", class: "row head" }, columns.filter(Boolean).map((c) => make("div", { role: "columnheader" }, c))),
  );
  let chapter = null;
  for (const item of items) {
    if (item.level === 1) {
      const here = facts.get(item.id.slice(1))?.section ?? "";
      const top = topSection(here);
      if (top !== chapter) {
        chapter = top;
        grid.append(drawGroup(top));
      }
    }
    grid.append(drawItem(item, kind, targets));
  }
  if (!items.length) node.append(make("p", { class: "empty muted" }, kind === "finance" ? "没有收支数字。" : "没有指标。"));
  else node.append(grid);
}

const sectionById = new Map(DATA.sections.map((section) => [section.id, section]));

/** The outermost section that a section is in, or null. */
export function topSection(id) {
  let section = sectionById.get(id) ?? null;
  while (section && section.parent) section = sectionById.get(section.parent);
  return section;
}

/** A section's marker and title, or how it begins. */
export function titleOf(section) {
  if (section.title) return `${section.marker ?? ""}${section.title}`;
  const begins = words(section.heading.end, Math.min(section.end, section.heading.end + BEGINNING)).trim().split("\n")[0];
  return `${section.marker ?? ""}${begins}…`;
}

function drawGroup(section) {
  const kind = section?.kind ? chapters[section.kind] : null;
  return make(
    "div",
    { role: "row", class: "group" },
    make(
      "div",
      { role: "gridcell", "aria-colspan": 5 },
      section ? titleOf(section) : "（不在章节内）",
      kind ? make("span", { class: "tag" }, kind) : null,
    ),
  );
}

function drawItem(item, kind, targets) {
  const parent = item.parent ? itemRows.get(item.parent) : null;
  const row = make("div", {
    role: "row", class: "row", tabindex: -1, "aria-level": item.level, dataset: { item: item.id },
  });
  row.style.setProperty("--depth", Math.min(item.level - 1, LEVELS_DEEP));
  const entry = { item, row, children: [], parent, facts: [...Object.values(item.cells).flat(), ...item.more] };
  itemRows.set(item.id, entry);
  if (parent) {
    parent.children.push(entry);
    parent.row.setAttribute("aria-expanded", "true");
  }
  const name = make("div", { role: "rowheader", class: "name" }, make("span", { class: "twist", "aria-hidden": "true" }));
  const where = item.code ? DATA.names.codes[`${item.scheme}:${item.code}`] : null;
  const label = make("span", { class: "words" }, make("span", { class: "item-name" }, item.name));
  if (item.code && /^\d/.test(item.code)) {
    label.append(make("span", { class: "code figure", title: `${schemes[item.scheme]}：${where ?? ""}` }, item.code));
  } else if (where) label.title = `${schemes[item.scheme]}：${where}`;
  name.append(label);
  row.append(name);
  const extra = [];
  if (kind === "finance") {
    const base = item.cells.adjusted ?? item.cells.budget;
    row.append(drawCell(base), drawCell(item.cells.final));
    row.append(drawNumber(item.difference, item.unit), drawNumber(item.execution, "%"));
    if (item.cells.adjusted) {
      extra.push(make("span", { class: "muted" }, "所列为全年预算"));
      for (const id of item.cells.budget ?? []) extra.push(reference(id, { label: "年初预算" }));
    }
    for (const id of item.cells.value ?? []) extra.push(reference(id, { label: "数额" }));
  } else {
    row.append(targets ? drawCell(item.cells.target) : "", drawCell(item.cells.value));
    for (const id of item.cells.baseline ?? []) extra.push(reference(id, { label: roles.baseline }));
  }
  for (const id of item.more) extra.push(reference(id, { label: roles[facts.get(id).role] }));
  const path = item.path.filter((step) => step !== item.name);
  const first = facts.get(entry.facts[0]);
  const asides = [
    path.length && !parent ? `属${path.join(" / ")}` : null,
    first.scope ? `范围：${first.scope}` : null,
    first.level ?? null,
    first.year && first.year !== DATA.document.fiscal_year ? `${first.year}年` : null,
    first.instances?.length ? `如：${first.instances.join("、")}` : null,
    first.reason ? `原因：${first.reason}` : null,
    first.weight ? `分值${first.weight}${first.score ? `，得分${first.score}` : ""}` : null,
  ].filter(Boolean);
  for (const aside of asides) extra.push(make("span", { class: "muted" }, aside));
  if (extra.length) row.append(make("div", { role: "gridcell", class: "extra" }, extra));
  for (const id of entry.facts) rowOf.set(id, row);
  return row;
}

function drawCell(ids) {
  const cell = make("div", { role: "gridcell", class: "number" });
  const [first, ...others] = ids ?? [];
  if (first) cell.append(reference(first));
  if (others.length) {
    cell.append(make("div", { class: "again" }, "又见", others.map((id, i) => reference(id, { again: String(i + 2) }))));
  }
  return cell;
}

function drawNumber(value, unit) {
  const cell = make("div", { role: "gridcell", class: "number figure" });
  if (value !== undefined && value !== null) {
    cell.append(grouped(value), unit === "%" ? "%" : "");
    if (value.startsWith("-")) cell.classList.add("below");
  }
  return cell;
}

/** Opens or closes what is under a row. */
export function fold(entry, open) {
  if (!entry.children.length) return;
  entry.row.setAttribute("aria-expanded", String(open));
  const hide = (list, hidden) => {
    for (const child of list) {
      child.row.classList.toggle("folded", hidden);
      hide(child.children, hidden || child.row.getAttribute("aria-expanded") === "false");
    }
  };
  hide(entry.children, !open);
}

/** Opens everything a row is under. */
export function unfold(entry) {
  const above = [];
  for (let up = entry.parent; up; up = up.parent) above.unshift(up);
  for (const up of above) if (up.row.getAttribute("aria-expanded") === "false") fold(up, true);
}
