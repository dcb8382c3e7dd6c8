/** Proportional circles on coastlines, centred on 150 degrees east; no borders, because borders are political. */

import { geoNaturalEarth1, geoPath, type GeoProjection } from "d3-geo";
import land from "virtual:coastline";
import { h, s } from "../dom.ts";
import { isShare } from "../format.ts";
import type { Cell, Row } from "../types.ts";
import { label, word } from "../words.ts";
import { CIRCLE, COAST, INK, LAND } from "./palette.ts";
import { distinct, type Plot, textWidth, value } from "./plot.ts";
import { PLACES } from "./places.ts";

const ASPECT = 0.45;
const NORTH = 79;
const WIDEST = 820;

interface Circle {
  id: string;
  x: number;
  y: number;
  r: number;
  size: number;
}

/** Return the map, one small map per series, and its notes. */
export function map(plot: Plot): { element: HTMLElement; notes: string[] } {
  const { x, y, series } = plot.figure;
  const splits: Cell[] = series ? distinct(plot.rows, series) : [null];
  const each = splits.length > 1 && plot.width >= 560 ? plot.width / 2 - 8 : Math.min(plot.width, WIDEST);
  const most = Math.max(...plot.rows.map((row) => value(row, y) ?? 0));
  const away = [...new Set(plot.rows.filter((row) => !PLACES.has(String(row[x]))).map((row) => String(row[x])))];
  const maps = splits.map((split) => {
    const rows = plot.rows.filter((row) => !series || row[series] === split);
    const drawn = one(plot, rows, each, most);
    return h("div", { class: "small-map" }, split !== null && h("div", { class: "map-title" }, label(split)), drawn);
  });
  const notes = [word("map_note")];
  if (away.length) notes.push(word("unplaced") + away.map((id) => unplaced(plot, id)).join(word("list_comma")));
  return { element: h("div", { class: "maps" }, ...maps), notes };
}

function unplaced(plot: Plot, id: string): string {
  const { x, y } = plot.figure;
  const write = plot.write(y);
  const tail = isShare(plot.column(y).unit) ? "%" : "";
  const sizes = plot.rows.filter((row) => row[x] === id).map((row) => write(row[y]) + (row[y] === null ? "" : tail));
  return `${label(id)} ${sizes.join(" / ")}`;
}

function one(plot: Plot, rows: Row[], width: number, most: number): SVGSVGElement {
  const height = Math.round(width * ASPECT);
  const projection = geoNaturalEarth1().rotate([-150, 0]).fitWidth(width, { type: "Sphere" });
  const [across, down] = projection.translate();
  projection.translate([across, down - ((projection([150, NORTH]) as [number, number])[1] - 2)]);
  const circles = placed(plot, rows, projection, most, width);
  return s(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, width, height, "aria-hidden": "true" },
    s("path", { d: geoPath(projection).digits(1)(land) ?? "", fill: LAND, stroke: COAST, "stroke-width": 0.5 }),
    ...circles.map((circle) => circleElement(circle, plot)),
    ...labels(circles, plot, width),
  );
}

function placed(plot: Plot, rows: Row[], projection: GeoProjection, most: number, width: number): Circle[] {
  const { x, y } = plot.figure;
  const largest = Math.max(14, width / 24);
  return rows
    .flatMap((row) => {
      const size = value(row, y);
      const place = PLACES.get(String(row[x]));
      const at = place && projection(place);
      if (!at || size === null || size <= 0) return [];
      return [{ id: String(row[x]), x: at[0], y: at[1], r: largest * Math.sqrt(size / most), size }];
    })
    .sort((a, b) => b.r - a.r);
}

function circleElement(circle: Circle, plot: Plot): SVGElement {
  const attributes = { cx: circle.x, cy: circle.y, r: Math.max(circle.r, 1), fill: CIRCLE, "fill-opacity": 0.55, stroke: CIRCLE };
  return s("circle", attributes, s("title", {}, text(circle, plot)));
}

function text(circle: Circle, plot: Plot): string {
  const { y } = plot.figure;
  return `${label(circle.id)} ${plot.write(y)(circle.size)}${isShare(plot.column(y).unit) ? "%" : ""}`;
}

/** Name the largest circles, each where no name stands yet. */
function labels(circles: readonly Circle[], plot: Plot, width: number): SVGElement[] {
  const taken: [number, number, number, number][] = [];
  return circles.slice(0, 14).flatMap((circle) => {
    const words = text(circle, plot);
    const length = textWidth(words, 10.5);
    const right = circle.x + circle.r + 3 + length < width;
    const spots: [number, number][] = [
      [right ? circle.x + circle.r + 3 : circle.x - circle.r - 3 - length, circle.y + 4],
      [circle.x - circle.r - 3 - length, circle.y + 4],
      [circle.x - length / 2, circle.y + circle.r + 11],
      [circle.x - length / 2, circle.y - circle.r - 4],
    ];
    const free = spots.find(([left, base]) => {
      const inside = left >= 0 && left + length <= width && base > 10;
      return inside && !taken.some(([l, t, r, b]) => left < r && left + length > l && base - 10 < b && base + 2 > t);
    });
    if (!free) return [];
    taken.push([free[0], free[1] - 10, free[0] + length, free[1] + 2]);
    return [s("text", { x: free[0], y: free[1], "font-size": 10.5, fill: INK, stroke: "#ffffff", "stroke-width": 2.5, "paint-order": "stroke" }, words)];
  });
}
