/** Things by two measures, their area a third: sooner to the left, dearer up. Names stand beside the circles. */

import { isShare } from "../format.ts";
import type { Cell, Row } from "../types.ts";
import { label, say, word } from "../words.ts";
import { axisFormatter } from "./axis.ts";
import { GRID, LEGEND, legendHeight, VALUE_AXIS } from "./echarts.ts";
import { colour, INK, SOFT } from "./palette.ts";
import { distinct, type Drawing, type Plot, SIZE, textWidth, value } from "./plot.ts";

const LEAST = 9; // pixels across
const MOST = 46;
const MOST_NAMES = 40;

export function bubbles(plot: Plot): Drawing {
  const { x, y, series, size, label: named } = plot.figure;
  const known = plot.rows.filter((row) => value(row, x) !== null && value(row, y) !== null);
  const splits: Cell[] = series ? labels(known, series) : [null];
  const largest = Math.max(0, ...known.map((row) => value(row, size) ?? 0));
  const across = (row: Row): number => {
    const own = value(row, size);
    return own === null || largest <= 0 ? LEAST : Math.max(LEAST, MOST * Math.sqrt(own / largest));
  };
  const tell = (row: Row): string =>
    [x, y, size]
      .filter((name) => name !== "")
      .map((name) => `${say(plot.column(name).title)}: ${plot.write(name)(row[name])}${isShare(plot.column(name).unit) ? "%" : ""}`)
      .join("<br>");

  const layers = splits.map((split, index) => {
    const own = known.filter((row) => split === null || label(row[series]) === split);
    return {
      name: split === null ? "" : label(split),
      type: "scatter",
      color: colour("", index),
      itemStyle: { opacity: 0.72, borderColor: "#ffffff", borderWidth: 1 },
      data: own.map((row) => ({ value: [value(row, x), value(row, y)], symbolSize: across(row), name: label(row[named]) })),
      label: { show: known.length <= MOST_NAMES, position: "right", formatter: "{b}", color: INK, fontSize: SIZE },
      labelLayout: { moveOverlap: "shiftY", hideOverlap: known.length > 12 },
      tooltip: { formatter: (hit: { dataIndex: number; name: string }) => `${hit.name}<br>${tell(own[hit.dataIndex] as Row)}` },
    };
  });

  const legend = series ? legendHeight(splits.map((split) => textWidth(label(split))), plot.width) : 0;
  const days = known.map((row) => value(row, x) as number);
  const left = plot.rows.length - known.length;
  return {
    option: {
      ...(series ? { legend: { ...LEGEND, icon: "circle", data: splits.map(label) } } : {}),
      grid: { ...GRID, top: legend + 30, bottom: 26, right: 70 },
      xAxis: {
        ...VALUE_AXIS,
        name: axisName(plot, x),
        nameLocation: "middle",
        nameGap: 24,
        nameTextStyle: { color: INK },
        ...reach(days),
        axisLine: { show: true, lineStyle: { color: SOFT } },
        axisLabel: { ...VALUE_AXIS.axisLabel, formatter: axisFormatter(plot.column(x).unit) },
      },
      yAxis: {
        ...VALUE_AXIS,
        name: axisName(plot, y),
        nameLocation: "end",
        nameGap: 12,
        nameTextStyle: { color: INK, align: "left" },
        ...reach(known.map((row) => value(row, y) as number)),
        axisLabel: { ...VALUE_AXIS.axisLabel, formatter: axisFormatter(plot.column(y).unit) },
      },
      series: layers,
    },
    height: legend + 300,
    notes: [
      ...(size ? [word("bubble_area", { what: say(plot.column(size).title) })] : []),
      ...(left ? [word("left_out", { count: left })] : []),
    ],
  };
}

/** Return where an axis begins: at zero, unless all values lie far from it and close together. */
function reach(values: readonly number[]): object {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return least > most / 2 ? { scale: true } : { min: Math.min(0, least) };
}

/** Return the names in a column of sentences, each once; two sentences that read the same are one. */
function labels(rows: readonly Row[], name: string): Cell[] {
  return [...new Set(distinct(rows, name).map(label))];
}

function axisName(plot: Plot, name: string): string {
  const column = plot.column(name);
  const unit = say(column.unit_title);
  return unit ? `${say(column.title)} [${unit}]` : say(column.title);
}
