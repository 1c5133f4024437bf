// What a person corrects: kept in the browser, undone, saved to and read from a file. docs/review.md has the format.

import { DATA, remember, remembered } from "../common.js";
import { EXTRACTED, facts } from "./state.js";

const FORMAT = "perf_extract.corrections";
const VERSION = 1;
const KEY = `${FORMAT}.${DATA.document.source.sha256}`;
const SAID = ["kind", "name", "value", "value_max", "unit", "bound", "role", "stage"];
const ROLES = Object.keys(DATA.words.roles);
const STAGES = Object.keys(DATA.words.stages);

let list = [];
let past = [];
let kept = true;
let saved = true;
let listener = () => {};

/** The corrections as they stand, in the order they were made; one for each figure. */
export function corrections() {
  return list;
}

/** Whether the browser keeps them, and whether the file that was saved last has them all. */
export function keeping() {
  return { kept, saved };
}

export function canUndo() {
  return past.length > 0;
}

/** Starts with what the browser kept; `changed(ids)` runs after each change with the facts it touches. */
export function startCorrections(changed) {
  listener = changed;
  const words = remembered(KEY);
  if (!words) return;
  try {
    list = checked(JSON.parse(words));
    saved = false;
  } catch {
    list = [];
  }
  if (list.length) lay();
}

/** What a fact says, as far as it can be corrected. */
export function stated(fact) {
  return Object.fromEntries(SAID.map((name) => [name, fact[name] ?? (name === "bound" ? "eq" : null)]));
}

/** The figure is no fact. */
export function reject(id) {
  const fact = facts.get(id);
  const added = list.find((entry) => entry.action === "add" && idOf(entry) === id);
  if (added) return replace(added, null);
  return replace(find(id), { action: "reject", fact: id, ...placeOf(fact) });
}

/** The fact says something else: `set` has all of `stated`. */
export function change(id, set) {
  const added = list.find((entry) => entry.action === "add" && idOf(entry) === id);
  if (added) return replace(added, { ...added, set: trimmed(set) });
  const original = EXTRACTED.find((fact) => fact.id === id);
  const was = stated(original);
  const differs = Object.fromEntries(SAID.filter((name) => set[name] !== was[name]).map((name) => [name, set[name]]));
  if (!Object.keys(differs).length) return replace(find(id), null);
  return replace(find(id), { action: "change", fact: id, ...placeOf(original), set: differs, was });
}

/** There is a fact at this place that the extraction does not have. Gives its id. */
export function add(place, set) {
  const entry = { action: "add", ...place, set: trimmed(set) };
  replace(null, entry);
  return idOf(entry);
}

/** Takes back the correction of a fact. */
export function restore(id) {
  const entry = find(id) ?? list.find((e) => e.action === "add" && idOf(e) === id);
  if (entry) replace(entry, null);
}

/** Takes back the last change of the list. */
export function undo() {
  const before = past.pop();
  if (before) set(before);
}

export function clearCorrections() {
  if (list.length) {
    past.push(list);
    set([]);
  }
}

/** The id of the fact that a correction is about. */
export function idOf(entry) {
  if (entry.action !== "add") return entry.fact;
  return `+${entry.start}-${entry.end}`;
}

/** The words of a file of corrections. */
export function fileWords() {
  const sorted = [...list].sort((a, b) => a.start - b.start || a.end - b.end);
  const { name, sha256 } = DATA.document.source;
  return JSON.stringify({ format: FORMAT, version: VERSION, source: { name, sha256 }, corrections: sorted }, null, 1) + "\n";
}

/** The file has been saved. */
export function markSaved() {
  saved = true;
}

/** Takes over a file in place of what there is; throws an Error with a sentence where it cannot be. */
export function loadFile(words) {
  let file;
  try {
    file = JSON.parse(words);
  } catch {
    throw new Error("这不是更正文件（不是 JSON）。");
  }
  const next = checked(file);
  past.push(list);
  set(next);
}

function checked(file) {
  if (file?.format !== FORMAT) throw new Error("这不是更正文件。");
  if (file.version !== VERSION) throw new Error(`更正文件的版本是 ${file.version}，本页只认 ${VERSION}。`);
  if (file.source?.sha256 !== DATA.document.source.sha256) {
    throw new Error(`这份更正属于另一份文件：${file.source?.name ?? "（未注明）"}。`);
  }
  if (!Array.isArray(file.corrections) || !file.corrections.every(isCorrection)) throw new Error("更正文件的内容不完整。");
  return file.corrections;
}

function isCorrection(entry) {
  if (!["reject", "change", "add"].includes(entry?.action)) return false;
  if (!Number.isInteger(entry.start) || !Number.isInteger(entry.end) || typeof entry.text !== "string") return false;
  if (entry.start < 0 || entry.end <= entry.start) return false;
  if (entry.action !== "add" && typeof entry.fact !== "string") return false;
  if (entry.action === "reject") return true;
  return isStated(entry.set) && (entry.action === "add" ? entry.set.name && entry.set.value : isStated(entry.was));
}

function isStated(set) {
  if (typeof set !== "object" || set === null || Object.keys(set).some((name) => !SAID.includes(name))) return false;
  const text = (value) => value === undefined || value === null || typeof value === "string";
  if (!SAID.every((name) => text(set[name]))) return false;
  return (!set.role || ROLES.includes(set.role)) && (!set.stage || STAGES.includes(set.stage));
}

function trimmed(set) {
  return Object.fromEntries(Object.entries(set).filter(([, value]) => value !== null && value !== ""));
}

function placeOf(fact) {
  return { start: fact.evidence.start, end: fact.evidence.end, text: fact.evidence.text };
}

function find(id) {
  return list.find((entry) => entry.action !== "add" && entry.fact === id) ?? null;
}

function replace(old, entry) {
  past.push(list);
  set([...list.filter((e) => e !== old && (!entry || idOf(e) !== idOf(entry))), ...(entry ? [entry] : [])]);
}

function set(next) {
  const touched = new Set([...list, ...next].map(idOf));
  list = next;
  saved = list.length === 0;
  kept = remember(KEY, list.length ? fileWords() : null);
  lay();
  listener([...touched]);
}

/** Lays the list over the facts as extracted. */
function lay() {
  for (const id of [...facts.keys()]) if (id.startsWith("+")) facts.delete(id);
  for (const fact of EXTRACTED) if (facts.get(fact.id) !== fact) facts.set(fact.id, fact);
  for (const entry of list) {
    if (entry.action === "add") {
      const { start, end, text } = entry;
      facts.set(idOf(entry), {
        kind: "kpi", role: "value", bound: "eq", ...entry.set, id: idOf(entry), state: "added", confidence: 1,
        rule: "corrected", evidence: { start, end, text }, clause: { start, end }, section: sectionAt(start),
        year: DATA.document.fiscal_year,
      });
    } else if (facts.has(entry.fact)) {
      const fact = facts.get(entry.fact);
      if (entry.action === "reject") facts.set(fact.id, { ...fact, state: "rejected" });
      else facts.set(fact.id, { ...fact, ...entry.set, state: "changed", confidence: 1, rule: "corrected" });
    }
  }
}

function sectionAt(offset) {
  for (let i = DATA.sections.length - 1; i >= 0; i -= 1) {
    const section = DATA.sections[i];
    if (section.start <= offset && offset < section.end) return section.id;
  }
  return null;
}
