/** A study's parameters as a form; only what differs from the defaults goes into the address. */

import * as api from "./api.ts";
import { h } from "./dom.ts";
import { exact } from "./format.ts";
import type { Cell, Parameter, Study, WordsReply } from "./types.ts";
import { nameOf, say, word } from "./words.ts";

/** Return the form of a study, filled from the address. */
export function studyForm(study: Study, asked: URLSearchParams, known: WordsReply, run: (query: URLSearchParams) => void): HTMLFormElement {
  const form = h(
    "form",
    { class: "study-form", "aria-label": word("settings"), novalidate: true },
    ...study.parameters.map((parameter) => field(parameter, given(parameter, asked), known)),
    h("button", { type: "submit", class: "run" }, word("run")),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run(query(study, new FormData(form)));
  });
  return form;
}

/** Return the values that differ from the defaults. */
function query(study: Study, data: FormData): URLSearchParams {
  const wanted = new URLSearchParams();
  for (const parameter of study.parameters) {
    const text = parameter.kind === "flag" ? String(data.has(parameter.name)) : compact(parameter, data.getAll(parameter.name).join(","));
    if (text !== written(parameter.default)) wanted.set(parameter.name, text);
  }
  return wanted;
}

/** Return JSON without its blanks, so that the address stays short; text that is no JSON goes as it is, to be refused. */
function compact(parameter: Parameter, text: string): string {
  const listed = parameter.kind === "records" ? parsed(text) : null;
  return listed?.length ? JSON.stringify(listed) : text;
}

function given(parameter: Parameter, asked: URLSearchParams): string {
  return asked.get(parameter.name) ?? written(parameter.default);
}

function written(value: Cell | Cell[]): string {
  return Array.isArray(value) ? value.join(",") : value === null ? "" : String(value);
}

function field(parameter: Parameter, value: string, known: WordsReply): HTMLElement {
  const id = `field-${parameter.name}`;
  const help = h("p", { class: "help", id: `${id}-help` }, say(parameter.help), bounds(parameter));
  const title = say(parameter.title);
  if (parameter.kind === "choices" || parameter.kind === "materials") {
    return h("fieldset", { "aria-describedby": `${id}-help` }, h("legend", {}, title), checkboxes(parameter, value, known), help);
  }
  if (parameter.kind === "flag") {
    const box = h("input", { type: "checkbox", id, name: parameter.name, checked: value === "true", "aria-describedby": `${id}-help` });
    return h("div", { class: "field" }, h("label", { class: "flag", for: id }, box, title), help);
  }
  return h("div", { class: "field" }, h("label", { for: id }, title), control(parameter, id, value, known), help);
}

function bounds({ kind, low, high }: Parameter): string {
  if (kind !== "number" && kind !== "integer") return "";
  if (low === null && high === null) return "";
  const years = kind === "integer" && low !== null && high !== null && low >= 1900 && high <= 2100;
  if (years) return word("bounds", { low: String(low), high: String(high) });
  if (high === null) return word("at_least", { low: low === null ? "" : exact(low) });
  return low === null ? word("at_most", { high: exact(high) }) : word("bounds", { low: exact(low), high: exact(high) });
}

function control(parameter: Parameter, id: string, value: string, known: WordsReply): HTMLElement {
  const shared = { id, name: parameter.name, "aria-describedby": `${id}-help` };
  if (parameter.kind === "number" || parameter.kind === "integer") {
    const { low, high } = parameter;
    return h("input", {
      ...shared,
      type: "number",
      value,
      step: parameter.kind === "integer" ? 1 : "any",
      ...(low === null ? {} : { min: low }),
      ...(high === null ? {} : { max: high }),
    });
  }
  if (parameter.kind === "date" || parameter.kind === "text") return h("input", { ...shared, type: parameter.kind, value });
  if (parameter.kind === "records") return records(shared, value);
  const choices = options(parameter, known);
  const all = choices.some(([name]) => name === value) ? choices : [[value, nameOf(value)] as const, ...choices];
  return h("select", shared, ...all.map(([name, title]) => h("option", { value: name, selected: name === value }, title)));
}

/** Return a JSON list with a menu that appends a lever with its defaults, to be edited. */
function records(shared: { id: string; name: string }, value: string): HTMLElement {
  const text = h("textarea", { ...shared, rows: 6, spellcheck: false, placeholder: '[{"lever": "export-ban", "origin": "CHN"}]' }, readable(value));
  const menu = h("select", { "aria-label": word("add_lever"), class: "add" }, h("option", { value: "" }, word("add_lever")));
  void api.levers().then(({ levers }) => {
    const byName = new Map(levers.map((lever) => [lever.name, lever.record]));
    menu.append(...levers.map((lever) => h("option", { value: lever.name, title: say(lever.words) }, say(lever.title))));
    menu.addEventListener("change", () => {
      const record = byName.get(menu.value);
      const listed = parsed(text.value);
      menu.value = "";
      if (record && listed) text.value = JSON.stringify([...listed, record], null, 1);
      text.focus();
    });
  }, () => menu.remove());
  return h("div", {}, text, menu);
}

function parsed(text: string): unknown[] | null {
  if (!text.trim()) return [];
  try {
    const found: unknown = JSON.parse(text);
    return Array.isArray(found) ? found : null;
  } catch {
    return null;
  }
}

function readable(value: string): string {
  const listed = parsed(value);
  return listed?.length ? JSON.stringify(listed, null, 1) : value;
}

/** Return boxes to tick; those ticked of a long list of materials stand first, where they are seen. */
function checkboxes(parameter: Parameter, value: string, known: WordsReply): HTMLElement {
  const on = new Set(value.split(","));
  const listed = options(parameter, known);
  const first = [...listed.filter(([name]) => on.has(name)), ...listed.filter(([name]) => !on.has(name))];
  const boxes = (parameter.kind === "materials" ? first : listed).map(([name, title]) =>
    h("label", { class: "flag" }, h("input", { type: "checkbox", name: parameter.name, value: name, checked: on.has(name) }), title),
  );
  return h("div", { class: "boxes" }, ...boxes);
}

/** Return the ids a parameter takes with their titles: its own choices, else every country or material. */
function options(parameter: Parameter, known: WordsReply): (readonly [string, string])[] {
  if (parameter.choices.length) return parameter.choices.map((choice) => [choice.name, say(choice.title)] as const);
  const ids = parameter.kind === "country" ? known.countries : known.materials;
  const named = ids.map((id) => [id, nameOf(id)] as const);
  return [...named].sort((a, b) => a[1].localeCompare(b[1], document.documentElement.lang));
}
