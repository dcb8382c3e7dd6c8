/** Campaigns: the list, how one stands, and the forms that tell a result and ask for the next batch. */

import { answerElement } from "./answer.ts";
import * as api from "./api.ts";
import { h } from "./dom.ts";
import { faultElement } from "./study_page.ts";
import type { Answer, Lang, Study, Words } from "./types.ts";
import { language, say, word } from "./words.ts";

interface Entry {
  name: string;
  title?: string;
  synthetic?: boolean;
  experiments?: number;
  open?: number;
  fault?: Words;
}

interface Field {
  name: string;
  title: Words;
  choices: string[];
}

interface Suggested {
  id: string;
  recipe: string;
  reason: Words;
}

interface Shown {
  name: string;
  study: Study;
  answer: Answer;
  columns: Field[];
  quantities: Field[];
  open: Suggested[];
}

const SAID = {
  closed: {
    en: "No folder of campaigns is served. Start with: sozai serve --campaigns DIR",
    ja: "キャンペーンのフォルダーが指定されていません。sozai serve --campaigns フォルダー で起動してください。",
  },
  none: { en: "No campaign yet. Make one with: sozai lab new DIR", ja: "キャンペーンはまだありません。sozai lab new フォルダー で作成してください。" },
  counts: { en: "{told} experiments told, {open} suggestions open", ja: "登録済みの実験 {told} 件、結果待ちの提案 {open} 件" },
  synthetic: { en: "synthetic data", ja: "合成データ (synthetic)" },
  tell: { en: "Tell a result", ja: "結果を登録" },
  which: { en: "Experiment", ja: "実験" },
  unsuggested: { en: "a point nobody suggested", ja: "提案にない条件" },
  done: { en: "What was done (leave empty what was as suggested)", ja: "実施条件（提案どおりの項目は空欄）" },
  results: { en: "Results: a number, <50, ND, 1.31±0.01; empty is not measured", ja: "結果：数値、<50、ND、1.31±0.01。空欄は未測定" },
  failed: { en: "The run failed", ja: "失敗（試料が得られなかった）" },
  by: { en: "Who did it", ja: "担当者" },
  note: { en: "Remarks", ja: "備考" },
  send: { en: "Tell", ja: "登録する" },
  next: { en: "Next batch", ja: "次のバッチ" },
  size: { en: "Number of experiments", ja: "点数" },
  cap: { en: "Limits on supply, such as risk_usd_per_kg=20", ja: "供給の制約（例: risk_usd_per_kg=20）" },
  ask: { en: "Suggest", ja: "提案する" },
  told: { en: "Told; experiments so far: {n}.", ja: "登録しました（累計 {n} 件）。" },
  asked: { en: "Suggested: {n}.", ja: "{n} 件を提案しました。" },
} satisfies Record<string, Record<Lang, string>>;

function text(key: keyof typeof SAID, slots: Record<string, number> = {}): string {
  return Object.entries(slots).reduce((made, [slot, value]) => made.replace(`{${slot}}`, String(value)), SAID[key][language()]);
}

/** Return the list of campaigns. */
export function campaignsPage(reply: { open: boolean; campaigns: Entry[] }): HTMLElement {
  const entry = (each: Entry): HTMLElement =>
    h(
      "li",
      {},
      h("a", { href: `/campaign/${encodeURIComponent(each.name)}` }, each.name),
      h("p", {}, each.fault ? say(each.fault) : [each.synthetic ? text("synthetic") : "", text("counts", { told: each.experiments ?? 0, open: each.open ?? 0 })].filter(Boolean).join(" · ")),
    );
  const body = reply.campaigns.length ? h("ul", { class: "studies" }, ...reply.campaigns.map(entry)) : h("p", {}, text(reply.open ? "none" : "closed"));
  return h("div", {}, h("h2", {}, word("campaigns")), body);
}

/** Return the page of one campaign; `again` loads it anew after something was told. */
export function campaignPage(shown: Shown, again: () => void): HTMLElement {
  const heard = h("div", { role: "status", "aria-live": "polite" });
  const address = `/api/campaign/${encodeURIComponent(shown.name)}`;
  const send = async (path: string, body: object, said: (reply: Reply) => string): Promise<void> => {
    try {
      const reply = await api.post<Reply>(`${address}/${path}`, body);
      sessionStorage.setItem("heard", [said(reply), ...(reply.notes ?? []).map(say)].join(" "));
      again();
    } catch (fault) {
      heard.replaceChildren(faultElement(fault));
    }
  };
  const last = sessionStorage.getItem("heard");
  if (last) {
    heard.append(h("p", { class: "note" }, last));
    sessionStorage.removeItem("heard");
  }
  return h(
    "div",
    { class: "study sheet campaign" },
    h("h2", {}, `${word("campaigns")}: ${shown.name}`),
    h(
      "div",
      { class: "columns" },
      h("aside", {}, heard, tellForm(shown, send), askForm(send)),
      h("div", { class: "result", tabindex: -1 }, h("p", { class: "answer-title" }, say(shown.answer.title)), answerElement(shown.study, shown.answer)),
    ),
  );
}

interface Reply {
  notes?: Words[];
  experiments?: number;
  suggestions?: unknown[];
}

type Send = (path: string, body: object, said: (reply: Reply) => string) => Promise<void>;

function tellForm(shown: Shown, send: Send): HTMLFormElement {
  const options = shown.open.map((each) => h("option", { value: each.id }, `${each.id}: ${each.recipe}`));
  const form = h(
    "form",
    { class: "study-form", "aria-label": text("tell"), novalidate: true },
    h("h3", {}, text("tell")),
    labelled("told-which", text("which"), h("select", { id: "told-which", name: "suggestion" }, ...options, h("option", { value: "" }, text("unsuggested")))),
    h("fieldset", {}, h("legend", {}, text("results")), ...shown.quantities.map((field) => entry("result", field))),
    h("details", {}, h("summary", {}, text("done")), ...shown.columns.map((field) => entry("point", field))),
    h("label", { class: "flag" }, h("input", { type: "checkbox", name: "failed" }), text("failed")),
    labelled("told-by", text("by"), h("input", { id: "told-by", name: "by", type: "text", maxlength: 100 })),
    labelled("told-note", text("note"), h("input", { id: "told-note", name: "note", type: "text", maxlength: 1000 })),
    h("button", { type: "submit", class: "run" }, text("send")),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const data = new FormData(form);
    const filled = (kind: string, fields: Field[]): object =>
      Object.fromEntries(fields.map(({ name }) => [name, String(data.get(`${kind}-${name}`) ?? "").trim()]).filter(([, value]) => value !== ""));
    void send(
      "tell",
      {
        suggestion: String(data.get("suggestion") ?? ""),
        results: filled("result", shown.quantities),
        point: filled("point", shown.columns),
        failed: data.has("failed"),
        by: String(data.get("by") ?? ""),
        note: String(data.get("note") ?? ""),
      },
      (reply) => text("told", { n: reply.experiments ?? 0 }),
    );
  });
  return form;
}

function askForm(send: Send): HTMLFormElement {
  const form = h(
    "form",
    { class: "study-form", "aria-label": text("next"), novalidate: true },
    h("h3", {}, text("next")),
    labelled("ask-n", text("size"), h("input", { id: "ask-n", name: "n", type: "number", min: 1, max: 96, step: 1, value: 4 })),
    labelled("ask-cap", text("cap"), h("input", { id: "ask-cap", name: "cap", type: "text" })),
    h("button", { type: "submit", class: "run" }, text("ask")),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const data = new FormData(form);
    const button = form.querySelector("button");
    if (button) button.disabled = true;
    void send("suggest", { n: String(data.get("n") ?? "4"), cap: String(data.get("cap") ?? "") }, (reply) => text("asked", { n: reply.suggestions?.length ?? 0 })).finally(() => {
      if (button) button.disabled = false;
    });
  });
  return form;
}

function entry(kind: string, field: Field): HTMLElement {
  const id = `${kind}-${field.name}`;
  const control = field.choices.length
    ? h("select", { id, name: id }, h("option", { value: "" }, ""), ...field.choices.map((choice) => h("option", { value: choice }, choice)))
    : h("input", { id, name: id, type: "text", inputmode: "decimal", autocomplete: "off" });
  return labelled(id, say(field.title), control);
}

function labelled(id: string, title: string, control: HTMLElement): HTMLElement {
  return h("div", { class: "field" }, h("label", { for: id }, title), control);
}

export const list = (): Promise<{ open: boolean; campaigns: Entry[] }> => api.get("/api/campaigns");
export const one = (name: string): Promise<Shown> => api.get(`/api/campaign/${encodeURIComponent(name)}`);
