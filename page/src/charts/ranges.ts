/** Low-high lines with caps, drawn over bars or with a point of their own. */

import { INK } from "./palette.ts";

export interface Mark {
  at: number;
  offset: number;
  point: number | null;
  low: number | null;
  high: number | null;
  colour: string;
}

interface Api {
  coord: (at: [number, number]) => [number, number];
  size: (of: [number, number]) => [number, number];
}

/** Return a custom series that draws the marks on horizontal rows; `band` is the share of a row's height they use. */
export function rangeSeries(name: string, marks: readonly Mark[], dots: boolean, tip: (index: number) => string): object {
  return {
    name,
    type: "custom",
    z: 5,
    encode: { x: [0, 2, 3], y: 1 },
    data: marks.map((mark) => [mark.point ?? mark.low ?? mark.high ?? "-", mark.at, mark.low ?? "-", mark.high ?? "-"]),
    tooltip: { formatter: (hit: { dataIndex: number }) => tip(hit.dataIndex) },
    renderItem: (params: { dataIndex: number }, api: Api): object => {
      const mark = marks[params.dataIndex] as Mark;
      const height = api.size([0, 1])[1];
      const place = (size: number): [number, number] => {
        const [x, y] = api.coord([size, mark.at]);
        return [x, y + mark.offset * height];
      };
      return { type: "group", children: dots ? dotted(mark, place) : whisker(mark, place, INK, 1, 3) };
    },
  };
}

function dotted(mark: Mark, place: (size: number) => [number, number]): object[] {
  const parts = whisker(mark, place, mark.colour, 3, 0);
  if (mark.point !== null) {
    const [cx, cy] = place(mark.point);
    parts.push({ type: "circle", shape: { cx, cy, r: 4.5 }, style: { fill: mark.colour, stroke: "#ffffff", lineWidth: 1.2 } });
  }
  return parts;
}

function whisker(mark: Mark, place: (size: number) => [number, number], stroke: string, lineWidth: number, cap: number): object[] {
  if (mark.low === null || mark.high === null) return [];
  const [x1, y] = place(mark.low);
  const [x2] = place(mark.high);
  const line = (ax: number, ay: number, bx: number, by: number): object => ({
    type: "line",
    shape: { x1: ax, y1: ay, x2: bx, y2: by },
    style: { stroke, lineWidth, opacity: cap ? 1 : 0.55 },
  });
  const ends = cap ? [x1, x2].map((x) => line(x, y - cap, x, y + cap)) : [];
  return [line(x1, y, x2, y), ...ends];
}
