/** Paths over time: one line per series, named at its end, with dashes and symbols for readers without colour. */

import { columnTitle, isShare } from "../format.ts";
import type { Cell } from "../types.ts";
import { label, say, word } from "../words.ts";
import { axisFormatter } from "./axis.ts";
import { CATEGORY_AXIS, GRID, LEGEND, legendHeight, VALUE_AXIS } from "./echarts.ts";
import { colour, INK } from "./palette.ts";
import { category, distinct, type Drawing, finder, type Plot, SIZE, textWidth, value, widest } from "./plot.ts";

const DASHES = ["solid", [6, 3], [2, 3], [9, 3, 2, 3]];
const SYMBOLS = ["circle", "rect", "triangle", "diamond"];

export function lines(plot: Plot): Drawing {
  const { x, y, series, low, high } = plot.figure;
  const unit = plot.column(y).unit;
  const along = distinct(plot.rows, x);
  const numeric = along.every((cell) => typeof cell === "number");
  const splits: Cell[] = series ? distinct(plot.rows, series) : [null];
  const named = series !== "" && splits.length <= 6;
  const write = plot.write(y);
  const at = finder(plot);
  const tail = isShare(unit) ? "%" : "";
  const xName = category(plot, x);
  const point = (cell: Cell, size: number | null): unknown => (numeric ? [cell, size] : size);

  const layers = splits.flatMap((split, index) => {
    const fill = colour(series ? String(split) : "", index);
    const values = along.map((cell) => value(at(cell, split), y));
    const line = {
      name: split === null ? "" : label(split),
      type: "line",
      color: fill,
      symbol: SYMBOLS[index % SYMBOLS.length],
      symbolSize: along.length > 30 ? 0 : 5,
      showSymbol: true,
      lineStyle: { width: 2, type: DASHES[Math.floor(index / 2) % DASHES.length] },
      endLabel: { show: named, formatter: "{a}", color: fill, fontSize: SIZE, padding: [1, 0], distance: 10 },
      labelLayout: { moveOverlap: "shiftY" },
      data: along.map((cell, place) => point(cell, values[place] ?? null)),
      tooltip: {
        formatter: (hit: { dataIndex: number; seriesName: string }) =>
          `${hit.seriesName} ${say(plot.column(x).title)} ${xName(along[hit.dataIndex] ?? null)}: ${write(values[hit.dataIndex])}${tail}`,
      },
    };
    return low && high ? [...band(split, fill, index), line] : [line];
  });

  function band(split: Cell, fill: string, index: number): object[] {
    const lows = along.map((cell) => value(at(cell, split), low));
    const highs = along.map((cell) => value(at(cell, split), high));
    const still = { type: "line", stack: `band ${index}`, stackStrategy: "all", symbol: "none", silent: true, lineStyle: { width: 0 }, tooltip: { show: false } };
    const width = (place: number): number | null => {
      const [from, to] = [lows[place], highs[place]];
      return typeof from === "number" && typeof to === "number" ? to - from : null;
    };
    return [
      { ...still, data: along.map((cell, place) => point(cell, lows[place] ?? null)) },
      { ...still, areaStyle: { color: fill, opacity: 0.14 }, data: along.map((cell, place) => point(cell, width(place))) },
    ];
  }

  const legend = series && !named ? legendHeight(splits.map((split) => textWidth(label(split)) + 15), plot.width) : 0;
  const below = { name: columnTitle(plot.column(x)), nameLocation: "middle", nameGap: 24, nameTextStyle: { color: INK } };
  const numbers = along.filter((cell): cell is number => typeof cell === "number");
  return {
    option: {
      ...(legend ? { legend: { ...LEGEND, icon: undefined, itemWidth: 26, data: splits.map(label) } } : {}),
      grid: { ...GRID, top: legend + 10, bottom: 26, right: named ? widest(splits.map(label)) + 19 : 12 },
      xAxis: numeric
        ? {
            ...VALUE_AXIS,
            ...below,
            ...(numbers.every(Number.isInteger) ? { min: Math.min(...numbers), max: Math.max(...numbers), minInterval: 1 } : { scale: true }),
            splitLine: { show: false },
            axisLabel: { ...VALUE_AXIS.axisLabel, formatter: axisFormatter(plot.column(x).unit) },
          }
        : { ...CATEGORY_AXIS, ...below, data: along.map(xName) },
      yAxis: { ...VALUE_AXIS, axisLabel: { ...VALUE_AXIS.axisLabel, formatter: axisFormatter(unit) } },
      series: layers,
    },
    height: legend + 260,
    notes: low && high ? [word("band")] : [],
  };
}
