// The panel of corrections: what was corrected, saving, loading, and looking for a figure to add.

import { DATA, byId, make } from "../common.js";
import { canUndo, clearCorrections, corrections, fileWords, idOf, keeping, loadFile, markSaved, restore, undo } from "./corrections.js";
import { facts, length, say, words } from "./state.js";

const DID = { reject: "标为错误", change: "更正", add: "新增" };
const MOST_FOUND = 20;
let panel = null;

/** Draws the panel; `pick(place)` is called with a place to add a fact at. */
export function drawLedger(node, pick) {
  panel = node;
  const file = make("input", { type: "file", accept: ".json,application/json", id: "load", class: "visually-hidden", tabindex: -1, "aria-label": "更正文件" });
  node.append(
    make("p", { class: "small muted", id: "kept" }),
    make(
      "div",
      { class: "line tools" },
      make("button", { type: "button", class: "button primary", id: "save" }, "保存为文件"),
      make("button", { type: "button", class: "button", id: "load-on" }, "读入文件"),
      make("button", { type: "button", class: "button", id: "undo" }, "撤销（Z）"),
      make("button", { type: "button", class: "button danger", id: "clear" }, "全部清除"),
      file,
    ),
    make("p", { class: "fault", role: "alert", id: "load-fault" }),
    make("ul", { class: "ledger", id: "ledger" }),
    make(
      "form",
      { id: "find", class: "line", "aria-label": "查找遗漏的数字" },
      make("label", { for: "find-words" }, "添加遗漏的数字："),
      make("input", { class: "field", id: "find-words", autocomplete: "off", placeholder: "照原文写，如 31人" }),
      make("button", { type: "submit", class: "button" }, "查找"),
    ),
    make("ul", { class: "ledger", id: "found" }),
  );
  byId("save").addEventListener("click", save);
  byId("undo").addEventListener("click", undo);
  byId("clear").addEventListener("click", clearCorrections);
  byId("load-on").addEventListener("click", () => file.click());
  file.addEventListener("change", async () => {
    const [chosen] = file.files;
    file.value = "";
    if (chosen) load(await chosen.text());
  });
  byId("ledger").addEventListener("click", (event) => {
    const button = event.target.closest("[data-restore]");
    if (button) restore(button.dataset.restore);
  });
  byId("find").addEventListener("submit", (event) => {
    event.preventDefault();
    search(byId("find-words").value.trim(), pick);
  });
  showLedger();
}

/** Shows the list as it stands. */
export function showLedger() {
  if (!panel) return;
  const list = corrections();
  const { kept, saved } = keeping();
  const state = list.length
    ? `${list.length} 处更正${saved ? "，已保存为文件" : kept ? "，暂存在本浏览器，尚未保存为文件" : "；本浏览器不保存，请保存为文件"}。`
    : "还没有更正。选中一个数字后可更正或标为错误；选中一段原文可添加遗漏的数字。";
  byId("kept").textContent = state;
  byId("save").disabled = !list.length;
  byId("clear").disabled = !list.length;
  byId("undo").disabled = !canUndo();
  byId("ledger").replaceChildren(
    ...[...list]
      .sort((a, b) => a.start - b.start)
      .map((entry) => {
        const id = idOf(entry);
        return make(
          "li",
          {},
          make("span", { class: "tag doubt" }, DID[entry.action]),
          make("button", { type: "button", class: "ref", dataset: { f: id } }, `“${entry.text}” ${facts.get(id)?.name ?? ""}`),
          make("span", { class: "small muted grow" }, said(entry)),
          make("button", { type: "button", class: "button", dataset: { restore: id }, "aria-label": `撤回对“${entry.text}”的更正` }, "撤回"),
        );
      }),
  );
}

function said(entry) {
  if (entry.action === "reject") return "";
  const { roles, stages } = DATA.words;
  const names = { kind: "清单", name: "名称", value: "数值", value_max: "上限", unit: "单位", bound: "界限", role: "作用", stage: "阶段" };
  const word = (name, value) => ({ role: roles[value], stage: stages[value], kind: { finance: "收支", kpi: "指标" }[value] })[name] ?? value ?? "无";
  return Object.entries(entry.set).map(([name, value]) => `${names[name]}：${word(name, value)}`).join("；");
}

function save() {
  const name = DATA.document.source.name.replace(/[^\p{L}\p{N}._-]+/gu, "_") || "report";
  const link = make("a", {
    href: URL.createObjectURL(new Blob([fileWords()], { type: "application/json" })),
    download: `${name}.corrections.json`,
  });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  markSaved();
  showLedger();
  say("已保存为文件");
}

function load(text) {
  const fault = byId("load-fault");
  fault.textContent = "";
  try {
    loadFile(text);
    say(`已读入 ${corrections().length} 处更正`);
  } catch (error) {
    fault.textContent = error.message;
  }
}

function search(sought, pick) {
  const places = [];
  for (let at = sought ? DATA.text.indexOf(sought) : -1; at >= 0 && places.length < MOST_FOUND; at = DATA.text.indexOf(sought, at + 1)) {
    const start = length(DATA.text.slice(0, at));
    places.push({ start, end: start + length(sought), text: sought });
  }
  byId("found").replaceChildren(
    ...places.map((place) => {
      const around = `${words(Math.max(0, place.start - 16), place.start)}【${place.text}】${words(place.end, place.end + 10)}`;
      const button = make("button", { type: "button", class: "named" }, around.replace(/\s+/g, " "));
      button.addEventListener("click", () => pick(place));
      return make("li", {}, button);
    }),
  );
  say(places.length ? `找到 ${places.length} 处` : "原文中没有");
  if (!places.length) byId("found").append(make("li", { class: "muted" }, "原文中没有这几个字。"));
}
