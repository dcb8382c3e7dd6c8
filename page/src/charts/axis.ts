/** Numbers along a value axis: as few digits as the step needs, ▲ for minus in Japanese. */

import { number } from "../format.ts";

/** Return how a value axis of that unit writes its numbers; a share is written in per cent. */
export function axisFormatter(unit: string): (value: number) => string {
  return (value) => {
    const size = unit === "share" ? Number((value * 100).toPrecision(6)) : value;
    if (unit === "year") return String(size);
    const places = (String(Number(size.toPrecision(6))).split(".")[1] ?? "").length;
    return number(size, places) + (unit === "share" ? "%" : "");
  };
}
