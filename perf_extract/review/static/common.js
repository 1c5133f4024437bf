// What both pages need: the data, elements made without markup, the theme switch, figures as people write them.

/** The page's data block. */
export const DATA = JSON.parse(document.getElementById("data").textContent);

/** The element with this id. */
export function byId(id) {
  return document.getElementById(id);
}

/**
 * An element. `attributes` become attributes (null and false leave one out), but `class` names and `dataset` entries
 * may be given as such; `children` are elements or words, which are always shown as words.
 */
export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "dataset") Object.assign(node.dataset, value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) node.append(child);
  }
  return node;
}

/** The value of a custom property of base.css in the present theme: `token("finance")`. */
export function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** Makes the button with this id switch the theme; `changed` runs after each change. */
export function themeSwitch(id, changed = () => {}) {
  const button = byId(id);
  const root = document.documentElement;
  const show = () => {
    const dark = root.dataset.theme === "dark";
    button.textContent = dark ? "浅色" : "深色";
    button.setAttribute("aria-label", dark ? "换成浅色" : "换成深色");
  };
  button.addEventListener("click", () => {
    root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
    remember("perf_extract.theme", root.dataset.theme);
    show();
    changed();
  });
  show();
}

/** Keeps words under a name in the browser; false where the browser keeps nothing. */
export function remember(name, value) {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
    return true;
  } catch {
    return false;
  }
}

/** The words kept under a name, or null. */
export function remembered(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** A decimal given as a string, with thin groups of three: 3178.28 is 3,178.28. No float comes in between. */
export function grouped(decimal) {
  const [, sign, whole, rest] = /^([-+]?)(\d+)(\.\d+)?$/.exec(decimal) ?? [null, "", String(decimal), ""];
  if (!/^\d+$/.test(whole)) return whole;
  return sign.replace("-", "−") + whole.replace(/\B(?=(\d{3})+$)/g, ",") + (rest ?? "");
}
