/** What every chart needs: the figure's columns read from its table, in the order of the rows. */

import type { Cell, Column, Figure, Row, Table } from "../types.ts";
import { formatter, type Formatter } from "../format.ts";
import { label } from "../words.ts";

export const FONT = '"Noto Sans JP", "Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic UI", Meiryo, "Segoe UI", sans-serif';
export const SIZE = 11.5;

export interface Plot {
  figure: Figure;
  table: Table;
  rows: Row[];
  width: number;
  column: (name: string) => Column;
  write: (name: string) => Formatter;
}

/** What a chart returns: ECharts' option, the height in pixels, and sentences that belong under the chart. */
export interface Drawing {
  option: object;
  height: number;
  notes: string[];
}

export function plot(figure: Figure, table: Table, width: number): Plot {
  const columns = new Map(table.columns.map((column) => [column.name, column]));
  const column = (name: string): Column => {
    const found = columns.get(name);
    if (!found) throw new Error(`figure ${figure.name}: table ${table.name} has no column ${name}`);
    return found;
  };
  return { figure, table, rows: shared(table.rows), width, column, write: (name) => formatter(column(name), table.rows) };
}

/** Return the rows with equal sentences as one object, so that a category in two rows is one category. */
function shared(rows: readonly Row[]): Row[] {
  const known = new Map<string, Cell>();
  const one = (cell: Cell): Cell => {
    if (cell === null || typeof cell !== "object") return cell;
    const key = JSON.stringify(cell);
    if (!known.has(key)) known.set(key, cell);
    return known.get(key) ?? cell;
  };
  return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, one(cell)])));
}

/** Return the distinct cells of a column in the order of their first row. */
export function distinct(rows: readonly Row[], name: string): Cell[] {
  return [...new Set(rows.map((row) => row[name] ?? null))];
}

export function value(row: Row | undefined, name: string): number | null {
  const cell = name ? row?.[name] : null;
  return typeof cell === "number" ? cell : null;
}

/** Return a category as it is written on an axis. */
export function category(plot_: Plot, name: string): (cell: Cell) => string {
  const write = plot_.write(name);
  return (cell) => (typeof cell === "number" ? write(cell) : label(cell));
}

/** Return about how many pixels a text takes; a Japanese character is twice as wide as a Latin one. */
export function textWidth(text: string, size = SIZE): number {
  return [...text].reduce((sum, sign) => sum + (sign.charCodeAt(0) > 0x2e7f ? size : size * 0.56), 0);
}

export function widest(texts: readonly string[], size = SIZE): number {
  return texts.reduce((most, text) => Math.max(most, textWidth(text, size)), 0);
}

/** Return the row for a pair of cells; with `series` empty, of the first cell alone. */
export function finder(plot_: Plot): (x: Cell, series: Cell) => Row | undefined {
  const { x, series } = plot_.figure;
  const found = new Map(plot_.rows.map((row) => [JSON.stringify([row[x], series ? row[series] : null]), row]));
  return (wantedX, wantedSeries) => found.get(JSON.stringify([wantedX, series ? wantedSeries : null]));
}
