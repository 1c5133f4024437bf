// The report as it reads: headings, paragraphs and tables, with every figure, entity and warning marked in place.

import { DATA, byId, make } from "../common.js";
import { SURE, caption, facts, length, lowerBound, markOf, units, words } from "./state.js";

const TITLE_WITHIN = 400;
const LONG = 16;
const SHORT = /^[\d.,%A-Za-z-]{1,12}$/;
/** A warning about more than this is about no words in particular. */
const LONGEST_ALERT = 400;
const article = byId("text");
const startOf = new WeakMap();
const blockEnds = [];
let shown = [];

const byStart = (a, b) => a.start - b.start || b.end - a.end;
const entities = [...DATA.entities].sort(byStart);
const alerts = [
  ...DATA.warnings.map((w) => ({ ...w, mark: "warned" })),
  ...DATA.notes.map((n) => ({ ...n, mark: "noted" })),
].filter((alert) => alert.end > alert.start && alert.end - alert.start < LONGEST_ALERT);
alerts.sort(byStart);
const longestAlert = alerts.reduce((most, alert) => Math.max(most, alert.end - alert.start), 0);
const headings = [...DATA.sections].sort((a, b) => a.heading.start - b.heading.start);
const tables = [...DATA.tables].filter((table) => table.cells.length).sort(byStart);

/** Draws the whole text. */
export function drawText() {
  gather();
  const nodes = document.createDocumentFragment();
  let table = 0;
  let at = 0;
  for (const [start, end, leftOut] of DATA.blocks) {
    while (table < tables.length && tables[table].start <= start) {
      if (tables[table].end > at) nodes.append(placed(drawTable(tables[table]), tables[table].start, tables[table].end));
      at = Math.max(at, tables[table].end);
      table += 1;
    }
    if (start >= at) nodes.append(placed(leftOut ? drawLeftOut(start, end) : drawBlock(start, end), start, end));
  }
  for (; table < tables.length; table += 1) {
    if (tables[table].end > at) nodes.append(placed(drawTable(tables[table]), tables[table].start, tables[table].end));
    at = Math.max(at, tables[table].end);
  }
  article.replaceChildren(nodes);
}

/** Draws anew the paragraphs and tables that hold these offsets; after a fact was added or taken away. */
export function redraw(offsets) {
  gather();
  for (const entry of new Set(offsets.map(blockAt).filter(Boolean))) {
    const table = tables.find((t) => t.start === entry.start && t.end === entry.end);
    const node = table ? drawTable(table) : drawBlock(entry.start, entry.end);
    entry.node.replaceWith(node);
    entry.node = node;
  }
}

/** The block that holds an offset: {start, end, node}. */
export function blockAt(offset) {
  const found = blockEnds[lowerBound(blockEnds, offset + 1, (block) => block.end)];
  return found && found.start <= offset ? found : null;
}

/** The state of a fact on its mark: doubtful, corrected, rejected. */
export function paintMark(fact) {
  const mark = markOf.get(fact.id);
  if (!mark) return;
  const first = facts.get(mark.dataset.f.split(" ")[0]);
  mark.className = markClass(first);
  mark.setAttribute("aria-label", caption(first));
}

/** A DOM range over these offsets. */
export function rangeOf(start, end) {
  const range = document.createRange();
  const from = spot(start, false);
  const to = spot(end, true);
  if (!from || !to) return null;
  range.setStart(...from);
  range.setEnd(...to);
  return range;
}

/** Offsets of what is selected in the text without blanks around it, or null. */
export function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!article.contains(range.commonAncestorContainer)) return null;
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  let start = null;
  let end = null;
  const inside = range.commonAncestorContainer;
  walker.currentNode = inside;
  for (let node = inside.nodeType === Node.TEXT_NODE ? inside : walker.nextNode(); node; node = walker.nextNode()) {
    if (inside !== node && !inside.contains(node)) break;
    if (!startOf.has(node) || !range.intersectsNode(node)) continue;
    const from = node === range.startContainer ? length(node.data.slice(0, range.startOffset)) : 0;
    const to = node === range.endContainer ? length(node.data.slice(0, range.endOffset)) : length(node.data);
    if (to <= from) continue;
    start ??= startOf.get(node) + from;
    end = startOf.get(node) + to;
  }
  if (start === null) return null;
  const said = words(start, end);
  start += length(said) - length(said.trimStart());
  end -= length(said) - length(said.trimEnd());
  return end > start ? { start, end, text: words(start, end) } : null;
}

function gather() {
  shown = [...facts.values()].sort((a, b) => a.evidence.start - b.evidence.start || b.evidence.end - a.evidence.end);
}

function placed(node, start, end) {
  blockEnds.push({ start, end, node });
  return node;
}

function drawLeftOut(start, end) {
  const node = make("p", { class: "left-out" });
  fill(node, start, end);
  return node;
}

function drawBlock(start, end) {
  const here = [];
  for (let i = lowerBound(headings, start, (h) => h.heading.start); i < headings.length; i += 1) {
    if (headings[i].heading.start >= end) break;
    here.push(headings[i]);
  }
  const [first] = here;
  if (here.length === 1 && first.heading.start === start && isWhole(first, end)) {
    const node = make(`h${Math.min(first.level + 1, 6)}`, { id: first.id, class: "heading", tabindex: -1 });
    fill(node, start, end);
    return node;
  }
  const isTitle = !here.length && isOfTitle(start, end);
  const node = isTitle ? make("h2", { class: "title" }) : make("p", {});
  let at = start;
  for (const section of here) {
    const stop = Math.min(section.heading.end, end);
    if (section.heading.start < at || stop <= section.heading.start) continue;
    fill(node, at, section.heading.start);
    const head = make("span", {
      id: section.id, class: section.title ? "run-in" : "marker", tabindex: -1,
      role: section.title ? "heading" : null,
      "aria-level": section.title ? Math.min(section.level + 1, 6) : null,
    });
    fill(head, section.heading.start, stop);
    node.append(head);
    at = stop;
  }
  fill(node, at, end);
  return node;
}

/** A line before the first heading that is the title or one of its lines. */
function isOfTitle(start, end) {
  if (end > Math.min(headings[0]?.start ?? Infinity, TITLE_WITHIN)) return false;
  const line = words(start, end).replace(/\s/g, "");
  return line.length > 3 && (DATA.document.title ?? "").replace(/\s/g, "").includes(line);
}

/** Whether nothing but a bracket follows a heading in its line. */
function isWhole(section, end) {
  const behind = words(section.heading.end, end).trim();
  return behind.length < 40 && /^[：:。.]?(?:[（(][^）)]*[）)])?[：:]?$/.test(behind);
}

function drawTable(table) {
  const rows = [];
  for (const cell of table.cells) (rows[cell.row] ??= []).push(cell);
  const firstFigure = table.cells.find((cell) => hasFact(cell.start, cell.end))?.row ?? 1;
  const body = make("table", { class: "source" });
  if (table.caption) body.append(make("caption", { class: "visually-hidden" }, table.caption));
  for (const row of rows) {
    if (!row) continue;
    const line = make("tr", {});
    for (const cell of row.sort((a, b) => a.col - b.col)) {
      const node = make(cell.row < firstFigure && cell.text ? "th" : "td", {
        rowspan: cell.rowspan > 1 ? cell.rowspan : null,
        colspan: cell.colspan > 1 ? cell.colspan : null,
        class: cell.text.length <= LONG && hasFact(cell.start, cell.end) ? "number" : SHORT.test(cell.text) ? "short" : null,
      });
      fill(node, cell.start, cell.end);
      line.append(node);
    }
    body.append(line);
  }
  const label = table.caption ? `表：${table.caption}` : "表";
  const frame = make("div", { id: `t${table.start}`, class: "table-frame scroll-x", role: "region", "aria-label": label, tabindex: 0 }, body);
  frame.style.containIntrinsicSize = `auto 600px auto ${rows.length * 30}px`;
  return frame;
}

function hasFact(start, end) {
  const next = shown[lowerBound(shown, start, (fact) => fact.evidence.start)];
  return Boolean(next && next.evidence.start < end);
}

/** Puts the words at these offsets into a node, facts as buttons. Facts that overlap share one. */
function fill(node, start, end) {
  let at = start;
  let i = lowerBound(shown, start, (fact) => fact.evidence.start);
  while (i < shown.length && shown[i].evidence.start < end) {
    const group = [shown[i]];
    let stop = shown[i].evidence.end;
    for (i += 1; i < shown.length && shown[i].evidence.start < stop; i += 1) {
      group.push(shown[i]);
      stop = Math.max(stop, shown[i].evidence.end);
    }
    stop = Math.min(stop, end);
    const from = group[0].evidence.start;
    if (from < at || stop <= from) continue;
    inline(node, at, from);
    const mark = make("span", {
      class: markClass(group[0]), role: "button", tabindex: -1, "aria-label": caption(group[0]),
      dataset: { f: group.map((fact) => fact.id).join(" ") },
    });
    for (const fact of group) markOf.set(fact.id, mark);
    inline(mark, from, stop);
    node.append(mark);
    at = stop;
  }
  inline(node, at, end);
}

function markClass(fact) {
  const doubtful = fact.confidence < SURE && !fact.state ? " doubtful" : "";
  const long = fact.evidence.text.length > LONG ? " long" : "";
  return `fact ${fact.kind}${long}${doubtful}${fact.state === "rejected" ? " rejected" : fact.state ? " corrected" : ""}`;
}

/** Words without facts: entities and warnings marked, line breaks inside a paragraph left out. */
function inline(node, start, end) {
  if (end <= start) return;
  const cuts = new Set([start, end]);
  const over = [];
  for (let i = lowerBound(entities, start - 200, (e) => e.start); i < entities.length; i += 1) {
    if (entities[i].start >= end) break;
    if (entities[i].end > start) over.push({ start: entities[i].start, end: entities[i].end, mark: "entity", entity: entities[i] });
  }
  for (let i = lowerBound(alerts, start - longestAlert, (a) => a.start); i < alerts.length; i += 1) {
    if (alerts[i].start >= end) break;
    if (alerts[i].end > start) over.push(alerts[i]);
  }
  for (const { start: from, end: to } of over) {
    if (from > start) cuts.add(from);
    if (to < end) cuts.add(to);
  }
  const places = [...cuts].sort((a, b) => a - b);
  for (let i = 0; i + 1 < places.length; i += 1) {
    const covering = over.filter((mark) => mark.start <= places[i] && mark.end >= places[i + 1]);
    let into = node;
    if (covering.length) {
      into = make("span", { class: [...new Set(covering.map((c) => c.mark))].join(" ") });
      const entity = covering.find((c) => c.entity)?.entity;
      if (entity) into.dataset.label = entity.label;
      const alert = covering.find((c) => c.message);
      if (alert) into.title = alert.message;
      node.append(into);
    }
    lines(into, places[i], places[i + 1]);
  }
}

function lines(node, start, end) {
  let at = start;
  for (const part of words(start, end).split(/(\n[ \t\u3000]*)/)) {
    if (part && part[0] !== "\n") {
      const written = document.createTextNode(part);
      startOf.set(written, at);
      node.append(written);
    }
    at += length(part);
  }
}

/** Text node and position in it of an offset; `behind` is the end of what stands before it. */
function spot(offset, behind) {
  const block = blockAt(behind ? offset - 1 : offset);
  if (!block) return null;
  const walker = document.createTreeWalker(block.node, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const start = startOf.get(node);
    if (start === undefined) continue;
    const end = start + length(node.data);
    if (behind ? offset > start && offset <= end : offset >= start && offset < end) {
      return [node, units(node.data, offset - start)];
    }
  }
  return null;
}
