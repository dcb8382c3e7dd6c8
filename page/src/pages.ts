/** The pages beside the studies: the list, the tables of facts and the sources. */

import type { FactRows, FactTable } from "./api.ts";
import { h } from "./dom.ts";
import { sourcesList } from "./evidence.ts";
import { dataTable } from "./table.ts";
import type { Source, Study, Theme } from "./types.ts";
import { say, word } from "./words.ts";

/** Return the list of studies by theme. */
export function studiesPage(studies: readonly Study[], themes: readonly Theme[]): HTMLElement {
  const entry = (study: Study): HTMLElement =>
    h("li", {}, h("a", { href: `/run/${study.name}` }, say(study.title)), h("p", {}, say(study.method)));
  const grouped = themes.map((theme) => {
    const here = theme.studies.flatMap((name) => studies.filter((study) => study.name === name));
    return h("section", { class: "theme" }, h("h3", {}, say(theme.title)), h("ul", { class: "studies" }, ...here.map(entry)));
  });
  return h("div", {}, h("h2", {}, word("studies")), ...grouped);
}

/** Return the list of the tables of facts. */
export function tablesPage(tables: readonly FactTable[]): HTMLElement {
  const row = (table: FactTable): HTMLElement =>
    h(
      "tr",
      {},
      h("td", {}, h("a", { href: `/table/${table.name}` }, say(table.title))),
      h("td", {}, say(table.words)),
      h("td", { class: "number" }, table.rows === null ? word("unknown") : table.rows.toLocaleString("en")),
    );
  const head = h("tr", {}, ...[word("table"), word("meaning"), word("rows")].map((text) => h("th", { scope: "col" }, text)));
  return h("div", {}, h("h2", {}, word("tables")), h("table", {}, h("thead", {}, head), h("tbody", {}, ...tables.map(row))));
}

/** Return one table of facts. */
export function tablePage(table: FactRows): HTMLElement {
  const count = `${table.rows.length.toLocaleString("en")} / ${table.total.toLocaleString("en")} ${word("rows")}`;
  return h("div", {}, h("h2", {}, say(table.title)), h("p", { class: "note" }, count), dataTable(table));
}

/** Return the sources of all facts. */
export function sourcesPage(sources: readonly Source[]): HTMLElement {
  return h("div", {}, h("h2", {}, word("sources")), sourcesList(sources));
}
