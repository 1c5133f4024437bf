// The headings as an outline, or the tables where there are no headings: chapter kinds, and how many facts each chapter holds.

import { DATA, byId, make } from "../common.js";
import { titleOf } from "./lists.js";
import { EXTRACTED, lowerBound } from "./state.js";

const POINT = /^[一二三四五六七八九十]+是$/;
const DEEPEST = 4;

/** Draws the outline. Enumerated points (一是) are left out. */
export function drawOutline() {
  const nav = byId("outline");
  const starts = { finance: [], kpi: [] };
  for (const fact of EXTRACTED) starts[fact.kind].push(fact.evidence.start);
  const inside = (list, section) => lowerBound(list, section.end, (s) => s) - lowerBound(list, section.start, (s) => s);
  const list = make("ul", {});
  for (const section of DATA.sections) {
    if ((section.marker && POINT.test(section.marker)) || section.level > DEEPEST) continue;
    const title = titleOf(section);
    const counts = [["指", inside(starts.kpi, section)], ["收", inside(starts.finance, section)]].filter(([, count]) => count);
    const link = make("a", { href: `#${section.id}` }, make("span", { class: "title" }, title));
    if (section.kind) link.append(make("span", { class: "kind" }, DATA.words.chapters[section.kind]));
    if (section.declared_none) link.append(make("span", { class: "kind" }, "无"));
    for (const [word, count] of counts) {
      const label = word === "指" ? `指标${count}条` : `收支${count}条`;
      link.append(make("span", { class: `count ${word === "指" ? "kpi" : "finance"}`, title: label }, `${word}${count}`));
    }
    const item = make("li", {}, link);
    item.style.setProperty("--depth", section.level - 1);
    list.append(item);
  }
  if (!list.childElementCount) {
    DATA.tables.forEach((table, i) => {
      const title = make("span", { class: "title" }, table.caption ?? `表${i + 1}`);
      list.append(make("li", {}, make("a", { href: `#t${table.start}` }, title)));
    });
  }
  nav.replaceChildren(make("h2", { class: "visually-hidden" }, "目录"), list);
  if (!list.childElementCount) nav.append(make("p", { class: "empty muted" }, "没有标题。"));
}
