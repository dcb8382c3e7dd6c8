/** The language shown, the page's own words, and the names of ids such as CHN or dysprosium. */

import type { Cell, Lang, Names, Words } from "./types.ts";

const PAGE = {
  product: { en: "sozai", ja: "sozai 素材" },
  tagline: {
    en: "Materials a nation lives on: dependence, disruption, remedies",
    ja: "重要素材の依存度・供給途絶・対策の分析",
  },
  studies: { en: "Studies", ja: "分析一覧" },
  tables: { en: "Tables of facts", ja: "事実データ表" },
  sources: { en: "Sources", ja: "出典" },
  api: { en: "API", ja: "API" },
  other_language: { en: "日本語", ja: "English" },
  skip: { en: "Skip to the content", ja: "本文へ移動" },
  contents: { en: "Contents", ja: "目次" },
  findings: { en: "Findings", ja: "主な結果" },
  finding: { en: "Finding", ja: "項目" },
  value: { en: "Value", ja: "値" },
  range: { en: "5–95 % range", ja: "5〜95 % 区間" },
  grade: { en: "Grade", ja: "確度" },
  leans: { en: "leans heavily on assumptions", ja: "仮定への依存が大きい" },
  leaning: { en: "{range} (point {point}); ", ja: "{range}（点推定 {point}）。" },
  unknown: { en: "unknown", ja: "不明" },
  yes: { en: "yes", ja: "はい" },
  no: { en: "no", ja: "いいえ" },
  none: { en: "none", ja: "なし" },
  table: { en: "Table", ja: "データ表" },
  figure: { en: "Figure", ja: "図" },
  method: { en: "Method", ja: "分析方法" },
  assumptions: { en: "Assumptions", ja: "仮定" },
  warnings: { en: "Before you use a number", ja: "利用上の注意" },
  evidence: { en: "Sources and evidence grade of every number", ja: "各数値の出典と確度" },
  asked: { en: "Asked", ja: "設定" },
  add_lever: { en: "Add a lever …", ja: "施策を追加…" },
  none_pulled: { en: "none", ja: "なし" },
  facts: { en: "Facts", ja: "根拠データ" },
  fact_table: { en: "Table of facts", ja: "データ表" },
  fact_key: { en: "Row", ja: "対象" },
  source: { en: "Source", ja: "出典" },
  year: { en: "Year", ja: "年" },
  quality: { en: "Quality", ja: "値の性質" },
  grades: {
    en: "Grades: A reported · B estimated by a publisher · C inferred by reconciliation · D assumption",
    ja: "確度: A 公表値・B 公表機関の推計・C 整合化による推定・D 仮定",
  },
  no_facts: { en: "This table stands on no row of facts.", ja: "この表に対応する根拠データはありません。" },
  more: { en: "{count} more rows are in the JSON.", ja: "ほか {count} 行は JSON に収録。" },
  run: { en: "Run", ja: "実行" },
  running: { en: "Computing", ja: "計算中" },
  seconds: { en: "s", ja: "秒" },
  download: { en: "Download", ja: "ダウンロード" },
  excel: { en: "Excel", ja: "Excel" },
  print: { en: "Print", ja: "印刷" },
  settings: { en: "Settings", ja: "条件設定" },
  at_least: { en: " ({low} or more)", ja: "（{low}以上）" },
  at_most: { en: " ({high} or less)", ja: "（{high}以下）" },
  every_choice: { en: "all", ja: "全て" },
  bounds: { en: " ({low} to {high})", ja: "（{low}〜{high}）" },
  error: { en: "No answer", ja: "結果を表示できません" },
  not_found: { en: "There is no page at this address.", ja: "このアドレスのページはありません。" },
  offline: {
    en: "The server does not answer. Start it again with `sozai serve`.",
    ja: "サーバーが応答しません。`sozai serve` で起動し直してください。",
  },
  generated: { en: "Generated", ja: "作成日" },
  no_figure: { en: "Not drawn: no row has a value.", ja: "値のある行がないため図はありません。" },
  dropped_loops: {
    en: "{count} flow(s) that run back into the chain are in the table only.",
    ja: "逆流する {count} 件の流れは図に描かず、データ表にのみ載せています。",
  },
  unplaced: { en: "Not on the map: ", ja: "地図に載せていないもの: " },
  map_note: {
    en: "Area of a circle is proportional to its value. Coastlines only; no borders are drawn.",
    ja: "円の面積は値に比例。海岸線のみを描き、境界線は描いていません。国・地域別。",
  },
  by_country: { en: " (countries and regions)", ja: "（国・地域別）" },
  unknown_cells: { en: "? = unknown", ja: "? = 不明" },
  bubble_area: { en: "The area of a circle is proportional to: {what}.", ja: "円の面積は次に比例: {what}。" },
  left_out: { en: "{count} row(s) without a known value are not drawn.", ja: "値が不明な {count} 行は描いていません。" },
  small_left_out: { en: "{count} smaller ones are in the table.", ja: "ほか {count} 件（小さいもの）はデータ表に収録。" },
  spans: { en: "Lines run from the first to the last date.", ja: "線は期間の初めから終わりまで。" },
  whiskers: { en: "Lines show the low–high range.", ja: "線は下限〜上限の範囲。" },
  band: { en: "The shaded band is the low–high range.", ja: "帯は下限〜上限の範囲。" },
  largest: { en: "Largest values: ", ja: "上位の値: " },
  report_title: { en: "sozai: findings on critical materials", ja: "sozai: 重要鉱物・素材の分析結果" },
  rows: { en: "rows", ja: "行" },
  meaning: { en: "What a row says", ja: "内容" },
  other: { en: "other", ja: "その他" },
  campaigns: { en: "Campaigns", ja: "実験キャンペーン" },
  list_comma: { en: ", ", ja: "、" },
  legal: {
    en: "No ministry's product and no legal advice. Unknown values are shown as unknown, never as zero.",
    ja: "省庁の公式資料ではなく、法的助言でもありません。不明な値は「不明」と表示し、0 とはしません。",
  },
  privacy: { en: "Your data stays on this machine", ja: "データは端末の外に出ません" },
  api_title: { en: "The JSON API", ja: "JSON API" },
  api_lead: {
    en: "Every page has its JSON at /api plus its own address. Errors are sentences in both languages.",
    ja: "各ページの JSON は、そのアドレスの先頭に /api を付けた場所にあります。エラーは日英両方の文で返します。",
  },
  examples: { en: "Examples", ja: "例" },
  parameters: { en: "Parameters", ja: "パラメータ" },
  replies: { en: "Replies", ja: "応答" },
} satisfies Record<string, Words>;

let lang: Lang = "ja";
let names: Names = {};

export function language(): Lang {
  return lang;
}

export function setLanguage(wanted: Lang): void {
  lang = wanted;
  document.documentElement.lang = wanted;
}

export function addNames(more: Names): void {
  names = { ...names, ...more };
}

export function isNamed(id: string): boolean {
  return Object.hasOwn(names, id);
}

/** Return one of the page's own words in the language shown, with `{slots}` filled. */
export function word(key: keyof typeof PAGE, slots: Record<string, string | number> = {}): string {
  return Object.entries(slots).reduce((text, [slot, value]) => text.replace(`{${slot}}`, String(value)), PAGE[key][lang]);
}

/** Return a text of the server in the language shown. */
export function say(words: Words): string {
  return words[lang] || words.en;
}

/** Return the name of an id, or of the ids in `mine|CHN`; a text that is no id comes back as it is. */
export function nameOf(id: string): string {
  if (Object.hasOwn(names, id)) return say(names[id] as Words);
  const parts = id.split("|");
  return parts.length > 1 && parts.some((part) => Object.hasOwn(names, part)) ? parts.map(nameOf).join(" ") : id;
}

/** Return a cell of a text column for people. */
export function label(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return word("unknown");
  if (typeof cell === "boolean") return word(cell ? "yes" : "no");
  if (typeof cell === "object") return say(cell);
  return typeof cell === "number" ? String(cell) : nameOf(cell);
}
