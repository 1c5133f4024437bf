// What is chosen on the comparison page, and the lines of the database that it leaves.
import { DATA, byId, make } from "./common.js";

/** What is chosen: the level's number, and the filters. */
export const STATE = { level: 0, year: "", region: "", type: "", search: "", unit: "万元" };

const UNITS = ["万元", "万元", "亿元"];

/** Who a subject is: [level, region, name, department]. */
export function subject(number) {
  return DATA.subjects[number];
}

/** Whether the filters on names and places leave a subject. */
export function fits(number) {
  const [level, region, name, department] = DATA.subjects[number];
  if (level !== STATE.level || (STATE.region && region !== STATE.region)) return false;
  return !STATE.search || `${region} ${name} ${department}`.toLowerCase().includes(STATE.search);
}

/** Whether the filter on report types leaves a document. */
export function ofType(document) {
  return !STATE.type || DATA.documents[document][4] === STATE.type;
}

/** The lines that the filters leave; with `allYears` whatever their year. */
export function lines(allYears = false) {
  return DATA.lines.filter(
    (line) =>
      fits(line.s) &&
      (allYears || !STATE.year || line.y === Number(STATE.year)) &&
      (!STATE.type || line.t.includes(STATE.type)),
  );
}

/** The level's own words and columns. */
export function level() {
  return DATA.levels[STATE.level];
}

/** Fills a select with [value, words] and keeps what was chosen where it is still there. */
export function fillSelect(select, options, kept = select.value) {
  select.replaceChildren(...options.map(([value, words]) => make("option", { value }, words)));
  select.value = options.some(([value]) => String(value) === kept) ? kept : String(options[0]?.[0] ?? "");
}

function choices() {
  const here = DATA.lines.filter((line) => subject(line.s)[0] === STATE.level);
  const years = [...new Set(here.map((line) => line.y))].sort((a, b) => b - a);
  const regions = [...new Set(here.map((line) => subject(line.s)[1]))].filter(Boolean).sort(REGION_ORDER);
  const types = [...new Set(here.flatMap((line) => line.t))];
  fillSelect(byId("year"), [["", "全部年度"], ...years.map((y) => [y, `${y}年`])]);
  fillSelect(byId("region"), [["", "全部地区"], ...regions.map((r) => [r, r])]);
  fillSelect(byId("type"), [["", "全部类型"], ...types.map((t) => [t, DATA.types[t] ?? t])]);
  for (const name of ["year", "region", "type"]) STATE[name] = byId(name).value;
}

const REGION_ORDER = new Intl.Collator("zh-CN").compare;

/** Makes the controls work; `changed(what)` runs after each change. */
export function controls(changed) {
  const counts = DATA.levels.map((_, number) => DATA.lines.filter((line) => subject(line.s)[0] === number).length);
  const buttons = DATA.levels.map((each, number) =>
    make("button", { type: "button", class: "button", disabled: !counts[number] }, each.name),
  );
  const turn = (number) => {
    STATE.level = number;
    STATE.unit = byId("unit").value = UNITS[number];
    buttons.forEach((button, place) => button.setAttribute("aria-pressed", String(place === number)));
    choices();
  };
  buttons.forEach((button, number) =>
    button.addEventListener("click", () => {
      turn(number);
      changed("level");
    }),
  );
  byId("levels").append(...buttons);
  for (const name of ["year", "region", "type", "unit"]) {
    byId(name).addEventListener("change", () => {
      STATE[name] = byId(name).value;
      changed(name);
    });
  }
  let waiting = 0;
  byId("search").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => look(byId("search").value, changed), 120);
  });
  byId("reset").addEventListener("click", () => {
    for (const name of ["year", "region", "type", "search"]) STATE[name] = byId(name).value = "";
    changed("reset");
  });
  turn(counts.indexOf(Math.max(...counts)));
}

/** Looks for a name, as if it had been typed. */
export function look(words, changed) {
  byId("search").value = words;
  STATE.search = words.trim().toLowerCase();
  changed("search");
}

/** The filters in words, for paper. */
export function filtered() {
  const words = [
    level().name,
    STATE.year ? `${STATE.year}年` : "全部年度",
    STATE.region || "全部地区",
    STATE.type ? (DATA.types[STATE.type] ?? STATE.type) : "全部类型",
    STATE.search ? `名称含“${byId("search").value.trim()}”` : "",
    `金额单位：${STATE.unit}`,
  ];
  return words.filter(Boolean).join("；");
}
