// Decimals as people read them. A decimal comes as its digits and is added and rounded as such; a float is for sorting only.
import { grouped } from "./common.js";

/** The digits as a whole number and how many of them stand behind the point. */
function taken(digits) {
  const [whole, rest = ""] = digits.split(".");
  return [BigInt(whole + rest), rest.length];
}

/** The sum of decimals, exact. */
export function total(decimals) {
  let sum = 0n;
  let scale = 0;
  for (const digits of decimals) {
    let [value, places] = taken(digits);
    if (places > scale) {
      sum *= 10n ** BigInt(places - scale);
      scale = places;
    } else {
      value *= 10n ** BigInt(scale - places);
    }
    sum += value;
  }
  return digitsOf(sum, scale);
}

/** One decimal less another, exact. */
export function less(one, other) {
  return total([one, other.startsWith("-") ? other.slice(1) : `-${other}`]);
}

/** What `part` is of `whole` in percent with two places; null where there is no whole. */
export function percent(part, whole) {
  const [above, places] = taken(part);
  const [below, scale] = taken(whole);
  if (below <= 0n) return null;
  const up = above * 10n ** BigInt(scale) * 1000000n;
  const down = below * 10n ** BigInt(places);
  return digitsOf(divided(up, down * 100n), 2);
}

/** A decimal moved `shift` places to the right and rounded to `places`, half away from zero. */
export function rounded(digits, shift, places) {
  const [value, scale] = taken(digits);
  const drop = scale + shift - places;
  if (drop <= 0) return digitsOf(value * 10n ** BigInt(-drop), places);
  return digitsOf(divided(value, 10n ** BigInt(drop)), places);
}

function divided(value, by) {
  const size = value < 0n ? -value : value;
  const quotient = (size * 2n + by) / (by * 2n);
  return value < 0n ? -quotient : quotient;
}

function digitsOf(value, scale) {
  const size = (value < 0n ? -value : value).toString().padStart(scale + 1, "0");
  const sign = value < 0n ? "-" : "";
  return scale ? `${sign}${size.slice(0, -scale)}.${size.slice(-scale)}` : sign + size;
}

const SHIFTS = { 元: 0, 万元: 4, 亿元: 8 };

/** An amount of 元 in `unit`, with two places; one too small to show says so. */
export function money(digits, unit) {
  if (unit === "元") return grouped(digits);
  const shown = rounded(digits, SHIFTS[unit], 2);
  return /[1-9]/.test(digits) && !/[1-9]/.test(shown) ? `${digits.startsWith("-") ? "−" : ""}<0.01` : grouped(shown);
}

/** An amount to the last digit, for a tooltip. */
export function exact(digits) {
  return `${grouped(digits)}元`;
}

const BOUNDS = { ge: "≥", gt: ">", le: "≤", lt: "<", approx: "约" };

/** The sign before a figure that is no exact one. */
export function bound(word) {
  return BOUNDS[word] ?? "";
}

/** The middle of some numbers given as digits; null of none. */
export function median(decimals) {
  if (!decimals.length) return null;
  const ordered = [...decimals].sort((a, b) => Number(a) - Number(b));
  const half = ordered.length >> 1;
  if (ordered.length % 2) return ordered[half];
  const [sum, scale] = taken(total([ordered[half - 1], ordered[half]]));
  return rounded(digitsOf(sum * 5n, scale + 1), 0, 2);
}
