/** The web page: the address says which page is shown, with which parameters and in which language. */

import * as api from "./api.ts";
import { apiPage, type OpenApi } from "./api_page.ts";
import * as campaigns from "./campaign_page.ts";
import { campaignPage, campaignsPage } from "./campaign_page.ts";
import { h } from "./dom.ts";
import { sourcesPage, studiesPage, tablePage, tablesPage } from "./pages.ts";
import { preparePrinting } from "./print.ts";
import { privacyPage } from "./privacy.ts";
import "./style.css";
import { faultElement, studyPage } from "./study_page.ts";
import type { Lang, Study, Theme, WordsReply } from "./types.ts";
import { addNames, language, setLanguage, word } from "./words.ts";

let studies: Study[] = [];
let themes: Theme[] = [];
let known: WordsReply = { names: {}, countries: [], materials: [] };

/** Open an address of this site; the language stays in it. */
function go(address: string): void {
  const url = new URL(address, location.href);
  url.searchParams.set("lang", language());
  history.pushState(null, "", readable(url));
  void render().then(() => document.getElementById("main")?.focus());
}

function readable(url: URL): string {
  return url.pathname + url.search.replaceAll("%2C", ",");
}

function switchLanguage(): void {
  setLanguage(language() === "ja" ? "en" : "ja");
  const url = new URL(location.href);
  url.searchParams.set("lang", language());
  history.replaceState(null, "", readable(url));
  void render().then(() => document.getElementById("language")?.focus());
}

async function render(): Promise<void> {
  const main = h("main", { id: "main", tabindex: -1 });
  document.body.replaceChildren(
    h("a", { href: "#main", class: "skip", click: skip }, word("skip")),
    header(),
    main,
    h("footer", {}, word("legal"), " ", h("a", { href: "/privacy" }, word("privacy"))),
  );
  const content = await page().catch(faultElement);
  main.replaceChildren(content);
  document.title = `${content.querySelector("h2")?.textContent ?? ""} · ${word("product")}`;
}

function skip(event: Event): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

async function page(): Promise<HTMLElement> {
  const [first = "", second = ""] = location.pathname.split("/").filter(Boolean).map(decodeURIComponent);
  const asked = new URLSearchParams(location.search);
  const study = studies.find((candidate) => candidate.name === second);
  if (first === "") return studiesPage(studies, themes);
  if (first === "run" && study) return studyPage(study, asked, known, go);
  if (first === "tables") return tablesPage((await api.tables()).tables);
  if (first === "table" && second) return tablePage(await api.rows(second, location.search));
  if (first === "sources") return sourcesPage((await api.sources()).sources);
  if (first === "campaigns") return campaignsPage(await campaigns.list());
  if (first === "campaign" && second) return campaignPage(await campaigns.one(second), () => void render());
  if (first === "privacy") return privacyPage();
  if (first === "api") return apiPage(await api.get<OpenApi>("/openapi.json"), studies);
  return faultElement(new api.Fault({ en: word("not_found"), ja: word("not_found") }));
}

function header(): HTMLElement {
  const entries = [
    ["/", "studies"],
    ["/tables", "tables"],
    ["/sources", "sources"],
    ["/campaigns", "campaigns"],
    ["/api", "api"],
  ] as const;
  const here = location.pathname;
  const links = entries.map(([address, key]) =>
    h("a", { href: address, ...(here === address ? { "aria-current": "page" } : {}) }, word(key)),
  );
  return h(
    "header",
    {},
    h("h1", {}, h("a", { href: "/" }, word("product"))),
    h("span", { class: "tagline" }, word("tagline")),
    h("nav", {}, ...links),
    h("button", { id: "language", type: "button", lang: language() === "ja" ? "en" : "ja", click: switchLanguage }, word("other_language")),
  );
}

/** Follow links of this site without loading the page again, unless they are files or the JSON itself. */
function follow(event: MouseEvent): void {
  const link = (event.target as Element).closest("a");
  if (!link || link.hasAttribute("download") || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const url = new URL(link.href);
  if (url.origin !== location.origin || url.hash || /^\/(api\/|openapi)/.test(url.pathname)) return;
  event.preventDefault();
  go(url.pathname + url.search);
}

function wantedLanguage(): Lang {
  const asked = new URLSearchParams(location.search).get("lang");
  if (asked === "ja" || asked === "en") return asked;
  return navigator.language.startsWith("ja") ? "ja" : "en";
}

async function start(): Promise<void> {
  setLanguage(wantedLanguage());
  preparePrinting();
  document.addEventListener("click", follow);
  window.addEventListener("popstate", () => {
    setLanguage(wantedLanguage());
    void render();
  });
  try {
    const [list, names] = await Promise.all([api.studies(), api.words()]);
    studies = list.studies;
    themes = list.themes;
    known = names;
    addNames(names.names);
    await render();
  } catch (fault) {
    document.body.replaceChildren(h("main", {}, faultElement(fault)));
  }
}

void start();
