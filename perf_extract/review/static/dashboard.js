// The comparison page: what is chosen above is what every table and chart below shows.
import { DATA, byId, grouped, make, themeSwitch } from "./common.js";
import { amount, fine, led, none, rate, region, who } from "./dashboard_cells.js";
import { bars, draw, histogram } from "./dashboard_charts.js";
import { exact, median, money, percent, total } from "./dashboard_figures.js";
import { heat } from "./dashboard_heat.js";
import { indicators, listKpis } from "./dashboard_kpis.js";
import { STATE, controls, filtered, level, lines, look, ofType, subject } from "./dashboard_state.js";
import { Sheet } from "./dashboard_table.js";

const SHOWN = 30;
const SIGNED = new Set(["change"]);
const SUMS = {
  0: [["revenue.final", "收入决算"], ["expenditure.planned", "支出预算"], ["expenditure.final", "支出决算"], ["three_public.final", "“三公”决算"]],
  1: [["expenditure.planned", "预算"], ["expenditure.final", "执行数"]],
  2: [],
};
const SHEETS = {
  years: new Sheet(byId("years"), { name: "按年度合计", empty: "所选范围内没有报告。", sort: [0, -1], plain: true }),
  compare: new Sheet(byId("compare-table"), { name: "部门与年度对比", empty: "所选范围内没有报告。" }),
  outliers: new Sheet(byId("outliers-table"), { name: "离群", empty: "所选范围内没有离群的数。", sort: null }),
  mismatches: new Sheet(byId("mismatches-table"), { name: "勾稽不符", empty: "所选范围内没有不符。" }),
  documents: new Sheet(byId("documents-table"), { name: "资料", empty: "库中没有报告。" }),
};
const LINE_OF = new Map(DATA.lines.map((line, number) => [line, number]));

function number(figure) {
  return figure ? Number(figure[0]) : null;
}

/** The columns every list by body and year begins with; `at` gives a row's line. */
function owners(at) {
  return [
    { label: level().name, kind: "head", key: (row) => subject(at(row).s)[2], fill: (cell, row) => who(cell, at(row).s) },
    { label: "年度", kind: "tight", key: (row) => at(row).y, fill: (cell, row) => cell.append(String(at(row).y)) },
    ...region((row) => at(row).s),
  ];
}

/** 全年预算 where there is one, or else 年初预算: what final figures are held against. */
function planned(line) {
  return line.c["expenditure.adjusted"] ?? line.c["expenditure.budget"];
}

function figureOf(line, key) {
  return key === "expenditure.planned" ? planned(line) : line.c[key];
}

function showYears(rows) {
  const years = [...new Set(rows.map((line) => line.y))];
  const of = new Map(years.map((year) => [year, rows.filter((line) => line.y === year)]));
  const sums = SUMS[STATE.level];
  const digits = (year, key) => of.get(year).map((line) => figureOf(line, key)).filter((cell) => cell && !cell[3]).map((cell) => cell[0]);
  const counted = (label, count) => ({
    label,
    kind: "number",
    key: count,
    fill: (cell, year) => cell.append(make("span", { class: "figure" }, grouped(String(count(year))))),
  });
  const columns = [
    { label: "年度", kind: "head", key: (year) => year, fill: (cell, year) => cell.append(`${year}年`) },
    counted(`${level().name}数`, (year) => of.get(year).length),
    ...sums.map(([key, label]) => ({
      label: `${label}合计`,
      kind: "number",
      key: (year) => (digits(year, key).length ? Number(total(digits(year, key))) : null),
      fill: (cell, year) => {
        const found = digits(year, key);
        if (!found.length) return cell.append(none());
        const sum = total(found);
        cell.append(make("span", { class: "figure", title: exact(sum) }, money(sum, STATE.unit)), coverage(found.length, of.get(year).length));
      },
    })),
  ];
  if (sums.length) {
    const whole = (year) => {
      const both = of.get(year).filter((line) => line.c["expenditure.final"] && planned(line));
      const part = total(both.map((line) => line.c["expenditure.final"][0]));
      return both.length ? [percent(part, total(both.map((line) => planned(line)[0]))), both.length] : [null, 0];
    };
    columns.push({
      label: "合计执行率",
      kind: "number",
      key: (year) => (whole(year)[0] === null ? null : Number(whole(year)[0])),
      fill: (cell, year) => {
        const [found, count] = whole(year);
        if (found === null) return cell.append(none());
        cell.append(make("span", { class: fine(found) ? "figure" : "figure out" }, `${grouped(found)}%`), coverage(count, of.get(year).length));
      },
    });
  }
  const rates = (year) => of.get(year).map((line) => line.r.execution?.[0]).filter(Boolean);
  columns.push({
    label: "执行率中位数",
    kind: "number",
    key: (year) => (rates(year).length ? Number(median(rates(year))) : null),
    fill: (cell, year) => {
      if (!rates(year).length) return cell.append(none());
      cell.append(make("span", { class: "figure" }, `${median(rates(year))}%`), coverage(rates(year).length, of.get(year).length));
    },
  });
  columns.push(counted("执行率越界", (year) => rates(year).filter((digits) => !fine(digits)).length));
  columns.push(counted("勾稽不符", (year) => of.get(year).reduce((sum, line) => sum + line.n, 0)));
  SHEETS.years.show(years, columns);
  byId("years-note").textContent = sums.length
    ? `金额：${STATE.unit}。“3/5”指5个中3个有数；合计为简单相加，未抵销往来。`
    : "各地区的数有上下级包含关系，不作合计。“3/5”指5个中3个有数。";
}

function coverage(count, all) {
  return make("span", { class: count < all ? "said partial" : "said" }, `${count}/${all}`);
}

function showCharts(rows) {
  const latest = Math.max(...rows.filter((line) => line.r.execution).map((line) => line.y));
  const there = rows.filter((line) => line.y === latest && line.r.execution);
  byId("charts").hidden = !there.length;
  if (!there.length) return;
  const bands = [["<80%", 80], ["80–90%", 90], ["90–95%", 95], ["95–100%", 100.001], ["100–110%", 110.001], [">110%", Infinity]];
  let floor = -Infinity;
  const counts = bands.map(([name, top]) => {
    const count = there.filter((line) => Number(line.r.execution[0]) >= floor && Number(line.r.execution[0]) < top).length;
    floor = top;
    return [name, count, top > 90 && top < Infinity];
  });
  const unit = `个${level().name}`;
  const spread = `${latest}年支出执行率分布（${there.length}${unit}有数）`;
  byId("spread-title").textContent = spread;
  draw(byId("spread"), `柱形图：${spread}。${counts.map(([name, count]) => `${name}：${count}`).join("，")}。`, histogram(counts, unit));
  const ordered = [...there].sort((a, b) => Number(a.r.execution[0]) - Number(b.r.execution[0]));
  const cut = ordered.length > SHOWN;
  const shown = cut ? [...ordered.slice(0, 20), ...ordered.slice(-10)] : ordered;
  const title = `${latest}年各${level().name}支出执行率，由低到高${cut ? "：最低20个与最高10个" : ""}`;
  byId("ranking-title").textContent = title;
  const list = shown.map((line) => [subject(line.s)[2], Number(line.r.execution[0]), `${line.r.execution[0]}%`, fine(line.r.execution[0])]);
  byId("ranking").style.height = `${Math.max(240, 60 + list.length * 20)}px`;
  // one rate far out, most often a slip of the unit, must not press the others flat
  const option = bars(list, "%", DATA.limits.map(Number));
  option.xAxis.max = Math.min(200, Math.max(120, ...list.map(([, value]) => value)));
  draw(byId("ranking"), `条形图：${title}。数见对比表。`, option, (name) => look(name, changed));
}

function showCompare(rows) {
  const fixed = owners((line) => line);
  const columns = level().columns.map(([key, group, label]) => {
    const amounts = key.includes(".");
    const figure = (line) => (amounts ? line.c[key] : line.r[key]);
    const fill = (cell, line) => {
      if (amounts) return amount(cell, figure(line));
      const out = key === "execution" && figure(line) && !fine(figure(line)[0]);
      return rate(cell, figure(line), out, SIGNED.has(key));
    };
    return { label, group, kind: "number", key: (line) => number(figure(line)), fill };
  });
  const failed = {
    label: "不符",
    kind: "number",
    key: (line) => line.n,
    fill: (cell, line) => cell.append(make("span", { class: line.n ? "figure out" : "figure" }, String(line.n))),
  };
  const report = {
    label: "报告",
    kind: "wide",
    key: (line) => DATA.types[line.t[0]] ?? line.t[0],
    fill: (cell, line) =>
      line.d.forEach((document) => {
        const [name, title, , , type, fate] = DATA.documents[document];
        if (fate !== DATA.documents[line.d[0]][5]) return;
        const words = DATA.types[type] ?? type;
        cell.append(make("div", { class: "small", title: title ?? name }, led(words, document, null)));
      }),
  };
  SHEETS.compare.show(rows, [...fixed, ...columns, failed, report]);
}

function showOutliers(rows) {
  const kept = new Set(rows.map((line) => LINE_OF.get(line)));
  const found = DATA.outliers.filter((each) => kept.has(each[0]) && ofType(each[3]));
  byId("outliers-count").textContent = String(found.length);
  SHEETS.outliers.show(found, [
    ...owners((row) => DATA.lines[row[0]]),
    { label: "哪个数", kind: "tight", key: (row) => row[1], fill: (cell, row) => cell.append(row[1]) },
    { label: "数值", kind: "number", key: (row) => Number(row[2]), fill: (cell, row) => cell.append(led(`${grouped(row[2])}%`, row[3], row[4])) },
    { label: "说明", kind: "wide", key: (row) => row[5], fill: (cell, row) => cell.append(row[5]) },
  ]);
}

function showMismatches(rows) {
  const kept = new Set(rows.map((line) => LINE_OF.get(line)));
  const found = DATA.mismatches.filter((each) => kept.has(each[0]) && ofType(each[4]));
  byId("mismatches-count").textContent = String(found.length);
  SHEETS.mismatches.show(found, [
    ...owners((row) => DATA.lines[row[0]]),
    { label: "关系", kind: "tight", key: (row) => row[1], fill: (cell, row) => cell.append(row[1]) },
    {
      label: "相差",
      kind: "number",
      key: (row) => (row[2] === null ? null : Math.abs(Number(row[2]))),
      fill: (cell, row) => cell.append(row[2] === null ? none() : led(`${grouped(row[2])}${row[3] ?? ""}`, row[4], row[5])),
    },
    { label: "说明", kind: "wide", key: (row) => row[6], fill: (cell, row) => cell.append(row[6]) },
  ]);
}

/** What the list of inputs shows of each. */
function documentColumns() {
  const text = (label, place, kind = "tight") => ({
    label,
    kind,
    key: (row) => row[place] ?? null,
    fill: (cell, row) => cell.append(row[place] === null ? none() : String(row[place])),
  });
  const name = {
    label: "文件",
    kind: "head",
    key: (row) => row[0],
    fill: (cell, row) => {
      const page = row[8];
      cell.append(page === null ? make("span", { title: row[9] }, row[0]) : make("a", { href: page, title: row[9] }, row[0]));
    },
  };
  const body = {
    label: "归入",
    key: (row) => (row[2] === null ? null : subject(row[2])[2] || subject(row[2])[3]),
    fill: (cell, row) => {
      if (row[2] === null) return cell.append(none());
      const [place, , own, department] = subject(row[2]);
      cell.append(own || department || none(), " ", make("span", { class: "tag" }, DATA.levels[place].name));
    },
  };
  const type = {
    label: "类型",
    kind: "tight",
    key: (row) => (row[4] === null ? null : (DATA.types[row[4]] ?? row[4])),
    fill: (cell, row) => cell.append(row[4] === null ? none() : (DATA.types[row[4]] ?? row[4])),
  };
  const fate = {
    label: "处理",
    kind: "tight",
    key: (row) => row[5],
    fill: (cell, row) => {
      cell.append(row[5]);
      if (row[6] !== null) cell.append(make("div", { class: "muted small" }, row[6]));
    },
  };
  const failed = {
    label: "不符",
    kind: "number",
    key: (row) => row[7],
    fill: (cell, row) => cell.append(make("span", { class: "figure" }, String(row[7]))),
  };
  return [name, text("标题", 1, "wide"), body, text("年度", 3), type, fate, failed];
}

/** The inputs of every level and year; a region or a name that is looked for leaves its own. */
function showDocuments(columns = null) {
  const wanted = (row) => {
    const [, region, own, department] = row[2] === null ? [0, "", "", ""] : subject(row[2]);
    if (STATE.region && region !== STATE.region) return false;
    return !STATE.search || `${row[0]} ${row[1] ?? ""} ${region} ${own} ${department}`.toLowerCase().includes(STATE.search);
  };
  SHEETS.documents.show(DATA.documents.filter(wanted), columns);
}

function changed(what) {
  const rows = lines();
  showYears(rows);
  showCompare(rows);
  heat(lines(true));
  byId("filtered").textContent = filtered();
  if (what === "unit") return listKpis();
  showCharts(rows);
  showOutliers(rows);
  showMismatches(rows);
  showDocuments();
  listKpis();
}

function extent() {
  const read = DATA.documents.filter((each) => each[5] === "已计入").length;
  const linked = DATA.documents.filter((each) => each[8] !== null).length;
  const pages = linked ? `${linked}份可点到报告页` : "未附报告页，数字不可点开";
  return `库中${DATA.documents.length}份，计入${read}份；${pages}`;
}

byId("extent").textContent = extent();
indicators(changed);
controls(changed);
showDocuments(documentColumns());
changed("all");
themeSwitch("theme", () => {
  showCharts(lines());
  listKpis();
});
