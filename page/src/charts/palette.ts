/** Colours that differ in hue and in lightness, so that colour-blind readers and grey prints can tell them apart. */

export const INK = "#1b1f24";
export const SOFT = "#5b6470";
export const RULE = "#d5d9de";
export const FAINT = "#eef0f2";
export const LAND = "#e9ebed";
export const COAST = "#b4bbc3";
export const CIRCLE = "#1f4e79";
export const RISE = "#b3472f";
export const FALL = "#2f6f8f";
export const TOTAL = "#3b4754";
export const REST = "#c3c8ce";
export const SCALE = ["#f3f6f9", "#c2d3e4", "#7ba3c8", "#3a6ea5", "#173a63"];

/** A country keeps its colour in every chart of every study. */
const COUNTRIES: Record<string, string> = {
  CHN: "#b3472f",
  JPN: "#1f4e79",
  USA: "#6d9dc5",
  AUS: "#d8a03d",
  MYS: "#3d8b7d",
  VNM: "#8a6fa8",
  MMR: "#7a5a3a",
  THA: "#a9c47f",
  PHL: "#d98c8c",
  KOR: "#4f7f4f",
  IND: "#e3c17a",
  EST: "#4aa3b5",
  DEU: "#55606c",
  LAO: "#9b7f4c",
  ROW: REST,
};
const OTHERS = ["#1f4e79", "#c8792e", "#3d8b7d", "#8a6fa8", "#6d9dc5", "#7a5a3a", "#d8a03d", "#55606c", "#a9c47f", "#b3472f", "#4aa3b5", "#d98c8c"];

/** Return the colour of a series: a country's own, else the next of the palette. */
export function colour(id: string, index: number): string {
  return COUNTRIES[id] ?? (OTHERS[index % OTHERS.length] as string);
}

/** Return the colour of a text that stays readable on `background` (#rrggbb). */
export function inkOn(background: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => parseInt(background.slice(at, at + 2), 16));
  return 0.299 * red + 0.587 * green + 0.114 * blue > 150 ? INK : "#ffffff";
}

/** Return the colour of `share` (0-1) on the sequential scale. */
export function shade(share: number): string {
  const at = Math.min(Math.max(share, 0), 1) * (SCALE.length - 1);
  const from = SCALE[Math.floor(at)] as string;
  const to = SCALE[Math.ceil(at)] as string;
  const mixed = [1, 3, 5].map((start) => {
    const [low, high] = [from, to].map((hex) => parseInt(hex.slice(start, start + 2), 16)) as [number, number];
    return Math.round(low + (high - low) * (at - Math.floor(at)));
  });
  return `#${mixed.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}
