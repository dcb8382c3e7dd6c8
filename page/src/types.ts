/** The JSON shapes of `Study.to_json()`, `Answer.to_dict()` and the API; Python declares them, this file repeats them. */

export type Lang = "en" | "ja";
export type Words = Record<Lang, string>;
export type Cell = string | number | boolean | Words | null;
export type Row = Record<string, Cell>;
export type Names = Record<string, Words>;

export interface Column {
  name: string;
  unit: string;
  title: Words;
  unit_title: Words;
}

export interface Table {
  name: string;
  title: Words;
  columns: Column[];
  rows: Row[];
  facts: number[];
}

export interface Finding {
  name: string;
  title: Words;
  unit: string;
  value: number | null;
  low: number | null;
  high: number | null;
  grade: string;
  assumed_share: number | null;
  leans_on_assumptions: boolean;
  comment: Words;
}

export interface Fact {
  table: string;
  key: Record<string, Cell>;
  values: Record<string, number | null>;
  source: string;
  year: number;
  quality: string;
  grade: string;
}

export interface Answer {
  study: string;
  title: Words;
  asked: Record<string, Cell | Cell[]>;
  grade: string;
  findings: Finding[];
  tables: Table[];
  facts: Fact[];
  sources: string[];
  assumptions: Words[];
  warnings: Words[];
  hash: string;
}

export type FigureKind =
  | "stacked_bars"
  | "bars"
  | "lines"
  | "heatmap"
  | "sankey"
  | "waterfall"
  | "map"
  | "range_bars"
  | "bubbles";

export interface Figure {
  name: string;
  kind: FigureKind;
  table: string;
  x: string;
  y: string;
  series: string;
  low: string;
  high: string;
  size: string;
  label: string;
  title: Words;
  text: Words;
}

export interface Parameter {
  name: string;
  kind: "number" | "integer" | "flag" | "choice" | "choices" | "country" | "material" | "materials" | "date" | "text" | "records";
  default: Cell | Cell[];
  title: Words;
  help: Words;
  low: number | null;
  high: number | null;
  choices: { name: string; title: Words }[];
}

export interface Study {
  name: string;
  title: Words;
  method: Words;
  parameters: Parameter[];
  figures: Figure[];
  open_tables: string[];
}

/** Studies by what a reader wants to know. */
export interface Theme {
  title: Words;
  studies: string[];
}

/** A lever with its default parameters, as the parameter `levers` of a study takes it. */
export interface Lever {
  name: string;
  title: Words;
  words: Words;
  record: Record<string, unknown>;
}

/** A source card; a publisher's title may be in one language only. */
export interface Source {
  id: string;
  [field: string]: string | number | Words | null;
}

export interface WordsReply {
  names: Names;
  countries: string[];
  materials: string[];
}

export interface Report {
  lang: Lang;
  generated: string;
  names?: Names;
  answers: { study: Study; answer: Answer }[];
  sources: Source[];
}
