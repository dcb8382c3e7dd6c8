/** Tables: numbers to the right with aligned decimals, the unit once in the header, unknown said in words. */

import { h } from "./dom.ts";
import { columnTitle, formatter, isNumeric } from "./format.ts";
import type { Table } from "./types.ts";
import { say, word } from "./words.ts";

const MOST_ROWS = 2000;

/** Return a table of an answer as an HTML table. */
export function dataTable(table: Pick<Table, "title" | "columns" | "rows">): HTMLElement {
  const cells = table.columns.map((column) => ({
    column,
    write: formatter(column, table.rows),
    kind: isNumeric(column, table.rows) ? "number" : "text",
  }));
  const head = h("tr", {}, ...cells.map(({ column, kind }) => h("th", { scope: "col", class: kind }, columnTitle(column))));
  const body = table.rows.slice(0, MOST_ROWS).map((row) =>
    h(
      "tr",
      {},
      ...cells.map(({ column, write, kind }) => {
        const cell = row[column.name];
        return h("td", { class: cell === null || cell === undefined ? `${kind} unknown` : kind }, write(cell));
      }),
    ),
  );
  const left = table.rows.length - body.length;
  return h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": say(table.title) },
    h("table", {}, h("caption", {}, say(table.title)), h("thead", {}, head), h("tbody", {}, ...body)),
    left > 0 && h("p", { class: "note" }, word("more", { count: left.toLocaleString("en") })),
  );
}
