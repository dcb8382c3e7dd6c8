/**
 * What each step adds or takes: the first row is a level and every other row a change, negative where it saves.
 * The last row is a level again when it equals the sum of those before it.
 */

import { isShare } from "../format.ts";
import { axisFormatter } from "./axis.ts";
import { CATEGORY_AXIS, GRID, VALUE_AXIS } from "./echarts.ts";
import { FALL, INK, RISE, SOFT, TOTAL } from "./palette.ts";
import { category, type Drawing, FONT, type Plot, textWidth, value } from "./plot.ts";
import { word } from "../words.ts";

interface Step {
  name: string;
  from: number;
  to: number;
  fill: string;
}

interface Api {
  coord: (at: [number, number]) => [number, number];
  size: (of: [number, number]) => [number, number];
}

export function waterfall(plot: Plot): Drawing {
  const { x, y } = plot.figure;
  const unit = plot.column(y).unit;
  const known = plot.rows.filter((row) => value(row, y) !== null);
  const steps_ = steps(known.map((row) => value(row, y) as number), known.map((row) => category(plot, x)(row[x] ?? null)));
  const write = plot.write(y);
  const tail = isShare(unit) ? "%" : "";
  const text = (step: Step, index: number): string => write(value(known[index], y)) + (step.fill ? tail : "");
  const left = plot.rows.length - known.length;
  return {
    option: {
      grid: { ...GRID, right: Math.max(...steps_.map((step, index) => textWidth(text(step, index))), 20) + 12 },
      xAxis: {
        ...VALUE_AXIS,
        axisLabel: { ...VALUE_AXIS.axisLabel, formatter: axisFormatter(unit) },
      },
      yAxis: { ...CATEGORY_AXIS, data: steps_.map((step) => step.name), inverse: true, axisLabel: { ...CATEGORY_AXIS.axisLabel, interval: 0 } },
      series: [
        {
          type: "custom",
          encode: { x: [0, 2], y: 1 },
          data: steps_.map((step, index) => [step.to, index, step.from]),
          tooltip: { formatter: (hit: { dataIndex: number }) => `${steps_[hit.dataIndex]?.name}: ${text(steps_[hit.dataIndex] as Step, hit.dataIndex)}` },
          renderItem: (params: { dataIndex: number }, api: Api): object => {
            const step = steps_[params.dataIndex] as Step;
            const [from, middle] = api.coord([step.from, params.dataIndex]);
            const [to] = api.coord([step.to, params.dataIndex]);
            const row = api.size([0, 1])[1];
            const bar = row * 0.62;
            const [start, end] = [Math.min(from, to), Math.max(from, to)];
            const shape = { x: start, y: middle - bar / 2, width: Math.max(end - start, 1), height: bar };
            const next = params.dataIndex + 1 < steps_.length;
            return {
              type: "group",
              children: [
                { type: "rect", shape, style: { fill: step.fill } },
                { type: "text", style: { x: end + 4, y: middle, text: text(step, params.dataIndex), fill: INK, font: `11px ${FONT}`, textVerticalAlign: "middle" } },
                ...(next ? [{ type: "line", shape: { x1: to, y1: middle + bar / 2, x2: to, y2: middle + row - bar / 2 }, style: { stroke: SOFT, lineWidth: 0.8 } }] : []),
              ],
            };
          },
        },
      ],
    },
    height: 34 + steps_.length * 32,
    notes: left ? [word("left_out", { count: left })] : [],
  };
}

/** Return where each bar starts and ends. */
export function steps(values: readonly number[], names: readonly string[]): Step[] {
  let level = 0;
  return values.map((size, index) => {
    const closes = index > 0 && index === values.length - 1 && Math.abs(size - level) <= 1e-6 * Math.max(Math.abs(level), 1e-12);
    const whole = index === 0 || closes;
    const from = whole ? 0 : level;
    level = whole ? size : level + size;
    return { name: names[index] ?? "", from, to: level, fill: whole ? TOTAL : size > 0 ? RISE : FALL };
  });
}
