/** The single-file report: everything it shows is in its own JSON element, nothing is loaded. */

import { answerElement } from "./answer.ts";
import { h } from "./dom.ts";
import { sourcesList } from "./evidence.ts";
import { preparePrinting } from "./print.ts";
import "./style.css";
import type { Report } from "./types.ts";
import { addNames, language, say, setLanguage, word } from "./words.ts";

function render(report: Report): void {
  document.title = word("report_title");
  document.body.replaceChildren(
    h("a", { href: "#main", class: "skip" }, word("skip")),
    h(
      "header",
      {},
      h("h1", {}, word("report_title")),
      h("span", { class: "tagline" }, `${word("generated")} ${report.generated}`),
      h("button", { id: "language", type: "button", lang: language() === "ja" ? "en" : "ja", click: () => switchLanguage(report) }, word("other_language")),
    ),
    h("main", { id: "main", class: "report", tabindex: -1 }, contents(report), ...studies(report), sources(report)),
    h("footer", {}, word("legal")),
  );
}

function switchLanguage(report: Report): void {
  setLanguage(language() === "ja" ? "en" : "ja");
  render(report);
  document.getElementById("language")?.focus();
}

function contents(report: Report): HTMLElement {
  const links = report.answers.map(({ answer }, index) => h("a", { href: `#answer-${index + 1}` }, say(answer.title)));
  const entries = [...links, h("a", { href: "#sources" }, word("sources"))].map((link) => h("li", {}, link));
  return h("nav", { class: "contents", "aria-label": word("contents") }, h("ol", {}, ...entries));
}

function studies(report: Report): HTMLElement[] {
  return report.answers.map(({ study, answer }, index) =>
    h(
      "article",
      { class: "study sheet", id: `answer-${index + 1}` },
      h("h2", {}, `${index + 1} ${say(answer.title)}`),
      answerElement(study, answer),
    ),
  );
}

function sources(report: Report): HTMLElement {
  return h("article", { class: "sheet", id: "sources" }, h("h2", {}, word("sources")), sourcesList(report.sources));
}

const element = document.getElementById("sozai-report");
if (element) {
  const report = JSON.parse(element.textContent ?? "") as Report;
  setLanguage(report.lang === "en" ? "en" : "ja");
  addNames(report.names ?? {});
  preparePrinting();
  render(report);
}
