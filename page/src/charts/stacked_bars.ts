/** Stacked bars, as the ministry draws who mines and who separates: one bar per stage, one colour per country. */

import { isShare } from "../format.ts";
import type { Cell } from "../types.ts";
import { label, word } from "../words.ts";
import { axisFormatter } from "./axis.ts";
import { CATEGORY_AXIS, GRID, LEGEND, legendHeight, VALUE_AXIS } from "./echarts.ts";
import { colour, inkOn, REST } from "./palette.ts";
import { category, distinct, type Drawing, finder, type Plot, textWidth, value, widest } from "./plot.ts";

const MOST_SERIES = 9;

interface Layer {
  name: string;
  [option: string]: unknown;
}

export function stackedBars(plot: Plot): Drawing {
  const { x, y, series } = plot.figure;
  const unit = plot.column(y).unit;
  const lying = plot.column(x).unit === "";
  const groups = distinct(plot.rows, x);
  const at = finder(plot);
  const { kept, merged } = ranked(plot, series ? distinct(plot.rows, series) : [null]);
  const names = groups.map(category(plot, x));
  const write = plot.write(y);
  const size = (group: Cell, one: Cell): number => value(at(group, one), y) ?? 0;
  const sums = groups.map((group) => total([...kept, ...merged].map((one) => size(group, one))));
  const room = plot.width - (lying ? widest(names) : 50) - 40;
  const largest = isShare(unit) ? Math.max(1, ...sums) : Math.max(...sums);
  const layers = kept.map((one, index) => layer(label(one), colour(String(one), index), groups.map((group) => value(at(group, one), y))));
  if (merged.length) {
    const rest = groups.map((group) => total(merged.map((one) => size(group, one))));
    layers.push(layer(word("other"), REST, rest));
  }

  function layer(name: string, fill: string, values: (number | null)[]): Layer {
    return {
      name,
      type: "bar",
      stack: "all",
      barMaxWidth: 34,
      itemStyle: { color: fill, borderColor: "#ffffff", borderWidth: 1 },
      data: values.map((size) => ({ value: size, label: inside(name, fill, size) })),
      tooltip: { formatter: (hit: { name: string; value: number | null }) => `${hit.name} · ${name}: ${write(hit.value)}${isShare(unit) ? "%" : ""}` },
    };
  }

  function inside(name: string, fill: string, size: number | null): object {
    if (size === null || !lying || largest <= 0) return { show: false };
    const width = (size / largest) * room;
    const figures = write(size);
    const text = textWidth(`${name} ${figures}`, 11) + 6 < width ? `${name} ${figures}` : textWidth(figures, 11) + 4 < width ? figures : "";
    return { show: text !== "", position: "inside", formatter: () => text, color: inkOn(fill), fontSize: 11 };
  }

  const legend = legendHeight(layers.map((one) => textWidth(one.name)), plot.width);
  const categories = { ...CATEGORY_AXIS, data: names, inverse: lying };
  const values = {
    ...VALUE_AXIS,
    max: isShare(unit) && largest <= 1.000001 ? 1 : undefined,
    axisLabel: { ...VALUE_AXIS.axisLabel, formatter: axisFormatter(unit) },
  };
  return {
    option: {
      legend: LEGEND,
      grid: { ...GRID, top: legend + 4 },
      xAxis: lying ? values : categories,
      yAxis: lying ? categories : values,
      series: layers,
    },
    height: lying ? legend + 34 + groups.length * 38 : legend + 230,
    notes: [],
  };
}

/** The largest series keep their own colour; the many small ones are one grey part, and the table names each. */
function ranked(plot: Plot, all: Cell[]): { kept: Cell[]; merged: Cell[] } {
  const { y, series } = plot.figure;
  const size = (one: Cell): number =>
    total(plot.rows.filter((row) => !series || row[series] === one).map((row) => Math.abs(value(row, y) ?? 0)));
  const order = all.map((one) => ({ one, size: one === "ROW" ? -1 : size(one) })).sort((a, b) => b.size - a.size);
  const sorted = order.map(({ one }) => one);
  if (sorted.length <= MOST_SERIES) return { kept: sorted, merged: [] };
  return { kept: sorted.slice(0, MOST_SERIES - 1), merged: sorted.slice(MOST_SERIES - 1) };
}

function total(sizes: readonly number[]): number {
  return sizes.reduce((sum, size) => sum + size, 0);
}
