/** A build step: the coastlines of world-atlas at 1:50 million, thinned to what a page can show. Islands stay. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { feature } from "topojson-client";
import type { MultiPolygon, Polygon, Position } from "geojson";
import type { GeometryCollection, Topology } from "topojson-specification";
import type { Plugin } from "vite";

const NAME = "virtual:coastline";
const SOUTH = -58; // the map ends before Antarctica
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
  const drawn = polygons.filter(([outer = []]) => outer.some(([, north = 0]) => north > SOUTH));
  return { type: "MultiPolygon", coordinates: drawn.map((rings) => rings.map(thinned)) };
}

/** A ring whose thinning would turn it inside out (a sphere has two sides) or flatten it stays as it is. */
function thinned(ring: Position[]): Position[] {
  const half = Math.floor(ring.length / 2);
  const parts = [...simplified(ring.slice(0, half + 1)), ...simplified(ring.slice(half)).slice(1)].map((place) => rounded(place));
  return area(parts) * area(ring) > 0 && Math.abs(area(parts)) > 0.3 * Math.abs(area(ring)) ? parts : ring.map((place) => rounded(place, 1000));
}

function area(ring: Position[]): number {
  return ring.slice(1).reduce((sum, [x = 0, y = 0], at) => sum + (ring[at]?.[0] ?? 0) * y - x * (ring[at]?.[1] ?? 0), 0);
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

function rounded(place: Position, steps = 100): Position {
  return place.map((degrees) => Math.round(degrees * steps) / steps);
}
