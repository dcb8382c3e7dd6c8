/** An answer on the page: findings first, then the charts with their tables, then how and from what it was made. */

import { figureElement } from "./charts/figure.ts";
import { h } from "./dom.ts";
import { factsOf } from "./evidence.ts";
import { findingsTable } from "./findings.ts";
import { exact } from "./format.ts";
import { dataTable } from "./table.ts";
import type { Answer, Cell, Parameter, Study, Table, Words } from "./types.ts";
import { addNames, isNamed, label, say, word } from "./words.ts";

/** Return the whole answer of a study; `level` is that of its heading. */
export function answerElement(study: Study, answer: Answer): HTMLElement {
  nameChoices(study);
  const drawn = new Set(study.figures.map((figure) => figure.table));
  const open = answer.tables.filter((table) => study.open_tables.includes(table.name) && table.rows.length > 0);
  const rest = answer.tables.filter((table) => !drawn.has(table.name) && !open.includes(table));
  return h(
    "div",
    { class: "answer", "data-hash": answer.hash },
    askedLine(study, answer),
    section(word("findings"), findingsTable(answer.findings, answer.tables)),
    answer.warnings.length > 0 && h("section", { class: "warnings" }, h("h3", {}, word("warnings")), sentences(answer.warnings)),
    h("div", { class: "figures" }, ...figures(study, answer)),
    ...open.map((table) => openTable(table, answer)),
    ...rest.map((table) => tableDetails(table, answer)),
    h(
      "div",
      { class: "background" },
      section(word("method"), h("p", {}, say(study.method))),
      answer.assumptions.length > 0 && section(word("assumptions"), sentences(answer.assumptions)),
      section(word("sources"), h("p", { class: "note" }, answer.sources.join(" · ") || word("none")), gradesNote()),
    ),
  );
}

function gradesNote(): HTMLElement {
  return h("p", { class: "note" }, word("grades"));
}

/** An id that a parameter offers, such as a reading or an allocation, keeps its title in the tables. */
function nameChoices(study: Study): void {
  const choices = study.parameters.flatMap((parameter) => parameter.choices);
  addNames(Object.fromEntries(choices.filter(({ name }) => !isNamed(name)).map(({ name, title }) => [name, title])));
}

/** Return the figures; narrow ones stand in pairs, and one without a partner gets the whole width. */
function figures(study: Study, answer: Answer): HTMLElement[] {
  const all = study.figures.flatMap((figure) => {
    const table = answer.tables.find((candidate) => candidate.name === figure.table);
    return table ? [figureElement(figure, table, tableDetails(table, answer))] : [];
  });
  const narrow = all.filter((element) => !element.classList.contains("wide"));
  if (narrow.length % 2) narrow.at(-1)?.classList.add("wide");
  return all;
}

/** Return a table that everybody should see, on paper too; the facts behind it are folded. */
function openTable(table: Table, answer: Answer): HTMLElement {
  return h(
    "section",
    { class: "open-table" },
    dataTable(table),
    h("details", { class: "data" }, h("summary", {}, word("evidence")), lazily(() => factsOf(table, answer))),
  );
}

/** Return a table folded away, with the facts behind it folded once more. */
function tableDetails(table: Table, answer: Answer): HTMLElement {
  return h(
    "details",
    { class: "data" },
    h("summary", {}, `${word("table")}: ${say(table.title)}`),
    lazily(() => dataTable(table)),
    h("details", {}, h("summary", {}, word("evidence")), lazily(() => factsOf(table, answer))),
  );
}

/** Return a holder that is filled when its `details` opens: hundreds of fact rows cost time nobody waits for. */
function lazily(build: () => HTMLElement): HTMLElement {
  const holder = h("div", {});
  queueMicrotask(() => {
    holder.parentElement?.addEventListener("toggle", () => {
      if (!holder.hasChildNodes()) holder.append(build());
    });
  });
  return holder;
}

function askedLine(study: Study, answer: Answer): HTMLElement {
  const parts = study.parameters
    .filter((parameter) => parameter.name in answer.asked)
    .flatMap((parameter) => [
      h("dt", {}, say(parameter.title)),
      h("dd", {}, askedValue(parameter, answer.asked[parameter.name])),
    ]);
  return h("dl", { class: "asked", "aria-label": word("asked") }, ...parts);
}

const LONG = 1e5; // a number from here on needs its separators; a year does not

function askedValue(parameter: Parameter, value: Cell | Cell[] | undefined): string {
  const titles = new Map(parameter.choices.map((choice) => [choice.name, say(choice.title)]));
  if (parameter.kind === "records") return Array.isArray(value) && value.length ? value.map(named).join(", ") : word("none_pulled");
  const one = (cell: Cell | undefined): string => {
    if (typeof cell === "number" && Math.abs(cell) >= LONG) return exact(cell);
    return typeof cell === "string" ? (titles.get(cell) ?? label(cell)) : label(cell);
  };
  if (Array.isArray(value) && value.length > 1 && value.length === parameter.choices.length) return word("every_choice");
  return Array.isArray(value) ? value.map(one).join(word("list_comma")) : one(value);
}

/** Return what a record is by name; a table of the answer shows the whole of it. */
function named(record: unknown): string {
  const lever = (record as { lever?: unknown } | null)?.lever;
  return typeof lever === "string" ? lever : JSON.stringify(record);
}

function section(title: string, ...children: Node[]): HTMLElement {
  return h("section", {}, h("h3", {}, title), ...children);
}

function sentences(texts: readonly Words[]): HTMLElement {
  return h("ul", {}, ...texts.map((text) => h("li", {}, say(text))));
}
