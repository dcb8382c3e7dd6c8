/** The page of the JSON API, made from the server's own openapi.json. */

import { h } from "./dom.ts";
import type { Study } from "./types.ts";
import { say, word } from "./words.ts";

interface Operation {
  summary?: string;
  description?: string;
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema?: { type?: string } }[];
  responses?: Record<string, { description?: string }>;
}

export interface OpenApi {
  info: { title: string; version: string };
  paths: Record<string, Record<string, Operation>>;
}

/** Return the page. */
export function apiPage(description: OpenApi, studies: readonly Study[]): HTMLElement {
  const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => operationElement(path, method, operation)),
  );
  return h(
    "div",
    { class: "api" },
    h("h2", {}, word("api_title")),
    h("p", {}, word("api_lead"), " ", h("a", { href: "/openapi.json" }, "openapi.json")),
    h("h3", {}, word("examples")),
    h("ul", {}, ...studies.map(example)),
    ...operations,
  );
}

function example(study: Study): HTMLElement {
  const query = study.parameters
    .slice(0, 3)
    .map(({ name, default: value }) => `${name}=${Array.isArray(value) ? value.join(",") : String(value)}`)
    .join("&");
  const address = `/api/run/${study.name}${query ? `?${query}` : ""}`;
  return h("li", {}, h("a", { href: address }, h("code", {}, address)), ` ${say(study.title)}`);
}

function operationElement(path: string, method: string, operation: Operation): HTMLElement {
  const parameters = (operation.parameters ?? []).map((parameter) =>
    h(
      "tr",
      {},
      h("td", {}, h("code", {}, parameter.name)),
      h("td", {}, `${parameter.in}, ${parameter.schema?.type ?? ""}${parameter.required ? ", required" : ""}`),
      h("td", {}, parameter.description ?? ""),
    ),
  );
  const replies = Object.entries(operation.responses ?? {}).flatMap(([status, reply]) => [
    h("dt", {}, h("code", {}, status)),
    h("dd", {}, reply.description ?? ""),
  ]);
  return h(
    "section",
    { class: "operation" },
    h("h3", {}, h("code", {}, `${method.toUpperCase()} ${path}`)),
    operation.summary && h("p", {}, operation.summary),
    operation.description && operation.description !== operation.summary && h("p", {}, operation.description),
    parameters.length > 0 && h("table", {}, h("caption", {}, word("parameters")), h("tbody", {}, ...parameters)),
    h("dl", { class: "replies", "aria-label": word("replies") }, ...replies),
  );
}
