// The report as the page holds it: offsets, facts by id, and where each fact is shown.

import { DATA } from "../common.js";

const HAS_PAIRS = /[\ud800-\udbff]/.test(DATA.text);
const POINTS = HAS_PAIRS ? Array.from(DATA.text) : null;

/** Facts with less are marked as doubtful. */
export const SURE = 0.8;

/** The words at these offsets, which count code points as everywhere in a report. */
export function words(start, end) {
  return POINTS ? POINTS.slice(start, end).join("") : DATA.text.slice(start, end);
}

/** How many code points a string has. */
export function length(string) {
  return HAS_PAIRS ? Array.from(string).length : string.length;
}

/** Offset in a string's UTF-16 units of its code point number `points`. */
export function units(string, points) {
  return HAS_PAIRS ? Array.from(string).slice(0, points).join("").length : points;
}

/** All facts as extracted, in text order. */
export const EXTRACTED = DATA.facts;

/** id -> fact as it stands now, corrections laid over it; added facts too. */
export const facts = new Map(EXTRACTED.map((fact) => [fact.id, fact]));

/** id -> the element that marks it in the text. */
export const markOf = new Map();

/** id -> the row that has it in a list, and the buttons that lead to it anywhere. */
export const rowOf = new Map();
export const refsOf = new Map();

/** What a fact is called in a few words, for labels. */
export function caption(fact) {
  const { roles, stages } = DATA.words;
  const said = [fact.evidence.text, fact.name];
  if (fact.stage) said.push(stages[fact.stage]);
  if (fact.role !== "value") said.push(roles[fact.role]);
  if (fact.state === "rejected") said.push("已标为错误");
  else if (fact.state) said.push(fact.state === "added" ? "新增" : "已更正");
  else if (fact.confidence < SURE) said.push("把握较低");
  return said.join("，");
}

/** The first index of a sorted array whose key is not below `value`. */
export function lowerBound(array, value, key) {
  let low = 0;
  let high = array.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (key(array[middle]) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Says something to those who do not see the page. */
export function say(message) {
  document.getElementById("said").textContent = message;
}
