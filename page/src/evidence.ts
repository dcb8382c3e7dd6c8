/** Every number followed to its facts: table, row, value, source, year, quality and grade. */

import { h } from "./dom.ts";
import { exact } from "./format.ts";
import type { Answer, Fact, Source, Table, Words } from "./types.ts";
import { label, nameOf, say, word } from "./words.ts";

const MOST_FACTS = 5000;

/** Return the rows of facts behind one table of an answer. */
export function factsOf(table: Table, answer: Answer): HTMLElement {
  const facts = table.facts.length ? table.facts.flatMap((at) => answer.facts[at] ?? []) : answer.facts;
  if (!facts.length) return h("p", { class: "note" }, word("no_facts"));
  const titles = ["fact_table", "fact_key", "value", "source", "year", "quality", "grade"] as const;
  const head = h("tr", {}, ...titles.map((key) => h("th", { scope: "col", class: key === "value" ? "number" : "text" }, word(key))));
  const left = facts.length - MOST_FACTS;
  return h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": `${word("facts")}: ${say(table.title)}` },
    h("table", {}, h("thead", {}, head), h("tbody", {}, ...facts.slice(0, MOST_FACTS).map(factRow))),
    left > 0 && h("p", { class: "note" }, word("more", { count: left.toLocaleString("en") })),
  );
}

function factRow(fact: Fact): HTMLElement {
  const key = Object.values(fact.key).map(label).join(" · ");
  return h(
    "tr",
    {},
    h("td", {}, nameOf(fact.table)),
    h("td", {}, key),
    h("td", { class: "number" }, ...Object.entries(fact.values).map(([name, value]) => valueLine(name, value))),
    h("td", { class: "source" }, fact.source),
    h("td", { class: "number" }, String(fact.year)),
    h("td", {}, nameOf(fact.quality)),
    h("td", { class: "grade" }, h("span", { class: `badge grade-${fact.grade}` }, fact.grade)),
  );
}

function valueLine(name: string, value: number | null): HTMLElement {
  const text = value === null ? word("unknown") : exact(value);
  return h("div", {}, h("code", {}, name), ` ${text}`);
}

/** Return the source cards as a list; the publisher's licence and citation are printed with each. */
export function sourcesList(sources: readonly Source[]): HTMLElement {
  return h("ol", { class: "sources" }, ...sources.map((source) => h("li", { id: `source-${source.id}` }, ...card(source))));
}

function card(source: Source): Node[] {
  const first = h("strong", {}, textOf(source["title"]) || source.id);
  const rest = Object.entries(source).filter(([field, value]) => !["id", "title"].includes(field) && textOf(value));
  const said = (field: string, text: string): string => (field === "sha256" ? shortened(text) : text);
  return [
    h("code", {}, source.id),
    document.createTextNode(" "),
    first,
    ...rest.map(([field, value]) => h("span", { class: "field" }, `${nameOf(field)}: ${said(field, textOf(value))}`)),
  ];
}

/** The first digits of each hash are enough to compare by eye; the JSON holds them all. */
function shortened(hashes: string): string {
  return hashes
    .split(" ")
    .map((hash) => `${hash.slice(0, 12)}…`)
    .join(" ");
}

function textOf(value: string | number | Words | null | undefined): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? say(value) : String(value);
}
