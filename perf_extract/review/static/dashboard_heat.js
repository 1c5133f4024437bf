// The heat table: bodies by years, one rate or amount, each cell tinted by the band its figure lies in.
import { byId, make } from "./common.js";
import { amount, rate, region, who } from "./dashboard_cells.js";
import { money } from "./dashboard_figures.js";
import { STATE, fillSelect, level, subject } from "./dashboard_state.js";
import { Sheet } from "./dashboard_table.js";

const DIVERGING = ["low-2", "low-1", "mid", "high-1", "high-2"];
const RISING = ["step-1", "step-2", "step-3", "step-4", "step-5"];
const EDGES = { execution: [80, 90, 110, 130], three_public_execution: [50, 80, 100, 110], revenue_execution: [80, 95, 105, 120], change: [-30, -10, 10, 30] };
let heatSheet = null;
let heatLines = [];

/** Shows these lines, whatever their year. */
export function heat(lines) {
  heatLines = lines;
  if (!heatSheet) {
    heatSheet = new Sheet(byId("heat-table"), { name: "热力表", empty: "所选范围内没有这个数。" });
    byId("heat-of").addEventListener("change", () => heat(heatLines));
  }
  fillSelect(byId("heat-of"), level().heat);
  const wanted = byId("heat-of").value;
  const amounts = wanted.includes(".");
  const years = [...new Set(lines.filter((line) => figureIn(line, wanted)).map((line) => line.y))].sort((a, b) => b - a);
  const rows = new Map();
  for (const line of lines) {
    if (!figureIn(line, wanted)) continue;
    if (!rows.has(line.s)) rows.set(line.s, { s: line.s, at: new Map() });
    rows.get(line.s).at.set(line.y, figureIn(line, wanted));
  }
  const values = lines.map((line) => figureIn(line, wanted)).filter(Boolean).map((figure) => Number(figure[0]));
  const edges = EDGES[wanted] ?? fifths(values);
  const classes = EDGES[wanted] ? DIVERGING : RISING;
  const lacking = new Set(lines.map((line) => line.s)).size - rows.size;
  legend(edges, classes, amounts ? (edge) => `${money(String(edge), STATE.unit)}${STATE.unit}` : (edge) => `${edge}%`, lacking ? `另有${lacking}个无此数，未列。` : "");
  heatSheet.show(
    [...rows.values()],
    [
      { label: level().name, kind: "head", key: (row) => subject(row.s)[2], fill: (cell, row) => who(cell, row.s) },
      ...region((row) => row.s),
      ...years.map((year) => ({
        label: `${year}年`,
        kind: "number",
        key: (row) => (row.at.get(year) ? Number(row.at.get(year)[0]) : null),
        fill: (cell, row) => {
          const figure = row.at.get(year);
          if (amounts) amount(cell, figure);
          else rate(cell, figure, false, wanted === "change");
          if (figure) cell.classList.add(classes[edges.filter((edge) => Number(figure[0]) >= edge).length]);
        },
      })),
    ],
  );
}

/** A line's rate, or its amount where the key has a stop. */
function figureIn(line, key) {
  return key.includes(".") ? line.c[key] : line.r[key];
}

/** The four values that cut what is heatLines into five equal parts. */
function fifths(values) {
  const ordered = [...values].sort((a, b) => a - b);
  if (!ordered.length) return [];
  return [0.2, 0.4, 0.6, 0.8].map((part) => ordered[Math.min(ordered.length - 1, Math.floor(part * ordered.length))]);
}

function legend(edges, classes, said, lacking) {
  const words = classes.map((name, place) => {
    if (!edges.length) return null;
    const from = place ? said(edges[place - 1]) : "";
    const to = place < edges.length ? said(edges[place]) : "";
    const text = from && to ? `${from}–${to}` : from ? `${from}及以上` : `${to}以下`;
    return make("span", { class: `band ${name}` }, text);
  });
  byId("heat-legend").replaceChildren(...words.filter(Boolean), make("span", { class: "muted" }, `不受年度筛选限制。${lacking}`));
}
