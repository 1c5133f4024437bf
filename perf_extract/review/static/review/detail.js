// The card of the selected fact: all that is known of it, and the form to correct it.

import { DATA, byId, grouped, make } from "../common.js";
import { add, change, stated } from "./corrections.js";
import { ruleTitle } from "./checks.js";
import { figureOf, titleOf } from "./lists.js";
import { EXTRACTED, facts, say } from "./state.js";

const { roles, stages, bounds, schemes, verdicts, chapters } = DATA.words;
const card = byId("detail");
const DECIMAL = /^[-+]?\d{1,30}(?:\.\d{1,30})?$/;
const SOURCES = { inline: "紧跟数字", heading: "标题或表头", inherited: "前文" };

const checksOf = new Map();
DATA.checks.forEach((check, index) => {
  for (const id of check.facts) {
    if (!checksOf.has(id)) checksOf.set(id, []);
    checksOf.get(id).push([check, `c${index + 1}`]);
  }
});

/** Shows the card of a fact. */
export function showDetail(id) {
  const fact = facts.get(id);
  if (!fact) return hideDetail();
  const original = EXTRACTED.find((f) => f.id === id);
  const head = make(
    "div",
    { class: "line" },
    make("h3", { class: "grow" }, fact.name),
    make("span", { class: `tag ${fact.kind}` }, fact.kind === "finance" ? "收支" : "指标"),
    fact.state ? make("span", { class: "tag doubt" }, { changed: "已更正", added: "新增", rejected: "标为错误" }[fact.state]) : null,
    make("button", { type: "button", class: "button", dataset: { do: "close" }, "aria-label": "关闭" }, "×"),
  );
  const list = make("dl", { class: "fields" });
  const put = (label, ...value) => {
    if (value.some((v) => v !== null && v !== undefined && v !== "" && v !== false)) {
      list.append(make("div", {}, make("dt", {}, label), make("dd", {}, value)));
    }
  };
  put("数值", make("b", { class: "figure" }, figureOf(fact)));
  put("作用", roles[fact.role]);
  put("阶段", fact.stage ? stages[fact.stage] : null);
  put("原文", `“${fact.evidence.text}”`);
  if (fact.amount && fact.unit !== "元") put("合", `${grouped(fact.amount)}元`);
  if (fact.unit_source && fact.unit_source !== "inline") put("单位来自", SOURCES[fact.unit_source]);
  put("年度", fact.year ? `${fact.year}` : null);
  put("范围", fact.scope);
  put("级别", fact.level);
  put("实例", fact.instances?.join("、"));
  put("代码", fact.code ? `${schemes[fact.scheme] ?? ""} ${fact.code} ${DATA.names.codes[`${fact.scheme}:${fact.code}`] ?? ""}` : null);
  put("路径", fact.path?.join(" / "));
  const parent = fact.parent && facts.get(fact.parent);
  if (parent) put("其中，属", make("button", { type: "button", class: "ref", dataset: { f: parent.id } }, `${parent.name} ${parent.evidence.text}`));
  const section = DATA.sections.find((s) => s.id === fact.section);
  put("章节", section ? make("a", { href: `#${section.id}` }, titleOf(section)) : null, fact.chapter ? ` 〔${chapters[fact.chapter]}〕` : null);
  put("位置", [fact.evidence.page ? `第${fact.evidence.page}页` : null, fact.evidence.cell ? `单元格${fact.evidence.cell}` : null, `第${fact.evidence.start}字`].filter(Boolean).join("，"));
  put("依据", `${fact.rule}，把握${fact.confidence}`);
  if (fact.state === "changed") put("原为", `${original.name} ${original.value}${original.unit ?? ""}，${roles[original.role]}${original.stage ? `，${stages[original.stage]}` : ""}`);
  const checks = checksOf.get(id) ?? [];
  if (checks.length) {
    put("勾稽", checks.map(([check, name]) => make("a", { href: `#${name}`, class: "check-link" }, make("span", { class: `tag ${check.status}` }, verdicts[check.status]), ` ${ruleTitle(check.rule)}`)));
  }
  const tools = make(
    "div",
    { class: "line tools" },
    make("button", { type: "button", class: "button primary", dataset: { do: "edit" } }, "更正"),
    fact.state === "rejected" ? null : make("button", { type: "button", class: "button danger", dataset: { do: "reject" } }, fact.state === "added" ? "删除" : "标为错误"),
    fact.state && fact.state !== "added" ? make("button", { type: "button", class: "button", dataset: { do: "restore" } }, "恢复原样") : null,
  );
  card.replaceChildren(head, list, tools);
  card.dataset.fact = id;
  card.hidden = false;
}

export function hideDetail() {
  card.hidden = true;
  card.replaceChildren();
  delete card.dataset.fact;
}

/** Shows the form: for a fact that there is, or for a new one at a place. `done(id)` runs when it is kept. */
export function showForm({ id = null, place = null }, done) {
  const fact = id ? facts.get(id) : null;
  const now = fact ? stated(fact) : { kind: "kpi", name: "", bound: "eq", role: "value", stage: null, value_max: null, ...guess(place.text) };
  const given = (name, label, attributes = {}) =>
    make("label", { class: `choice ${attributes.wide ? "wide" : ""}` }, make("span", { class: "small muted" }, label), make("input", { class: "field", name, value: now[name] ?? "", autocomplete: "off", ...attributes, wide: null }));
  const choice = (name, label, options) => {
    const select = make("select", { class: "field", name }, options.map(([value, word]) => make("option", { value, selected: (now[name] ?? "") === value }, word)));
    return make("label", { class: "choice" }, make("span", { class: "small muted" }, label), select);
  };
  const fault = make("p", { class: "fault", role: "alert" });
  const form = make(
    "form",
    { class: "correct", "aria-label": fact ? "更正" : "添加事实" },
    make("div", { class: "line" }, make("h3", { class: "grow" }, `${fact ? "更正" : "添加"}：“${fact ? fact.evidence.text : place.text}”`)),
    make(
      "div",
      { class: "choices" },
      given("name", "名称", { required: true, maxlength: 60, wide: true }),
      given("value", "数值", { required: true, inputmode: "decimal" }),
      given("value_max", "数值上限（区间）", { inputmode: "decimal" }),
      given("unit", "单位"),
      choice("bound", "界限", Object.entries(bounds).map(([value, word]) => [value, word || "等于"])),
      choice("role", "作用", Object.entries(roles)),
      choice("stage", "阶段", [["", "未注明"], ...Object.entries(stages)]),
      choice("kind", "清单", [["finance", "收支"], ["kpi", "指标"]]),
    ),
    fault,
    make("div", { class: "line tools" }, make("button", { type: "submit", class: "button primary" }, "保存"), make("button", { type: "button", class: "button", dataset: { do: "cancel" } }, "取消")),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const read = (name) => form.elements[name].value.trim() || null;
    const set = Object.fromEntries(["kind", "name", "value", "value_max", "unit", "bound", "role", "stage"].map((name) => [name, read(name)]));
    for (const name of ["value", "value_max"]) if (set[name]) set[name] = plain(set[name]);
    if (!set.name) fault.textContent = "请填名称。";
    else if (!DECIMAL.test(set.value ?? "")) fault.textContent = "数值要写成数字，如 3178.28 或 -8.65。";
    else if (set.value_max && !DECIMAL.test(set.value_max)) fault.textContent = "数值上限要写成数字。";
    else {
      const kept = fact ? (change(id, set), id) : add(place, set);
      say(fact ? "已更正" : "已添加");
      done(kept);
    }
  });
  card.replaceChildren(form);
  card.dataset.fact = id ?? "";
  card.hidden = false;
  form.elements.name.focus();
}

function plain(words) {
  return words.normalize("NFKC").replace(/[,\s]/g, "").replace("−", "-");
}

/** Value, unit and list as a selection shows them. */
function guess(text) {
  const match = /([-−]?\d[\d,，]*(?:[.．]\d+)?)\s*([^\d\s，。；、]*)/u.exec(text.normalize("NFKC"));
  if (!match) return { value: "", unit: "" };
  const unit = match[2].replace(/^[余多]/, "");
  return { value: plain(match[1].replace(/，/g, "")), unit, kind: /元$/.test(unit) ? "finance" : "kpi" };
}
