/** A figure on the page: its title, the chart with a description for those who cannot see it, and its table. */

import type { EChartsType } from "echarts/core";
import { h } from "../dom.ts";
import { columnTitle, inLargeMoney, isShare } from "../format.ts";
import type { Figure, FigureKind, Table } from "../types.ts";
import { label, say, word } from "../words.ts";
import { bars } from "./bars.ts";
import { bubbles } from "./bubbles.ts";
import { paint } from "./echarts.ts";
import { heatmap } from "./heatmap.ts";
import { lines } from "./lines.ts";
import { map } from "./map.ts";
import { type Drawing, type Plot, plot, value, widest } from "./plot.ts";
import { rangeBars } from "./range_bars.ts";
import { sankey } from "./sankey.ts";
import { stackedBars } from "./stacked_bars.ts";
import { waterfall } from "./waterfall.ts";

const DRAW: Record<Exclude<FigureKind, "map">, (plot: Plot) => Drawing> = {
  stacked_bars: stackedBars,
  bars,
  lines,
  heatmap,
  sankey,
  waterfall,
  range_bars: rangeBars,
  bubbles,
};
const WIDE: ReadonlySet<FigureKind> = new Set<FigureKind>(["sankey", "map", "bubbles"]);

/** The charts on the page, so that printing can draw them anew at the width of the paper. */
const drawings = new Map<HTMLElement, () => void>();

/** Draw every chart on the page anew at its present width. */
export function redrawAll(): void {
  for (const [host, draw] of drawings) {
    if (host.isConnected) draw();
    else drawings.delete(host);
  }
}

/** Return the figure; `details` holds its table. */
export function figureElement(figure: Figure, exact: Table, details: HTMLElement): HTMLElement {
  const table = inLargeMoney(exact);
  const host = h("div", { class: "chart", role: "img", "aria-label": description(figure, table) });
  const notes = h("p", { class: "note" });
  const drawn = (row: Table["rows"][number]): boolean => value(row, measured(figure)) !== null && (figure.kind !== "bubbles" || value(row, figure.x) !== null);
  if (table.rows.some(drawn)) watch(host, figure, table, notes);
  else {
    notes.append(word("no_figure"));
    host.dataset["ready"] = "empty";
  }
  return h(
    "figure",
    { class: WIDE.has(figure.kind) || crowded(figure, table) ? `${figure.kind} wide` : figure.kind, id: `figure-${figure.name}` },
    h("figcaption", {}, h("span", { class: "title" }, title(figure)), h("span", { class: "unit" }, unitLine(figure, table))),
    host,
    notes,
    details,
  );
}

function watch(host: HTMLElement, figure: Figure, table: Table, notes: HTMLElement): void {
  let chart: EChartsType | null = null;
  let width = 0;
  const draw = (): void => {
    width = host.clientWidth;
    if (width < 50) return;
    const room = plot(figure, table, width);
    if (figure.kind === "map") {
      const drawn = map(room);
      host.replaceChildren(drawn.element);
      notes.textContent = drawn.notes.join(" ");
    } else {
      const { option, height, notes: said } = DRAW[figure.kind](room);
      host.style.height = `${height}px`;
      chart = paint(host, chart, option, width, height);
      notes.textContent = said.join(" ");
    }
    host.dataset["ready"] = "yes";
  };
  drawings.set(host, draw);
  new ResizeObserver(() => {
    if (host.clientWidth !== width) draw();
  }).observe(host);
}

const LONG_NAME = 210; // pixels; beside a longer one half a page leaves no room for the bars
const LONG_SERIES = 130; // the same of the names at the ends of lines
const NAMED: ReadonlySet<FigureKind> = new Set<FigureKind>(["bars", "waterfall", "range_bars"]);

/** A heat map over many months needs the whole width, and so do bars and lines with long names. */
function crowded(figure: Figure, table: Table): boolean {
  const names = (column: string): number => widest(table.rows.map((row) => (typeof row[column] === "number" ? "" : label(row[column] ?? null))));
  const cells = table.rows.map((row) => row[figure.x] ?? null);
  if (NAMED.has(figure.kind)) return names(figure.x) > LONG_NAME;
  if (figure.kind === "lines") return figure.series !== "" && names(figure.series) > LONG_SERIES;
  return figure.kind === "heatmap" && new Set(cells).size > 10;
}

/** Return the column that holds the value; in a heat map that is `series`. */
function measured(figure: Figure): string {
  return figure.kind === "heatmap" ? figure.series : figure.y;
}

function title(figure: Figure): string {
  const text = say(figure.title);
  return figure.kind === "map" && !/国・地域|countr(y|ies)/i.test(text) ? text + word("by_country") : text;
}

function unitLine(figure: Figure, table: Table): string {
  const column = table.columns.find((candidate) => candidate.name === measured(figure));
  return column ? columnTitle(column) : "";
}

/** Return what the chart shows in words: its title, its sentence and its largest values. */
export function description(figure: Figure, table: Table): string {
  const column = table.columns.find((candidate) => candidate.name === measured(figure));
  const write = plot(figure, table, 0).write(measured(figure));
  const others = figure.kind === "heatmap" ? [figure.y, figure.x] : figure.kind === "bubbles" ? [figure.label] : [figure.x, figure.series];
  const largest = table.rows
    .filter((row) => value(row, measured(figure)) !== null)
    .sort((a, b) => Math.abs(value(b, measured(figure)) ?? 0) - Math.abs(value(a, measured(figure)) ?? 0))
    .slice(0, 3)
    .map((row) => {
      const names = others.filter((name) => name !== "").map((name) => label(row[name]));
      return `${names.join(" ")} ${write(row[measured(figure)])}${column && isShare(column.unit) ? "%" : ""}`;
    });
  return `${title(figure)}. ${say(figure.text)} ${word("largest")}${largest.join(word("list_comma"))}`;
}
