// Tabs of the panel, and which side a narrow window shows.

import { DATA, byId, make } from "../common.js";
import { paintFigures } from "./figures.js";

let painted = false;
let selectFact = () => {};

/** Draws the tabs of a list of {id, name, count, bad, draw}; `select` is told the fact that a chart leads to. */
export function drawTabs(list, select) {
  selectFact = select;
  const tabs = byId("tabs");
  const panels = byId("panels");
  for (const tab of list) {
    tabs.append(
      make(
        "button",
        { type: "button", role: "tab", class: "tab", id: `tab-${tab.id}`, "aria-controls": `panel-${tab.id}`, tabindex: -1, "aria-selected": "false", dataset: { tab: tab.id } },
        tab.name,
        make("span", { class: "many", id: `many-${tab.id}` }, tab.count ? String(tab.count) : ""),
        tab.bad ? make("span", { class: "bad", title: `${tab.bad}项不符` }, `${tab.bad}不符`) : null,
      ),
    );
    const body = make("div", { role: "tabpanel", class: "tabpanel", id: `panel-${tab.id}`, "aria-labelledby": `tab-${tab.id}`, tabindex: 0, hidden: true });
    body.append(make("h2", { class: "print-only" }, tab.name));
    panels.append(body);
    tab.draw(body);
  }
  tabs.addEventListener("click", (event) => {
    const tab = event.target.closest("[data-tab]");
    if (!tab) return;
    showTab(tab.dataset.tab);
    setView("list");
  });
  tabs.addEventListener("keydown", (event) => {
    const all = [...tabs.children];
    const at = all.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    const next = all[(to + all.length) % all.length];
    showTab(next.dataset.tab);
    next.focus();
  });
}

/** The id of the tab that is open. */
export function tabNow() {
  return byId("tabs").querySelector('[aria-selected="true"]')?.dataset.tab;
}

/** Opens a tab. */
export function showTab(id) {
  if (tabNow() === id) return;
  for (const tab of byId("tabs").children) {
    const on = tab.dataset.tab === id;
    tab.setAttribute("aria-selected", String(on));
    tab.tabIndex = on ? 0 : -1;
    byId(`panel-${tab.dataset.tab}`).hidden = !on;
  }
  byId("filter").hidden = !["kpi", "finance"].includes(id);
  if (id === "charts" && !painted && DATA.charts.length) {
    repaint();
  }
}

/** Draws the charts once they are looked at; in the theme that is set, and for paper at its width. */
export function repaint({ printed = false } = {}) {
  if (!DATA.charts.length) return;
  painted = true;
  paintFigures(selectFact, { printed });
}

/** Whether the charts have been drawn. */
export function isPainted() {
  return painted;
}

/** Gives the `text` or the `list` the larger part of a narrow window. */
export function setView(view) {
  document.body.dataset.view = view;
}

/** Opens or closes the outline where it has no place of its own. */
export function showOutline(open) {
  document.body.classList.toggle("outline-open", open);
  byId("show-outline").setAttribute("aria-expanded", String(open));
}
