// Charts, each with its table. They are drawn when they are first looked at.

import { DATA, grouped, make, token } from "../common.js";

const drawn = new Map();
const NARROWEST = 320;
const PRINTED = 660;
const SERIES = 8;

/** Puts the charts' frames and tables into a node. */
export function drawFigures(node) {
  if (!DATA.charts.length) node.append(make("p", { class: "empty muted" }, "没有适合画图的数字。"));
  for (const chart of DATA.charts) {
    const canvas = make("div", { class: "canvas", role: "img", "aria-label": summary(chart) });
    canvas.style.height = `${heightOf(chart)}px`;
    node.append(
      make(
        "figure",
        { class: "chart", dataset: { chart: chart.id } },
        make("figcaption", {}, make("h3", {}, `${chart.title}（${chart.unit}）`), chart.note ? make("p", { class: "small muted" }, chart.note) : null),
        canvas,
        make("details", {}, make("summary", {}, "数据表"), tableOf(chart)),
      ),
    );
    drawn.set(chart.id, { chart, canvas, view: null });
  }
}

/** Draws the charts, or draws them anew in the present theme; `select` is told the fact that was clicked. */
export function paintFigures(select, { printed = false } = {}) {
  for (const entry of drawn.values()) {
    const width = printed ? PRINTED : Math.max(entry.canvas.clientWidth, NARROWEST);
    entry.view?.dispose();
    entry.view = echarts.init(entry.canvas, null, { renderer: "svg", width, height: heightOf(entry.chart) });
    entry.view.setOption(optionOf(entry.chart, width));
    entry.view.on("click", ({ dataIndex, seriesIndex }) => {
      const row = entry.chart.rows[dataIndex];
      const id = row?.facts[seriesIndex] ?? row?.facts.find(Boolean);
      if (id) select(id);
    });
  }
}

/** Fits the charts to their frames. */
export function fitFigures() {
  for (const { canvas, view } of drawn.values()) {
    if (view && canvas.clientWidth) view.resize({ width: Math.max(canvas.clientWidth, NARROWEST) });
  }
}

function heightOf(chart) {
  if (chart.kind === "parts") return Math.max(190, 50 + chart.rows.length * 23);
  return 70 + chart.rows.length * (chart.series.length * 15 + 14);
}

function summary(chart) {
  const rows = chart.rows.map((row) => `${row.name} ${row.values.map((v, i) => (v === null ? "" : `${chart.series[i]}${v}`)).filter(Boolean).join("，")}`);
  return `${chart.title}，单位${chart.unit}。${rows.join("；")}`;
}

function tableOf(chart) {
  const head = make("tr", {}, make("th", { scope: "col" }, "项目"), chart.series.map((name) => make("th", { scope: "col", class: "number" }, name)));
  const body = chart.rows.map((row) =>
    make(
      "tr",
      {},
      make("th", { scope: "row" }, row.name),
      row.values.map((value, i) => {
        const figure = value === null ? "" : grouped(value);
        const id = row.facts[i];
        const shown = id ? make("button", { type: "button", class: "ref", dataset: { f: id } }, make("span", { class: "figure" }, figure)) : figure;
        return make("td", { class: "number figure" }, shown);
      }),
    ),
  );
  return make("table", { class: "grid" }, make("thead", {}, head), make("tbody", {}, body));
}

function optionOf(chart, width) {
  const colours = Array.from({ length: SERIES }, (_, i) => token(`series-${i + 1}`));
  const text = token("text");
  const muted = token("muted");
  const line = token("line");
  const base = {
    animation: false,
    color: colours,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: text },
    tooltip: {
      renderMode: "richText", backgroundColor: token("raised"), borderColor: token("line-strong"),
      textStyle: { color: text }, confine: true,
    },
  };
  return chart.kind === "parts" ? parts(base, chart, width) : bars(base, chart, width, { text, muted, line });
}

function parts(base, chart, width) {
  const total = chart.rows.reduce((sum, row) => sum + Number(row.values[0]), 0);
  const share = new Map(chart.rows.map((row) => [row.name, ((Number(row.values[0]) / total) * 100).toFixed(1)]));
  const small = width < 480;
  return {
    ...base,
    legend: {
      orient: "vertical", type: "plain", top: "middle", icon: "rect", itemWidth: 12, itemHeight: 12, itemGap: 8,
      left: small ? "44%" : "46%", textStyle: { color: token("text"), width: width * 0.5, overflow: "truncate" },
      formatter: (name) => `${name}  ${share.get(name)}%`,
    },
    series: [
      {
        type: "pie", radius: ["38%", "68%"], center: ["22%", "50%"], label: { show: false }, labelLine: { show: false },
        itemStyle: { borderColor: token("surface"), borderWidth: 2 },
        data: chart.rows.map((row) => ({ name: row.name, value: Number(row.values[0]) })),
      },
    ],
  };
}

function bars(base, chart, width, { text, muted, line }) {
  const rows = chart.rows;
  const rates = chart.kind === "rates";
  const across = Math.min(width * 0.36, 190);
  return {
    ...base,
    grid: { left: across + 8, right: 64, top: chart.series.length > 1 ? 30 : 8, bottom: 26 },
    legend: chart.series.length > 1 ? { top: 0, left: across + 8, icon: "rect", itemWidth: 12, itemHeight: 12, textStyle: { color: text }, data: chart.series } : undefined,
    xAxis: { type: "value", axisLabel: { color: muted, hideOverlap: true }, splitLine: { lineStyle: { color: line } }, splitNumber: 4 },
    yAxis: {
      type: "category", inverse: true, data: rows.map((row) => row.name), axisTick: { show: false }, axisLine: { lineStyle: { color: line } },
      axisLabel: { color: text, width: across, overflow: "truncate", interval: 0 },
    },
    series: chart.series.map((name, i) => ({
      name, type: "bar", barMaxWidth: 13, barGap: "15%",
      data: rows.map((row) => (row.values[i] === null ? null : { value: Number(row.values[i]), itemStyle: rates ? { color: Number(row.values[i]) < 100 ? token("series-2") : token("series-3") } : undefined })),
      label: { show: true, position: "right", color: text, fontSize: 11, formatter: ({ dataIndex }) => `${grouped(rows[dataIndex].values[i])}${rates ? "%" : ""}` },
      markLine: rates ? { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: muted, type: "dashed" }, data: [{ xAxis: 100 }] } : undefined,
    })),
  };
}
