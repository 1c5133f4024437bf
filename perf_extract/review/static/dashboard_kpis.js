// One indicator of the catalogue across bodies and years: each unit and each scope by itself.
import { DATA, byId, grouped, make } from "./common.js";
import { led, none, noted, region, who } from "./dashboard_cells.js";
import { bars, draw } from "./dashboard_charts.js";
import { bound, exact, less, money } from "./dashboard_figures.js";
import { STATE, fillSelect, fits, level, look, ofType, subject } from "./dashboard_state.js";
import { Sheet } from "./dashboard_table.js";

const KPI_BARS = 30;
let kpiSheet = null;
let again = () => {};
let before = null;

/** Makes the section work; `changed` is what runs when a bar chooses a body. */
export function indicators(changed) {
  again = changed;
  kpiSheet = new Sheet(byId("kpi-table"), { name: "指标按单位与年度", empty: "没有可比的数。" });
  byId("kpi").addEventListener("change", showKpi);
  byId("kpi-role").addEventListener("change", showKpi);
  byId("kpi-unit").addEventListener("change", showKpi);
  byId("kpi-search").addEventListener("input", listKpis);
}

/** Lists the indicators that the filters leave something of, and shows the one that is chosen. */
export function listKpis() {
  const words = byId("kpi-search").value.trim().toLowerCase();
  const select = byId("kpi");
  const kept = select.value;
  const groups = new Map();
  let first = null;
  DATA.kpis.forEach((kpi, number) => {
    const count = new Set(kpi.p.filter(wanted).map((point) => point[0])).size;
    if (!count || (words && !`${kpi.n} ${kpi.m} ${kpi.k}`.toLowerCase().includes(words))) return;
    first ??= String(number);
    if (!groups.has(kpi.m)) groups.set(kpi.m, []);
    groups.get(kpi.m).push(make("option", { value: number }, `${kpi.n}（${count}）`));
  });
  select.replaceChildren(...[...groups].map(([name, options]) => make("optgroup", { label: name }, options)));
  if (first === null) select.append(make("option", { value: "" }, "无"));
  const there = [...select.options].some((option) => option.value === kept);
  select.value = there ? kept : (first ?? "");
  showKpi();
}

function wanted(point) {
  return fits(point[0]) && ofType(point[7]);
}

function byCount(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] === "value" ? -1 : 1));
}

function pointText(point) {
  const [, , , unit, , digits, sign] = point;
  return bound(sign) + (point[11] ?? (unit === "元" ? money(digits, STATE.unit) : grouped(digits)));
}

function showKpi() {
  const kpi = DATA.kpis[byId("kpi").value];
  const points = kpi ? kpi.p.filter(wanted) : [];
  const roles = byCount(points.map((point) => point[2]));
  // another indicator is shown in its own commonest way, the same one as it was
  const kept = kpi === before ? undefined : null;
  before = kpi;
  fillSelect(byId("kpi-role"), roles.map(([role, count]) => [role, `${DATA.roles[role] ?? role}（${count}）`]), kept);
  const ofRole = points.filter((point) => point[2] === byId("kpi-role").value);
  const units = byCount(ofRole.map((point) => point[3]));
  fillSelect(byId("kpi-unit"), units.map(([unit, count]) => [unit, `${unit || "（无单位）"}（${count}）`]), kept);
  const chosen = ofRole.filter((point) => point[3] === byId("kpi-unit").value);
  const unit = byId("kpi-unit").value === "元" ? STATE.unit : byId("kpi-unit").value;
  const role = DATA.roles[byId("kpi-role").value] ?? "";
  byId("kpi-about").textContent = kpi
    ? `${kpi.n}：${role}，单位${unit || "无"}，${kpi.d}。${new Set(chosen.map((point) => point[0])).size}个${level().name}有数。`
    : "所选范围内没有目录中的指标。";
  byId("kpi-figure").hidden = !chosen.length;
  kpiTable(kpi, chosen);
  if (chosen.length) kpiChart(kpi, chosen, unit, role);
}

/** A row for each body and scope, so that figures of different scopes never stand in one series. */
function kpiTable(kpi, points) {
  const years = [...new Set(points.map((point) => point[1]))].sort((a, b) => b - a);
  const rows = new Map();
  for (const point of points) {
    const key = `${point[0]} ${point[4]}`;
    if (!rows.has(key)) rows.set(key, { s: point[0], scope: point[4], at: new Map() });
    rows.get(key).at.set(point[1], point);
  }
  const scoped = points.some((point) => point[4]);
  const columns = [
    { label: level().name, kind: "head", key: (row) => subject(row.s)[2], fill: (cell, row) => who(cell, row.s) },
    ...region((row) => row.s),
  ];
  if (scoped) {
    const fill = (cell, row) => cell.append(row.scope || "本单位或未写明");
    columns.push({ label: "范围", kind: "tight", key: (row) => row.scope, fill });
  }
  for (const year of years) {
    columns.push({
      label: `${year}年`,
      kind: "number",
      key: (row) => (row.at.has(year) ? Number(row.at.get(year)[5]) : null),
      fill: (cell, row) => pointCell(cell, row.at.get(year)),
    });
  }
  if (years.length > 1) {
    const change = (row) => pair(row.at);
    columns.push({
      label: "增减",
      kind: "number",
      key: (row) => (change(row) ? Number(change(row)[0]) : null),
      fill: (cell, row) => moved(cell, change(row), kpi),
    });
  }
  const first = columns.findIndex((column) => column.kind === "number");
  kpiSheet.show([...rows.values()], columns, [Math.max(first, 0), kpi?.d === "越低越好" ? 1 : -1]);
}

function pointCell(cell, point) {
  if (!point) return cell.append(none());
  cell.append(led(pointText(point), point[7], point[8], point[3] === "元" ? exact(point[5]) : ""));
  if (point[9]) noted(cell, "！", "离群", point[9]);
  if (point[10]) {
    const list = point[10].map(([digits, document, fact]) =>
      make("div", {}, led(point[3] === "元" ? money(digits, STATE.unit) : grouped(digits), document, fact)),
    );
    noted(cell, "≠", `另有${point[10].length}个不同的数`, [make("div", {}, "报告中另印有："), list]);
  }
}

/** The latest year's figure less that of the year before it, where both are exact and there. */
function pair(at) {
  const year = Math.max(...at.keys());
  const [now, then] = [at.get(year), at.get(year - 1)];
  if (!now || !then || now[6] || then[6] || now[11] || then[11]) return null;
  return [less(now[5], then[5]), year, now[3]];
}

function moved(cell, change, kpi) {
  if (!change) return cell.append(none());
  const [digits, year, unit] = change;
  const down = digits.startsWith("-");
  const still = !/[1-9]/.test(digits);
  const words = (down || still ? "" : "+") + (unit === "元" ? money(digits, STATE.unit) : grouped(digits)) + (unit === "%" ? "个百分点" : "");
  cell.append(make("span", { class: "figure", title: `${year}年比${year - 1}年` }, words));
  if (still || kpi.d === "不分高低") return;
  const better = (kpi.d === "越高越好") !== down;
  cell.append(" ", make("span", { class: `tag ${better ? "holds" : "doubt"}` }, better ? "向好" : "转差"));
}

function kpiChart(kpi, points, unit, role) {
  const years = [...new Set(points.map((point) => point[1]))].sort((a, b) => b - a);
  const year = years.includes(Number(STATE.year)) ? Number(STATE.year) : years[0];
  const way = kpi.d === "越低越好" ? 1 : -1;
  const there = points.filter((point) => point[1] === year).sort((a, b) => way * (Number(a[5]) - Number(b[5])));
  const names = new Map();
  const list = there.slice(0, KPI_BARS).map((point) => {
    const name = subject(point[0])[2] + (point[4] ? `（${point[4]}）` : "");
    names.set(name, subject(point[0])[2]);
    return [name, Number(point[5]), pointText(point), !point[9]];
  });
  const cut = there.length > KPI_BARS ? `，前${KPI_BARS}个，共${there.length}个` : "";
  const title = `${year}年${kpi.n}（${role}，${unit || "无单位"}）${cut}`;
  byId("kpi-title").textContent = title;
  byId("kpi-chart").style.height = `${Math.max(120, 40 + list.length * 22)}px`;
  draw(byId("kpi-chart"), `条形图：${title}。数见下表。`, bars(list, byId("kpi-unit").value), (name) => look(names.get(name) ?? name, again));
}
