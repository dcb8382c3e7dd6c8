/** A point with its low-high band per category: what is known, and how well. */

import { isShare } from "../format.ts";
import type { Cell } from "../types.ts";
import { label, word } from "../words.ts";
import { axisFormatter } from "./axis.ts";
import { CATEGORY_AXIS, GRID, LEGEND, legendHeight, VALUE_AXIS } from "./echarts.ts";
import { colour } from "./palette.ts";
import { category, distinct, type Drawing, finder, type Plot, textWidth, value } from "./plot.ts";
import { type Mark, rangeSeries } from "./ranges.ts";

export function rangeBars(plot: Plot): Drawing {
  const { x, y, series, low, high } = plot.figure;
  const unit = plot.column(y).unit;
  const groups = distinct(plot.rows, x);
  const splits: Cell[] = series ? distinct(plot.rows, series) : [null];
  const names = groups.map(category(plot, x));
  const write = plot.write(y);
  const at = finder(plot);
  const tail = isShare(unit) ? "%" : "";
  const present = groups.map((group) => splits.filter((split) => at(group, split) !== undefined));

  const layers = splits.map((split, index) => {
    const fill = colour(series ? String(split) : "", index);
    const found = groups.map((group, place) => ({ row: at(group, split), place })).filter(({ row }) => row !== undefined);
    const marks: Mark[] = found.map(({ row, place }) => ({
      at: place,
      offset: offset(present[place]?.indexOf(split) ?? 0, present[place]?.length ?? 1),
      point: value(row, y),
      low: value(row, low),
      high: value(row, high),
      colour: fill,
    }));
    const tip = (hit: number): string => {
      const row = found[hit]?.row;
      const band = low && high ? ` (${write(row?.[low])}–${write(row?.[high])}${tail})` : "";
      return `${names[found[hit]?.place ?? 0]} ${split === null ? "" : label(split)}: ${write(row?.[y])}${tail}${band}`;
    };
    return { ...rangeSeries(split === null ? "" : label(split), marks, true, tip), color: fill };
  });

  const ends = plot.rows.flatMap((row) => [y, low, high].map((name) => value(row, name)).filter((end) => end !== null));
  const most = Math.max(...ends);
  const legend = series ? legendHeight(splits.map((split) => textWidth(label(split))), plot.width) : 0;
  return {
    option: {
      ...(series ? { legend: LEGEND } : {}),
      grid: { ...GRID, top: legend + 6, right: 20 },
      xAxis: {
        ...VALUE_AXIS,
        scale: unit === "year", // dates need no zero
        max: isShare(unit) && most > 0.5 && most <= 1.000001 ? 1 : undefined,
        axisLabel: { ...VALUE_AXIS.axisLabel, formatter: axisFormatter(unit) },
      },
      yAxis: { ...CATEGORY_AXIS, data: names, inverse: true, splitLine: { show: splits.length > 1, lineStyle: { color: "#eef0f2" } } },
      series: layers,
    },
    height: legend + 30 + groups.length * Math.max(26, Math.max(...present.map((some) => some.length)) * 14 + 8),
    notes: low && high ? [word(unit === "year" ? "spans" : "whiskers")] : [],
  };
}

/** Return how far from the middle of its row the n-th of so many marks stands, as a share of the row. */
function offset(index: number, count: number): number {
  return (index + 0.5 - count / 2) * Math.min(0.8 / count, 0.3);
}
