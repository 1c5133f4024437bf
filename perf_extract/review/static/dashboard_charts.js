// The charts of the comparison page. ECharts, as SVG, in the colours of the theme.
import { token } from "./common.js";

const CHARTS = new Map();

/** Draws `option` in `host`, whose words for those who do not see it are `label`; `chosen(name)` runs on a click. */
export function draw(host, label, option, chosen = () => {}) {
  host.setAttribute("role", "img");
  host.setAttribute("aria-label", label);
  let chart = CHARTS.get(host);
  if (!chart) {
    chart = echarts.init(host, null, { renderer: "svg" });
    CHARTS.set(host, chart);
    new ResizeObserver(() => chart.resize()).observe(host);
  }
  chart.off("click");
  chart.on("click", (event) => chosen(event.name));
  chart.setOption({ animation: false, textStyle: { fontFamily: token("font"), color: token("text") }, ...option }, true);
}

function axis(more = {}) {
  return {
    axisLabel: { color: token("muted"), ...more.axisLabel },
    axisLine: { lineStyle: { color: token("line-strong") } },
    splitLine: { lineStyle: { color: token("line") } },
    ...more.rest,
  };
}

function tip(formatter) {
  return {
    trigger: "item",
    confine: true,
    renderMode: "richText",
    backgroundColor: token("surface"),
    borderColor: token("line-strong"),
    textStyle: { color: token("text"), fontSize: 12 },
    formatter,
  };
}

/** Counts by band: `bands` is a list of [name, count, whether it is in order]. */
export function histogram(bands, unit) {
  return {
    grid: { left: 8, right: 16, top: 24, bottom: 8, containLabel: true },
    tooltip: tip((at) => `${at.name}：${at.value}${unit}`),
    xAxis: { type: "category", data: bands.map(([name]) => name), ...axis({ axisLabel: { interval: 0, fontSize: 11 } }) },
    yAxis: { type: "value", minInterval: 1, ...axis() },
    series: [
      {
        type: "bar",
        barMaxWidth: 56,
        label: { show: true, position: "top", color: token("text") },
        data: bands.map(([, count, fine]) => ({
          value: count,
          itemStyle: { color: token(fine ? "series-1" : "series-5") },
        })),
      },
    ],
  };
}

/** Bars from the top down: `bars` is a list of [name, number, words, whether it is in order]; `lines` are marked values. */
export function bars(list, unit, lines = []) {
  const shown = [...list].reverse();
  return {
    grid: { left: 8, right: 64, top: lines.length ? 22 : 8, bottom: 8, containLabel: true },
    tooltip: tip((at) => (at.componentType === "markLine" ? `${at.value}${unit}` : `${at.name}\n${at.data.words}`)),
    xAxis: { type: "value", ...axis({ axisLabel: { formatter: (n) => short(n) + (unit === "%" ? "%" : ""), hideOverlap: true } }) },
    yAxis: {
      type: "category",
      data: shown.map(([name]) => name),
      ...axis({ axisLabel: { fontSize: 11, width: 150, overflow: "truncate", interval: 0 } }),
    },
    series: [
      {
        type: "bar",
        barMaxWidth: 18,
        label: { show: true, position: "right", color: token("text"), backgroundColor: token("surface"), fontSize: 11, formatter: (at) => at.data.words },
        data: shown.map(([, value, words, fine]) => ({
          value,
          words,
          itemStyle: { color: token(fine ? "series-1" : "series-5") },
        })),
        markLine: lines.length
          ? {
              symbol: "none",
              label: { formatter: (at) => `${at.value}${unit}`, color: token("muted"), fontSize: 11 },
              lineStyle: { color: token("line-strong"), type: "dashed" },
              data: lines.map((value) => ({ xAxis: value })),
            }
          : undefined,
      },
    ],
  };
}

function short(number) {
  const size = Math.abs(number);
  if (size >= 1e8) return `${number / 1e8}亿`;
  return size >= 1e4 ? `${number / 1e4}万` : String(number);
}
