/** Flows from left to right; a flow that runs back into the chain is named under the figure, not drawn. */

import { isShare } from "../format.ts";
import type { Row } from "../types.ts";
import { label, word } from "../words.ts";
import { colour } from "./palette.ts";
import { type Drawing, type Plot, value, widest } from "./plot.ts";

interface Link {
  source: string;
  target: string;
  value: number;
}

export function sankey(plot: Plot): Drawing {
  const { x, y, series } = plot.figure;
  const { links, dropped } = acyclic(merged(plot.rows, x, series, y));
  const ids = [...new Set(links.flatMap((link) => [link.source, link.target]))];
  const givers = new Set(links.map((link) => link.source));
  const write = plot.write(y);
  const tail = isShare(plot.column(y).unit) ? "%" : "";
  const columns = depths(links, ids);
  const crowd = Math.max(...[...new Set(columns.values())].map((depth) => ids.filter((id) => columns.get(id) === depth).length), 1);
  const last = ids.filter((id) => !givers.has(id));
  return {
    option: {
      series: [
        {
          type: "sankey",
          left: 4,
          right: Math.min(widest(last.map(label)) + 12, plot.width / 4),
          top: 6,
          bottom: 6,
          nodeWidth: 12,
          nodeGap: 9,
          nodeAlign: "left",
          draggable: false,
          emphasis: { focus: "adjacency" },
          lineStyle: { color: "source", opacity: 0.32, curveness: 0.5 },
          label: { fontSize: 11, formatter: (hit: { name: string }) => label(hit.name) },
          data: ids.map((id, index) => ({ name: id, itemStyle: { color: colour(countryIn(id), index), borderWidth: 0 } })),
          links,
          tooltip: {
            formatter: (hit: { dataType: string; name: string; value: number; data: Link }) =>
              hit.dataType === "edge"
                ? `${label(hit.data.source)} → ${label(hit.data.target)}: ${write(hit.value)}${tail}`
                : `${label(hit.name)}: ${write(hit.value)}${tail}`,
          },
        },
      ],
    },
    height: Math.min(Math.max(220, crowd * 30 + 20), 560),
    notes: dropped ? [word("dropped_loops", { count: dropped })] : [],
  };
}

function merged(rows: readonly Row[], x: string, series: string, y: string): Link[] {
  const sums = new Map<string, Link>();
  for (const row of rows) {
    const size = value(row, y);
    if (size === null || size <= 0) continue;
    const [source, target] = [String(row[x]), String(row[series])];
    const key = JSON.stringify([source, target]);
    sums.set(key, { source, target, value: (sums.get(key)?.value ?? 0) + size });
  }
  return [...sums.values()];
}

/** Keep the largest flows and leave out each that would close a loop, since ECharts draws no loops. */
export function acyclic(links: readonly Link[]): { links: Link[]; dropped: number } {
  const next = new Map<string, string[]>();
  const kept = new Set<Link>();
  const reaches = (from: string, to: string, seen = new Set<string>()): boolean => {
    if (from === to) return true;
    if (seen.has(from)) return false;
    seen.add(from);
    return (next.get(from) ?? []).some((node) => reaches(node, to, seen));
  };
  for (const link of [...links].sort((a, b) => b.value - a.value)) {
    if (reaches(link.target, link.source)) continue;
    next.set(link.source, [...(next.get(link.source) ?? []), link.target]);
    kept.add(link);
  }
  return { links: links.filter((link) => kept.has(link)), dropped: links.length - kept.size };
}

function depths(links: readonly Link[], ids: readonly string[]): Map<string, number> {
  const depth = new Map(ids.map((id) => [id, 0]));
  for (let round = 0; round < ids.length; round += 1)
    for (const { source, target } of links)
      depth.set(target, Math.max(depth.get(target) ?? 0, (depth.get(source) ?? 0) + 1));
  return depth;
}

/** A node such as `separate|CHN` takes the colour of the country in it. */
function countryIn(id: string): string {
  return /\b[A-Z]{3}\b/.exec(id)?.[0] ?? id;
}
