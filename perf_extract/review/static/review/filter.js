// Search and filters over the lists; the text shows as well what was left out.

import { DATA, byId, make } from "../common.js";
import { itemRows, titleOf, topSection } from "./lists.js";
import { SURE, facts, markOf, rowOf, say, words } from "./state.js";

const { roles, stages, chapters, schemes } = DATA.words;
const haystacks = new Map();
let passing = null;

const FILTERS = [
  { id: "chapter", label: "章节", pick: (f) => topSection(f.section)?.id ?? "", name: (v) => sectionName(v) },
  { id: "list", label: "清单", pick: (f) => f.kind, name: (v) => ({ finance: "收支", kpi: "指标" })[v] },
  { id: "role", label: "作用", pick: (f) => f.role, name: (v) => roles[v], order: Object.keys(roles) },
  { id: "stage", label: "阶段", pick: (f) => f.stage ?? "", name: (v) => stages[v] ?? "未注明", order: [...Object.keys(stages), ""] },
  {
    id: "code", label: "代码", pick: (f) => (f.code ? f.scheme : ""), name: (v) => schemes[v] ?? "没有代码",
    order: [...Object.keys(schemes), ""],
  },
  {
    id: "confidence", label: "把握", order: ["low", "middle", "high"],
    pick: (f) => (f.confidence < SURE ? "low" : f.confidence < 0.95 ? "middle" : "high"),
    name: (v) => ({ low: `较低（低于${SURE}）`, middle: "中等", high: "高（0.95起）" })[v],
  },
  {
    id: "state", label: "更正", pick: (f) => f.state ?? "", order: ["changed", "added", "rejected", ""],
    name: (v) => ({ changed: "已更正", added: "新增", rejected: "标为错误" })[v] ?? "未动",
  },
];

function sectionName(id) {
  const section = DATA.sections.find((s) => s.id === id);
  if (!section) return "不在章节内";
  return titleOf(section) + (section.kind ? `〔${chapters[section.kind]}〕` : "");
}

/** Draws the selects and listens; `changed` runs after each new filtering. */
export function setUpFilter(changed) {
  drawSelects();
  const form = byId("filter");
  const q = byId("q");
  let waiting = 0;
  form.addEventListener("submit", (event) => event.preventDefault());
  q.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => run(changed), 60);
  });
  byId("selects").addEventListener("change", () => run(changed));
  byId("more-filters").addEventListener("click", () => {
    const open = byId("selects").hidden;
    byId("selects").hidden = !open;
    byId("more-filters").setAttribute("aria-expanded", String(open));
  });
  byId("clear-filter").addEventListener("click", () => {
    clearFilter();
    run(changed);
    q.focus();
  });
  run(() => {});
}

function clearFilter() {
  byId("q").value = "";
  for (const { id } of FILTERS) byId(`by-${id}`).value = "*";
}

/** Filters anew, after facts have changed. */
export function applyFilter() {
  haystacks.clear();
  run(() => {});
}

function drawSelects() {
  const box = byId("selects");
  for (const filter of FILTERS) {
    const found = new Set([...facts.values()].map(filter.pick));
    const values = filter.id === "state" ? filter.order : (filter.order ?? [...found]).filter((v) => found.has(v));
    const select = make(
      "select",
      { class: "field", id: `by-${filter.id}` },
      make("option", { value: "*" }, "全部"),
      values.map((value) => make("option", { value }, filter.name(value))),
    );
    box.append(make("label", { class: "choice" }, make("span", { class: "small muted" }, filter.label), select));
  }
}

function haystack(fact) {
  let found = haystacks.get(fact.id);
  if (found === undefined) {
    const clause = fact.clause ? words(fact.clause.start, fact.clause.end) : "";
    const code = fact.code ? `${fact.code} ${DATA.names.codes[`${fact.scheme}:${fact.code}`] ?? ""}` : "";
    found = `${fact.name} ${fact.evidence.text} ${fact.value} ${code} ${clause}`.toLowerCase();
    haystacks.set(fact.id, found);
  }
  return found;
}

function run(changed) {
  const asked = byId("q").value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const chosen = FILTERS.map((filter) => [filter, byId(`by-${filter.id}`).value]).filter(([, value]) => value !== "*");
  const all = asked.length === 0 && chosen.length === 0;
  passing = all ? null : new Set();
  const kept = { finance: 0, kpi: 0 };
  const total = { finance: 0, kpi: 0 };
  for (const fact of facts.values()) {
    total[fact.kind] += 1;
    const ok =
      all || (chosen.every(([filter, value]) => filter.pick(fact) === value) && asked.every((w) => haystack(fact).includes(w)));
    if (ok) {
      kept[fact.kind] += 1;
      passing?.add(fact.id);
    }
    markOf.get(fact.id)?.classList.toggle("off", !ok);
  }
  showRows(all);
  const words = all
    ? `指标 ${total.kpi} 条，收支 ${total.finance} 条`
    : `找到 ${kept.kpi + kept.finance} 条：指标 ${kept.kpi}/${total.kpi}，收支 ${kept.finance}/${total.finance}`;
  byId("count").textContent = words;
  byId("clear-filter").hidden = all;
  byId("more-filters").textContent = chosen.length ? `筛选（${chosen.length}）` : "筛选";
  changed({ kept, total, all });
}

/** Rows that hold a passing fact, and what they are under. */
function showRows(all) {
  const shown = new Set();
  const bare = new Set();
  if (!all) {
    for (const entry of itemRows.values()) {
      if (!entry.facts.some((id) => passing.has(id))) continue;
      shown.add(entry);
      for (let up = entry.parent; up && !shown.has(up) && !bare.has(up); up = up.parent) bare.add(up);
    }
  }
  for (const entry of itemRows.values()) {
    entry.row.classList.toggle("filtered", !all && !shown.has(entry) && !bare.has(entry));
    entry.row.classList.toggle("context", !all && bare.has(entry) && !shown.has(entry));
  }
  for (const grid of document.querySelectorAll(".tree")) {
    let group = null;
    let visible = false;
    for (const row of grid.children) {
      if (row.classList.contains("group")) {
        group?.classList.toggle("filtered", !visible);
        group = row;
        visible = false;
      } else if (!row.classList.contains("head") && !row.classList.contains("filtered")) visible = true;
    }
    group?.classList.toggle("filtered", !visible);
  }
}

/** Shows a row although the filter leaves it out, because somebody asked for its fact. */
export function reveal(id) {
  const row = rowOf.get(id);
  if (!row || !row.classList.contains("filtered")) return;
  clearFilter();
  run(() => {});
  say("已清除筛选，以便显示所选的数字");
}
