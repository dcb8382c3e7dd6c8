/** Numbers for people: separators, ▲ for minus in Japanese, shares as per cent, and never a zero for what is unknown. */

import type { Cell, Column, Row, Table, Words } from "./types.ts";
import { label, language, say, word } from "./words.ts";

const CALENDAR = new Set(["year", "month"]);
const COUNTED = new Set(["", "days", "months"]);

export function isShare(unit: string): boolean {
  return unit === "share";
}

/** Return whether a column holds numbers: it names a unit, or a cell is one (an index has no unit). */
export function isNumeric(column: Column, rows: readonly Row[]): boolean {
  return column.unit !== "" || rows.some((row) => typeof row[column.name] === "number");
}

/** Return the unit as it is written beside a number: `%` for a share, since shares are shown times 100. */
export function unitTitle(unit: string, title: Words): string {
  return isShare(unit) ? "%" : say(title);
}

/** Return the title of a column with its unit. */
export function columnTitle(column: Column): string {
  const unit = unitTitle(column.unit, column.unit_title);
  if (!unit || CALENDAR.has(column.unit)) return say(column.title);
  return language() === "ja" ? `${say(column.title)}（${unit}）` : `${say(column.title)} (${unit})`;
}

/** Return how many decimals show the largest of `values` with three digits or more. */
export function decimals(values: readonly number[]): number {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0 || largest >= 100) return 0;
  if (largest >= 10) return 1;
  return largest >= 1 ? 2 : Math.min(8, 2 - Math.floor(Math.log10(largest)));
}

/** Return `value` with separators; one that would round to zero keeps two digits, because small is not nothing. */
export function number(value: number, places: number): string {
  const size = Math.abs(value);
  const vanishes = size > 0 && size < 0.5 * 10 ** -places;
  const text = vanishes
    ? new Intl.NumberFormat("en", { maximumSignificantDigits: 2 }).format(size)
    : new Intl.NumberFormat("en", { minimumFractionDigits: places, maximumFractionDigits: places }).format(size);
  if (value >= 0) return text;
  return (language() === "ja" ? "▲" : "−") + text;
}

/** Return a number with every digit it has, as a fact is quoted. */
export function exact(value: number): string {
  const text = new Intl.NumberFormat("en", { maximumSignificantDigits: 15 }).format(Math.abs(value));
  return value < 0 ? (language() === "ja" ? "▲" : "−") + text : text;
}

/** Return the number as it is shown: a share times 100. */
export function shown(value: number, unit: string): number {
  return isShare(unit) ? value * 100 : value;
}

export type Formatter = (cell: Cell | undefined) => string;

/** Return how the cells of a column are written; all its numbers get the same decimals, so that they align. */
export function formatter(column: Column, rows: readonly Row[]): Formatter {
  const values = numbersOf(column, rows);
  const whole = CALENDAR.has(column.unit) || (column.unit !== "share" && values.every(Number.isInteger));
  const places = whole ? 0 : isShare(column.unit) ? Math.min(1, decimals(values)) : decimals(values);
  return (cell) => {
    if (cell === null || cell === undefined) return word("unknown");
    if (typeof cell !== "number") return label(cell);
    return column.unit === "year" ? String(cell) : number(shown(cell, column.unit), places);
  };
}

function numbersOf(column: Column, rows: readonly Row[]): number[] {
  return rows.flatMap((row) => {
    const cell = row[column.name];
    return typeof cell === "number" ? [shown(cell, column.unit)] : [];
  });
}

/** Return a single number with its unit, such as `91.3 %` or `1,240 t`. */
export function quantity(value: number | null, unit: string, title: Words, places?: number): string {
  if (value === null) return word("unknown");
  const money = inMoney([value], unit);
  if (money) return number(headline(value * money.factor, ""), decimals([headline(value * money.factor, "")])) + money.after;
  const size = headline(value, unit);
  const count = COUNTED.has(unit) && Number.isInteger(value);
  return withUnit(number(size, places ?? (count ? 0 : isShare(unit) ? 1 : decimals([size]))), unit, title);
}

const MONEY: Record<string, [string, number]> = { USD: ["USD", 1], MUSD: ["USD", 1e6], JPY: ["JPY", 1], TJPY: ["JPY", 1e12] };
const LARGE: Record<string, [number, string][]> = {
  "USD en": [[1e9, " billion USD"], [1e6, " million USD"]],
  "USD ja": [[1e12, "兆ドル"], [1e8, "億ドル"]],
  "JPY en": [[1e12, " trillion JPY"], [1e9, " billion JPY"], [1e6, " million JPY"]],
  "JPY ja": [[1e12, "兆円"], [1e8, "億円"], [1e4, "万円"]],
};

/** Return by what to multiply a sum of money and the unit to print: millions, billions, 億 or 兆; null for small sums. */
function inMoney(values: readonly (number | null)[], unit: string): { factor: number; after: string } | null {
  const [money, factor] = MONEY[unit] ?? ["", 0];
  const size = factor * values.reduce<number>((most, value) => Math.max(most, Math.abs(value ?? 0)), 0);
  const fit = (LARGE[`${money} ${language()}`] ?? []).find(([least]) => size >= least);
  return fit ? { factor: factor / fit[0], after: fit[1] } : null;
}

const WIDEST = 1e7; // from here the zeros of a sum crowd an axis

/** Return the table with sums of money that are too wide for an axis in millions, billions, 億 or 兆. */
export function inLargeMoney(table: Table): Table {
  const scale = new Map<string, { factor: number; after: string }>();
  for (const column of table.columns) {
    const values = numbersOf(column, table.rows);
    const fit = values.some((value) => Math.abs(value) >= WIDEST) ? inMoney(values, column.unit) : null;
    if (fit) scale.set(column.name, fit);
  }
  if (!scale.size) return table;
  const scaled = (name: string, cell: Cell): Cell => {
    const fit = scale.get(name);
    return fit && typeof cell === "number" ? cell * fit.factor : cell;
  };
  return {
    ...table,
    columns: table.columns.map((column) => {
      const after = scale.get(column.name)?.after.trim();
      return after ? { ...column, unit: after, unit_title: { en: after, ja: after } } : column;
    }),
    rows: table.rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, scaled(name, cell)]))),
  };
}

/** Return a headline number as it is shown: four digits say all that a headline can carry. */
function headline(value: number, unit: string): number {
  return isShare(unit) ? value * 100 : Number(value.toPrecision(4));
}

/** Return a range with its unit written once; "" when neither end is known. */
export function span(low: number | null, high: number | null, unit: string, title: Words): string {
  if (low === null && high === null) return "";
  const money = inMoney([low, high], unit);
  if (money) {
    const scaled = [low, high].map((end) => (end === null ? null : headline(end * money.factor, "")));
    const digits = decimals(scaled.filter((end) => end !== null));
    return scaled.map((end) => (end === null ? word("unknown") : number(end, digits))).join(language() === "ja" ? "〜" : "–") + money.after;
  }
  const known = [low, high].filter((end): end is number => end !== null).map((end) => headline(end, unit));
  const places = isShare(unit) ? 1 : decimals(known);
  const ends = [low, high].map((end) => (end === null ? word("unknown") : number(headline(end, unit), places)));
  return withUnit(ends.join(language() === "ja" ? "〜" : "–"), unit, title);
}

function withUnit(text: string, unit: string, title: Words): string {
  const after = unitTitle(unit, title);
  if (!after) return text;
  return after === "%" && language() === "ja" ? `${text}%` : `${text} ${after}`;
}
