// A table of any length: sorted by its heads, a page at a time on the screen, whole on paper.
import { make } from "./common.js";

const COLLATOR = new Intl.Collator("zh-CN", { numeric: true });
const SIZES = [50, 200, 1000];
/** More rows than these nobody prints; the page says how many are left out. */
const PRINTED = 1000;
const ALL = [];

addEventListener("beforeprint", () => ALL.forEach((table) => table.whole(true)));
addEventListener("afterprint", () => ALL.forEach((table) => table.whole(false)));

/**
 * Puts a table into `host`. `name` is its accessible name, `empty` the words where there is nothing.
 * A column is `{label, group, kind, key(row), fill(cell, row)}`: `kind` is "head" (the row's own name), "number",
 * "wide" or "tight"; `key` gives what to sort by, null always last; `fill` puts words and elements into the cell.
 * `sort` null leaves the rows as they come; a `plain` table says nothing of how many there are.
 */
export class Sheet {
  constructor(host, { name, empty, sort = [0, 1], plain = false }) {
    this.host = host;
    this.name = name;
    this.empty = empty;
    this.plain = plain;
    this.sort = sort;
    this.start = 0;
    this.size = SIZES[0];
    this.printing = false;
    this.rows = [];
    this.columns = [];
    ALL.push(this);
  }

  /** Shows these rows; columns are given where they change, `sort` ([column, 1 or -1]) where it starts anew. */
  show(rows, columns = null, sort = null) {
    this.rows = rows;
    this.start = 0;
    if (sort) this.sort = sort;
    if (columns) {
      this.columns = columns;
      if (this.sort?.[0] >= columns.length) this.sort = [0, 1];
      this.build();
    }
    this.order();
    this.fill();
  }

  whole(printing) {
    this.printing = printing;
    this.fill();
  }

  /** The rows in the order they are shown in. */
  order() {
    if (!this.sort) {
      this.ordered = this.rows;
      return;
    }
    const [place, way] = this.sort;
    const key = this.columns[place].key;
    const keyed = this.rows.map((row, number) => [key(row), number, row]);
    keyed.sort(([a, i], [b, j]) => {
      if (a === null || b === null) return a === b ? i - j : a === null ? 1 : -1;
      const found = typeof a === "number" ? a - b : COLLATOR.compare(a, b);
      return found ? way * found : i - j;
    });
    this.ordered = keyed.map(([, , row]) => row);
  }

  build() {
    const grouped = this.columns.some((column) => column.group);
    const upper = make("tr");
    const lower = make("tr");
    this.heads = this.columns.map((column, place) => {
      const button = make("button", { type: "button", class: "sort" }, column.label);
      const head = make("th", { scope: "col", class: this.classes(column, place), "data-label": column.label }, button);
      if (place === 0) head.classList.add("first");
      if (column.group) button.setAttribute("aria-label", `${column.group} ${column.label}`);
      button.addEventListener("click", () => this.turn(place));
      return head;
    });
    for (let place = 0; place < this.columns.length; ) {
      const { group } = this.columns[place];
      if (!group) {
        if (grouped) this.heads[place].rowSpan = 2;
        upper.append(this.heads[place++]);
        continue;
      }
      let end = place;
      while (end < this.columns.length && this.columns[end].group === group) lower.append(this.heads[end++]);
      upper.append(make("th", { scope: "colgroup", class: "group", colspan: end - place }, group));
      place = end;
    }
    this.body = make("tbody");
    const table = make("table", { class: "grid", "aria-label": this.name }, make("thead", {}, upper, grouped && lower), this.body);
    this.frame = make("div", { class: "sheet", role: "region", "aria-label": `${this.name}（可滚动）`, tabindex: 0 }, table);
    this.pager = this.pagers();
    this.host.replaceChildren(this.frame, this.pager);
  }

  classes(column, place) {
    const first = column.group && this.columns[place - 1]?.group !== column.group;
    return [column.kind ?? "", first ? "edge" : ""].join(" ").trim() || null;
  }

  pagers() {
    this.status = make("span", { class: "status", role: "status" });
    const step = (label, name, to) => {
      const button = make("button", { type: "button", class: "button", "aria-label": `${this.name}：${name}` }, label);
      button.addEventListener("click", () => {
        this.start = to();
        this.fill();
        this.frame.scrollTop = 0;
      });
      return button;
    };
    const last = () => Math.floor(Math.max(0, this.rows.length - 1) / this.size) * this.size;
    this.back = [step("«", "第一页", () => 0), step("上一页", "上一页", () => Math.max(0, this.start - this.size))];
    this.on = [step("下一页", "下一页", () => Math.min(last(), this.start + this.size)), step("»", "最后一页", last)];
    const size = make(
      "select",
      { class: "field", "aria-label": `${this.name}：每页条数` },
      SIZES.map((n) => make("option", { value: n }, `每页${n}`)),
    );
    size.addEventListener("change", () => {
      this.size = Number(size.value);
      this.start = 0;
      this.fill();
    });
    this.steps = make("span", {}, this.back, this.on, size);
    return make("div", { class: "pager" }, this.status, this.steps);
  }

  turn(place) {
    const numeric = this.columns[place].kind === "number";
    const [now, way] = this.sort ?? [];
    this.sort = [place, now === place ? -way : numeric ? -1 : 1];
    this.start = 0;
    this.order();
    this.fill();
  }

  fill() {
    if (!this.body) return;
    const [sorted, way] = this.sort ?? [];
    this.heads.forEach((head, place) => {
      if (place === sorted) head.setAttribute("aria-sort", way > 0 ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    });
    const count = this.rows.length;
    const end = this.printing ? Math.min(count, PRINTED) : Math.min(count, this.start + this.size);
    const from = this.printing ? 0 : this.start;
    const made = document.createDocumentFragment();
    for (let place = from; place < end; place++) made.append(this.line(this.ordered[place]));
    if (!count) made.append(make("tr", {}, make("td", { colspan: this.columns.length, class: "none" }, this.empty)));
    if (this.printing && end < count) {
      const words = `只印前${PRINTED}条，共${count}条；先筛选再打印可得其余。`;
      made.append(make("tr", {}, make("td", { colspan: this.columns.length, class: "none" }, words)));
    }
    this.body.replaceChildren(made);
    this.status.textContent = count ? `第${from + 1}–${end}条，共${count}条` : "共0条";
    this.steps.hidden = count <= SIZES[0];
    this.pager.hidden = this.plain || !count;
    this.back.forEach((button) => (button.disabled = this.start === 0));
    this.on.forEach((button) => (button.disabled = end >= count));
  }

  line(row) {
    const made = make("tr");
    this.columns.forEach((column, place) => {
      const head = column.kind === "head";
      const cell = make(head ? "th" : "td", { class: head ? null : this.classes(column, place), scope: head ? "row" : null });
      column.fill(cell, row);
      made.append(cell);
    });
    return made;
  }
}
