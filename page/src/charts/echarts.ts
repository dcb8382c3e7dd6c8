/** The parts of Apache ECharts that are used, and the look that all charts share. */

import { BarChart, CustomChart, HeatmapChart, LineChart, SankeyChart, ScatterChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { type EChartsType, init, use } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";
import { INK, RULE, SOFT } from "./palette.ts";
import { FONT, SIZE } from "./plot.ts";

use([
  BarChart,
  CustomChart,
  HeatmapChart,
  LineChart,
  SankeyChart,
  ScatterChart,
  GridComponent,
  LegendComponent,
  TooltipComponent,
  LabelLayout,
  SVGRenderer,
]);

const TEXT = { fontFamily: FONT, fontSize: SIZE, color: INK };

/** Draw `option` into `host`, in place of what it showed before. */
export function paint(host: HTMLElement, before: EChartsType | null, option: object, width: number, height: number): EChartsType {
  const chart = before ?? init(host, null, { renderer: "svg", width, height });
  if (before) chart.resize({ width, height });
  chart.setOption({ animation: false, textStyle: TEXT, tooltip: TOOLTIP, ...option }, { notMerge: true });
  chart.getZr().flush();
  return chart;
}

const TOOLTIP = {
  trigger: "item",
  confine: true,
  backgroundColor: "#ffffff",
  borderColor: RULE,
  borderWidth: 1,
  padding: [4, 8],
  textStyle: { ...TEXT, fontSize: 12 },
  extraCssText: "box-shadow:none;border-radius:2px",
};

/** Room for the axis labels is made inside the chart's own edges. */
export const GRID = { left: 4, right: 12, top: 6, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" };

export const CATEGORY_AXIS = {
  type: "category",
  axisTick: { show: false },
  axisLine: { lineStyle: { color: SOFT } },
  axisLabel: { color: INK, fontSize: SIZE },
};

export const VALUE_AXIS = {
  type: "value",
  axisLine: { show: false },
  axisTick: { show: false },
  axisLabel: { color: SOFT, fontSize: SIZE - 1, hideOverlap: true },
  splitLine: { lineStyle: { color: RULE, width: 0.6 } },
};

export const LEGEND = {
  show: true,
  left: 0,
  top: 0,
  type: "plain",
  itemWidth: 11,
  itemHeight: 9,
  itemGap: 10,
  icon: "rect",
  textStyle: { ...TEXT },
  selectedMode: false,
};

/** Return how high a legend of these names gets at this width. */
export function legendHeight(widths: readonly number[], width: number): number {
  let line = 0;
  let lines = 1;
  for (const own of widths) {
    const needed = own + 32;
    if (line > 0 && line + needed > width) {
      lines += 1;
      line = 0;
    }
    line += needed;
  }
  return lines * 20 + 4;
}
