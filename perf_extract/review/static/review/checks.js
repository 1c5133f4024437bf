// Checks with their verdict, derived figures, warnings and notes, entities.

import { DATA, grouped, make } from "../common.js";
import { reference } from "./lists.js";
import { facts, words } from "./state.js";

const ORDER = ["mismatch", "insufficient", "rounding", "holds"];
const { verdicts, entities: labels } = DATA.words;
const sums = new Set(DATA.names.sums);

/** The fact ids of a check with what each is marked by: ① … for the parts, ＝ for their sum. */
export function numbered(check) {
  const last = sums.has(check.rule) ? check.facts.length - 1 : -1;
  let count = 0;
  return check.facts
    .filter((id) => facts.has(id))
    .map((id, i) => ({ id, number: i === last ? "＝" : String((count += 1)) }));
}

/** What the relation of a check is called. */
export function ruleTitle(rule) {
  return DATA.names.rules[rule] ?? rule;
}

/** Draws all checks, what does not agree first. `#cN` is the N-th in text order. */
export function drawChecks(node) {
  const counts = ORDER.map((status) => DATA.checks.filter((check) => check.status === status).length);
  if (!DATA.checks.length) node.append(make("p", { class: "empty muted" }, "没有找到可以核对的勾稽关系。"));
  ORDER.forEach((status, i) => {
    if (!counts[i]) return;
    node.append(make("h3", { class: "part" }, `${verdicts[status]} ${counts[i]}项`));
    DATA.checks.forEach((check, index) => {
      if (check.status === status) node.append(drawCheck(check, index));
    });
  });
  if (DATA.derived.length) {
    node.append(make("h3", { class: "part" }, `推算 ${DATA.derived.length}项（原文未写）`));
    for (const derived of DATA.derived) {
      const line = make("div", { class: "derived" }, make("p", {}, derived.message));
      line.append(make("p", { class: "refs" }, derived.facts.map((id) => reference(id, { label: facts.get(id)?.name }))));
      node.append(line);
    }
  }
}

function drawCheck(check, index) {
  const id = `c${index + 1}`;
  const box = make("article", { class: "check", dataset: { check: id }, "aria-labelledby": `${id}-title` });
  box.append(
    make(
      "h4",
      {},
      make(
        "button",
        { type: "button", class: "check-title", id: `${id}-title`, "aria-pressed": "false", dataset: { check: id } },
        make("span", { class: `tag ${check.status}` }, verdicts[check.status]),
        ` ${ruleTitle(check.rule)}`,
      ),
    ),
    make("p", { class: "message" }, check.message),
  );
  if (check.status !== "holds") {
    const cells = [["算得", check.left], ["所列", check.right], ["相差", check.difference], ["容差", check.tolerance]];
    box.append(
      make(
        "p",
        { class: "sides small" },
        cells
          .filter(([, value]) => value !== undefined)
          .map(([word, value]) => make("span", {}, `${word} `, make("b", { class: "figure" }, `${grouped(value)}${check.unit ?? ""}`))),
      ),
    );
  }
  return box;
}

/** The figures of a check, numbered, as buttons; drawn when it is first opened. */
export function drawAddends(check) {
  return make(
    "ol",
    { class: "addends" },
    numbered(check).map(({ id, number }) => make("li", {}, reference(id, { number, label: facts.get(id).name }))),
  );
}

/** Says of each check whether a figure of it was corrected since, for the page does not work it out anew. */
export function markStale() {
  DATA.checks.forEach((check, index) => {
    const box = document.querySelector(`.check[data-check="c${index + 1}"]`);
    const stale = check.facts.some((id) => facts.get(id)?.state);
    const note = box.querySelector(".stale");
    if (stale && !note) box.append(make("p", { class: "stale small" }, "其中的数字已更正，套用更正后会重新核对。"));
    else if (!stale) note?.remove();
  });
}

/** Draws notes and warnings. */
export function drawAlerts(node) {
  const parts = [
    ["存疑", "文字与数字不合，请核对", DATA.notes, "n"],
    ["提示", "没有读准或把握不大", DATA.warnings, "w"],
  ];
  for (const [word, hint, entries, letter] of parts) {
    if (!entries.length) continue;
    node.append(make("h3", { class: "part" }, `${word} ${entries.length}条`, make("span", { class: "muted small" }, ` ${hint}`)));
    entries.forEach((entry, i) => {
      const id = `${letter}${i + 1}`;
      const box = make("article", { class: "alert", dataset: { alert: id } });
      box.append(make("button", { type: "button", class: "alert-title", dataset: { alert: id } }, entry.message));
      if (entry.end > entry.start) {
        const quoted = words(entry.start, Math.min(entry.end, entry.start + 60));
        box.append(make("p", { class: "small muted" }, `原文：${quoted}${entry.end - entry.start > 60 ? "…" : ""}`));
      }
      if (entry.facts) box.append(make("p", { class: "refs" }, entry.facts.map((f) => reference(f, { label: facts.get(f)?.name }))));
      node.append(box);
    });
  }
  if (!node.childElementCount) node.append(make("p", { class: "empty muted" }, "没有提示。"));
}

/** Draws the entities by kind, one line for all mentions of one. `data-mentions` are their offsets. */
export function drawEntities(node) {
  const kinds = new Map();
  for (const entity of DATA.entities) {
    const named = kinds.get(entity.label) ?? kinds.set(entity.label, new Map()).get(entity.label);
    const mentions = named.get(entity.canonical) ?? named.set(entity.canonical, []).get(entity.canonical);
    mentions.push([entity.start, entity.end]);
  }
  for (const [label, word] of Object.entries(labels)) {
    const named = kinds.get(label);
    if (!named) continue;
    node.append(make("h3", { class: "part" }, `${word} ${named.size}个`));
    const list = make("ul", { class: "entities" });
    for (const [name, mentions] of named) {
      const button = make("button", { type: "button", class: "named", dataset: { mentions: JSON.stringify(mentions) } }, name);
      if (mentions.length > 1) button.append(make("span", { class: "muted small" }, ` ${mentions.length}处`));
      list.append(make("li", {}, button));
    }
    node.append(list);
  }
  if (!node.childElementCount) node.append(make("p", { class: "empty muted" }, "没有机构、法规、项目等名称。"));
}
