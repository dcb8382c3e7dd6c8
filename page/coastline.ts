/** A build step: the coastlines of world-atlas at 1:50 million, thinned to what a page can show. Islands stay. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { feature } from "topojson-client";
import type { MultiPolygon, Polygon, Position } from "geojson";
import type { GeometryCollection, Topology } from "topojson-specification";
import type { Plugin } from "vite";

const NAME = "virtual:coastline";
const TOLERANCE = 0.12; // degrees, a quarter of a pixel on a map 700 pixels wide

export function coastline(): Plugin {
  return {
    name: "coastline",
    resolveId: (id) => (id === NAME ? `\0${NAME}` : null),
    load: (id) => (id === `\0${NAME}` ? `export default ${JSON.stringify(land())}` : null),
  };
}

function land(): MultiPolygon {
  const path = createRequire(import.meta.url).resolve("world-atlas/land-50m.json");
  const topology = JSON.parse(readFileSync(path, "utf8")) as Topology<{ land: GeometryCollection }>;
  const shapes = feature(topology, topology.objects.land).features.map((one) => one.geometry as Polygon | MultiPolygon);
  const polygons = shapes.flatMap((shape) => (shape.type === "Polygon" ? [shape.coordinates] : shape.coordinates));
  return { type: "MultiPolygon", coordinates: polygons.map((rings) => rings.map(thinned)) };
}

function thinned(ring: Position[]): Position[] {
  const half = Math.floor(ring.length / 2);
  const parts = [...simplified(ring.slice(0, half + 1)), ...simplified(ring.slice(half)).slice(1)];
  return (parts.length >= 4 ? parts : ring).map(([east = 0, north = 0]) => [round(east), round(north)]);
}

/** Ramer-Douglas-Peucker. */
function simplified(points: Position[]): Position[] {
  const [first, last] = [points[0] as Position, points[points.length - 1] as Position];
  const off = points.map((point) => distance(point, first, last));
  const far = off.indexOf(Math.max(...off));
  if (points.length < 3 || (off[far] as number) < TOLERANCE) return [first, last];
  return [...simplified(points.slice(0, far + 1)), ...simplified(points.slice(far)).slice(1)];
}

function distance([x = 0, y = 0]: Position, [ax = 0, ay = 0]: Position, [bx = 0, by = 0]: Position): number {
  const length = Math.hypot(bx - ax, by - ay);
  return length ? Math.abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length : Math.hypot(x - ax, y - ay);
}

function round(degrees: number): number {
  return Math.round(degrees * 100) / 100;
}
