/** Bars side by side: lying for named categories, standing along years or months; ranges as thin lines. */

import { isShare } from "../format.ts";
import type { Cell, Row } from "../types.ts";
import { label, word } from "../words.ts";
import { axisFormatter } from "./axis.ts";
import { CATEGORY_AXIS, GRID, LEGEND, legendHeight, VALUE_AXIS } from "./echarts.ts";
import { colour } from "./palette.ts";
import { category, distinct, type Drawing, finder, type Plot, textWidth, value } from "./plot.ts";
import { type Mark, rangeSeries } from "./ranges.ts";

const MOST_BARS = 20;

export function bars(plot: Plot): Drawing {
  const { x, y, series, low, high } = plot.figure;
  const unit = plot.column(y).unit;
  const lying = plot.column(x).unit === "";
  const { rows: drawn, left } = lying ? largest(plot) : { rows: plot.rows, left: 0 };
  const groups = distinct(drawn, x);
  const splits: Cell[] = series ? distinct(plot.rows, series) : [null];
  const names = groups.map(category(plot, x));
  const write = plot.write(y);
  const at = finder(plot);
  const tail = isShare(unit) ? "%" : "";
  const ranged = lying && low !== "" && high !== "";

  const layers: object[] = splits.map((split, index) => ({
    name: split === null ? "" : label(split),
    type: "bar",
    barMaxWidth: lying ? 20 : 46,
    barGap: "12%",
    barCategoryGap: "26%",
    itemStyle: { color: colour(series ? String(split) : "", index) },
    label: { show: !ranged && (lying || groups.length * splits.length <= 12), position: lying ? "right" : "top", formatter: (hit: { value: number | null }) => (hit.value === null ? "" : write(hit.value) + tail), fontSize: 11 },
    data: groups.map((group) => value(at(group, split), y)),
    tooltip: { formatter: (hit: { name: string; seriesName: string; value: number | null }) => `${hit.name} ${hit.seriesName}: ${write(hit.value)}${tail}` },
  }));
  if (ranged) layers.push(...whiskers());

  function whiskers(): object[] {
    const height = 0.74 / splits.length;
    return splits.map((split, index) => {
      const rows = groups.map((group) => at(group, split));
      const marks: Mark[] = rows.map((row, place) => ({
        at: place,
        offset: -0.37 + height * (index + 0.5),
        point: value(row, y),
        low: value(row, low),
        high: value(row, high),
        colour: "",
      }));
      return rangeSeries("", marks, false, (hit) => `${names[hit]}: ${write(rows[hit]?.[y])}${tail} (${write(rows[hit]?.[low])}–${write(rows[hit]?.[high])})`);
    });
  }

  const legend = series ? legendHeight(splits.map((split) => textWidth(label(split))), plot.width) : 0;
  const categories = { ...CATEGORY_AXIS, data: names, inverse: lying };
  const values = { ...VALUE_AXIS, axisLabel: { ...VALUE_AXIS.axisLabel, formatter: axisFormatter(unit) } };
  return {
    option: {
      ...(series ? { legend: LEGEND } : {}),
      grid: { ...GRID, top: legend + (lying ? 6 : 18), right: lying ? 56 : 12 },
      xAxis: lying ? values : categories,
      yAxis: lying ? categories : values,
      series: layers,
    },
    height: lying ? legend + 30 + groups.length * Math.max(26, splits.length * 20 + 8) : legend + 230,
    notes: [...(ranged ? [word("whiskers")] : []), ...(left ? [word("small_left_out", { count: left })] : [])],
  };
}

/** Keep the largest categories; a long tail of slivers is read better in the table. */
function largest(plot: Plot): { rows: Row[]; left: number } {
  const { x, y } = plot.figure;
  const size = (row: Row): number => Math.abs(value(row, y) ?? 0);
  const ranked = [...plot.rows].sort((a, b) => size(b) - size(a));
  const kept = new Set(distinct(ranked, x).slice(0, MOST_BARS));
  return { rows: plot.rows.filter((row) => kept.has(row[x] ?? null)), left: distinct(plot.rows, x).length - kept.size };
}
