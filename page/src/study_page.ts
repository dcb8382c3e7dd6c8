/** The page of one study: its form on the left, its answer on the right, its whole state in the address. */

import * as api from "./api.ts";
import { answerElement } from "./answer.ts";
import { h } from "./dom.ts";
import { studyForm } from "./form.ts";
import type { Answer, Study, WordsReply } from "./types.ts";
import { language, say, word } from "./words.ts";

let running: AbortController | null = null;
/** The last answer, so that a change of language does not ask again. */
let last: { address: string; answer: Answer } | null = null;

/** Return the page; `go` opens an address of this site. */
export function studyPage(study: Study, asked: URLSearchParams, known: WordsReply, go: (address: string) => void): HTMLElement {
  const own = new URLSearchParams([...asked].filter(([name]) => name !== "lang"));
  const region = h("div", { class: "result", "aria-live": "polite", tabindex: -1 });
  const page = h(
    "div",
    { class: "study sheet" },
    h("h2", {}, say(study.title)),
    h(
      "div",
      { class: "columns" },
      h("aside", {}, studyForm(study, own, known, (query) => go(address(study, query))), downloads(study, own)),
      region,
    ),
  );
  void show(study, own, region);
  return page;
}

function address(study: Study, query: URLSearchParams): string {
  const text = query.toString().replaceAll("%2C", ",");
  return `/run/${study.name}${text ? `?${text}` : ""}`;
}

async function show(study: Study, own: URLSearchParams, region: HTMLElement): Promise<void> {
  running?.abort();
  const here = address(study, own);
  const fill = (answer: Answer): void => {
    region.replaceChildren(h("p", { class: "answer-title" }, say(answer.title)), answerElement(study, answer));
  };
  if (last?.address === here) {
    fill(last.answer);
    return;
  }
  const mine = new AbortController();
  running = mine;
  const stop = progress(region);
  try {
    const query = here.includes("?") ? here.slice(here.indexOf("?")) : "";
    const answer = await api.run(study.name, query, mine.signal);
    last = { address: here, answer };
    fill(answer);
  } catch (fault) {
    if (!mine.signal.aborted) region.replaceChildren(faultElement(fault));
  } finally {
    stop();
  }
}

/** Return a fault as a sentence in the language shown. */
export function faultElement(fault: unknown): HTMLElement {
  const text = fault instanceof api.Fault ? say(fault.words) : String(fault);
  return h("div", { class: "fault", role: "alert" }, h("strong", {}, word("error")), h("p", {}, text));
}

/** Show that the server computes, and for how long already. */
function progress(region: HTMLElement): () => void {
  const seconds = h("span", { "aria-hidden": "true" });
  region.replaceChildren(h("div", { class: "running" }, h("progress", { "aria-label": word("running") }), h("span", {}, word("running")), seconds));
  region.setAttribute("aria-busy", "true");
  const start = Date.now();
  const timer = window.setInterval(() => {
    seconds.textContent = `${Math.round((Date.now() - start) / 1000)} ${word("seconds")}`;
  }, 1000);
  return () => {
    window.clearInterval(timer);
    region.removeAttribute("aria-busy");
  };
}

function downloads(study: Study, own: URLSearchParams): HTMLElement {
  const link = (kind: string, title: string): HTMLElement => {
    const query = new URLSearchParams(own);
    if (kind !== "json") query.set("lang", language());
    const text = query.toString().replaceAll("%2C", ",");
    return h("a", { href: `/api/run/${study.name}.${kind}${text ? `?${text}` : ""}`, download: `${study.name}.${kind}` }, title);
  };
  return h(
    "p",
    { class: "downloads" },
    h("span", {}, word("download")),
    link("json", "JSON"),
    link("csv", "CSV"),
    link("xlsx", word("excel")),
    h("button", { type: "button", click: () => window.print() }, word("print")),
  );
}
