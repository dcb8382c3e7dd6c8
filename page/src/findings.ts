/** The headline numbers; where assumptions carry the spread, the range comes before the point and the row says so. */

import { h } from "./dom.ts";
import { quantity, span } from "./format.ts";
import type { Finding, Table, Words } from "./types.ts";
import { say, word } from "./words.ts";

/** Return the findings as a table, most important first. */
export function findingsTable(findings: readonly Finding[], tables: readonly Table[]): HTMLElement {
  const units = unitTitles(tables);
  return h(
    "table",
    { class: "findings" },
    h("caption", { class: "hidden" }, word("findings")),
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        h("th", { scope: "col" }, word("finding")),
        h("th", { scope: "col", class: "number" }, word("value")),
        h("th", { scope: "col", class: "number" }, word("range")),
        h("th", { scope: "col", class: "grade" }, word("grade")),
      ),
    ),
    h("tbody", {}, ...findings.map((finding) => findingRow(finding, units))),
  );
}

function findingRow(finding: Finding, units: Map<string, Words>): HTMLElement {
  const title = units.get(finding.unit) ?? { en: finding.unit, ja: finding.unit };
  const point = quantity(finding.value, finding.unit, title);
  const range = span(finding.low, finding.high, finding.unit, title);
  const comment = say(finding.comment);
  const heading = h(
    "th",
    { scope: "row" },
    say(finding.title),
    comment && h("span", { class: "comment" }, comment),
  );
  const grade = h("td", { class: "grade" }, h("span", { class: `badge grade-${finding.grade}` }, finding.grade));
  if (finding.leans_on_assumptions && range) {
    const said = h("td", { class: "number", colspan: 2 }, word("leaning", { range, point }), h("span", { class: "leans" }, word("leans")));
    return h("tr", { class: "leaning" }, heading, said, grade);
  }
  return h(
    "tr",
    {},
    heading,
    h("td", { class: finding.value === null ? "number unknown" : "number point" }, point),
    h("td", { class: "number" }, range),
    grade,
  );
}

/** A finding names its unit only by id; the columns of the tables carry the words of the same units. */
function unitTitles(tables: readonly Table[]): Map<string, Words> {
  const titles = new Map<string, Words>(Object.entries(UNITS));
  for (const table of tables) for (const column of table.columns) titles.set(column.unit, column.unit_title);
  return titles;
}

const UNITS: Record<string, Words> = {
  t: { en: "t", ja: "トン" },
  "t/yr": { en: "t/yr", ja: "トン/年" },
  "USD/t": { en: "USD/t", ja: "ドル/トン" },
  "USD/kg": { en: "USD/kg", ja: "ドル/kg" },
  USD: { en: "USD", ja: "ドル" },
  MUSD: { en: "million USD", ja: "百万ドル" },
  days: { en: "days", ja: "日" },
  months: { en: "months", ja: "か月" },
  years: { en: "years", ja: "年" },
};
