/** A heat map with its numbers written in the cells; what is unknown gets a question mark, not a colour. */

import { isShare } from "../format.ts";
import { label, say, word } from "../words.ts";
import { CATEGORY_AXIS, GRID } from "./echarts.ts";
import { FAINT, INK, inkOn, shade } from "./palette.ts";
import { category, distinct, type Drawing, type Plot, textWidth, value, widest } from "./plot.ts";

const ROW_HEIGHT = 25;

export function heatmap(plot: Plot): Drawing {
  const { x, y, series } = plot.figure;
  const unit = plot.column(series).unit;
  const across = distinct(plot.rows, x);
  const down = distinct(plot.rows, y);
  const names = down.map(category(plot, y));
  const write = plot.write(series);
  const sizes = plot.rows.flatMap((row) => value(row, series) ?? []);
  const top = isShare(unit) ? Math.max(1, ...sizes) : Math.max(...sizes, 0);
  const foot = Math.min(0, ...sizes);
  const room = (plot.width - widest(names) - 24) / Math.max(across.length, 1);
  const tail = isShare(unit) ? "%" : "";

  const cells = plot.rows.map((row) => {
    const size = value(row, series);
    const fill = size === null ? FAINT : shade(top > foot ? (size - foot) / (top - foot) : 0);
    const written = size === null ? "?" : write(size);
    // A sliver of the largest value needs many digits; the tooltip and the table have them.
    const text = size && Math.abs(size) < 1e-3 * Math.max(top, -foot) && textWidth(written, 10.5) + 2 >= room ? "≈0" : written;
    return {
      value: [across.indexOf(row[x] ?? null), down.indexOf(row[y] ?? null), size ?? 0],
      itemStyle: { color: fill, borderColor: "#ffffff", borderWidth: 1 },
      label: { show: textWidth(text, 10.5) + 2 < room, formatter: () => text, color: inkOn(fill), fontSize: 10.5 },
      tooltip: { formatter: () => `${label(row[y] ?? null)} · ${say(plot.column(x).title)} ${label(row[x] ?? null)}: ${write(size)}${size === null ? "" : tail}` },
    };
  });
  return {
    option: {
      grid: { ...GRID, top: 4, bottom: 24 },
      xAxis: {
        ...CATEGORY_AXIS,
        data: across.map(category(plot, x)),
        name: say(plot.column(x).title),
        nameLocation: "middle",
        nameGap: 24,
        nameTextStyle: { color: INK },
      },
      yAxis: { ...CATEGORY_AXIS, data: names, inverse: true, axisLabel: { ...CATEGORY_AXIS.axisLabel, interval: 0 } },
      series: [{ type: "heatmap", data: cells }],
    },
    height: down.length * ROW_HEIGHT + 54,
    notes: plot.rows.some((row) => value(row, series) === null) ? [word("unknown_cells")] : [],
  };
}
