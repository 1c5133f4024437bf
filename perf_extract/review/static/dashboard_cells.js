// Cells of the comparison page: a figure that leads to its place in the report, or 无 where there is none.
import { DATA, grouped, make } from "./common.js";
import { bound, exact, money } from "./dashboard_figures.js";
import { STATE, subject } from "./dashboard_state.js";

/** Where a fact stands: the address of its report's page, or null where there is none. */
export function address(document, fact) {
  const page = DATA.documents[document][8];
  return page === null ? null : fact ? `${page}#${fact}` : page;
}

/** Words that lead to a fact where its report has a page; `title` is what a tooltip adds. */
export function led(words, document, fact, title = "") {
  const href = address(document, fact);
  const from = `${title ? `${title}；` : ""}${DATA.documents[document][0]}`;
  return href === null
    ? make("span", { class: "figure", title: from }, words)
    : make("a", { class: "figure", href, title: from }, words);
}

/** The word for what is not there. */
export function none() {
  return make("span", { class: "none" }, "无");
}

/** A button that shows and hides a note in its cell. */
export function noted(cell, sign, name, note) {
  const more = make("div", { class: "more small", hidden: true }, note);
  const button = make("button", { type: "button", class: "mark", "aria-expanded": "false", "aria-label": name, title: name }, sign);
  button.addEventListener("click", () => {
    more.hidden = !more.hidden;
    button.setAttribute("aria-expanded", String(!more.hidden));
  });
  cell.append(button, more);
}

/** An amount: `[digits, document, fact, bound, others]`. */
export function amount(cell, figure) {
  if (!figure) return cell.append(none());
  const [digits, document, fact, sign, others] = figure;
  cell.append(led(bound(sign) + money(digits, STATE.unit), document, fact, exact(digits)));
  if (others) {
    const list = others.map(([value, from, id]) => make("div", {}, led(`${money(value, STATE.unit)} ${STATE.unit}`, from, id, exact(value))));
    noted(cell, "≠", `另有${others.length}个不同的数`, [make("div", {}, "报告中另印有："), list]);
  }
}

/** A rate: `[digits, document, fact, how]`; `out` says whether it is to be looked at. */
export function rate(cell, figure, out = false, signed = false) {
  if (!figure) return cell.append(none());
  const [digits, document, fact, how] = figure;
  const plus = signed && !digits.startsWith("-") && /[1-9]/.test(digits) ? "+" : "";
  const link = led(`${plus}${grouped(digits)}%`, document, fact, DATA.how[how]);
  if (out) link.classList.add("out");
  cell.append(link);
  if (how === "printed") cell.append(make("span", { class: "said", title: DATA.how[how] }, "述"));
}

/** Who a row is about, as its head. */
export function who(cell, number) {
  const [, , name, department] = subject(number);
  cell.append(name);
  if (department) cell.append(make("div", { class: "muted small" }, department));
}

/** The level whose bodies are regions themselves. */
const REGIONS = 2;

/** The column of the region, where it is not the body itself; `of` gives a row's subject. */
export function region(of) {
  if (STATE.level === REGIONS) return [];
  const key = (row) => subject(of(row))[1] || null;
  return [{ label: "地区", kind: "tight", key, fill: (cell, row) => cell.append(key(row) ?? none()) }];
}

/** Whether an execution rate is within the limits. */
export function fine(digits) {
  const [low, high] = DATA.limits.map(Number);
  return Number(digits) >= low && Number(digits) <= high;
}
