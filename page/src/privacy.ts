/** What stays on the user's machine, and how that is proven. */

import { h } from "./dom.ts";
import type { Words } from "./types.ts";
import { say, word } from "./words.ts";

const SAID: readonly Words[] = [
  {
    en: "sozai runs on your machine. This page is served by your machine to itself (127.0.0.1), loads nothing from elsewhere, and its Content-Security-Policy lets the browser ask nobody else.",
    ja: "sozai はお使いの端末で動作します。この画面は端末自身（127.0.0.1）から配信され、外部から何も読み込みません。Content-Security-Policy により、ブラウザーが他所へ接続することもありません。",
  },
  {
    en: "A file of your own (bill of materials, supplier answers, contracts, measurements) is opened by the command line or Python only; this page opens no file. It is read and answered on this machine and sent nowhere. No usage is counted or reported.",
    ja: "ご自身のファイル（部品表、仕入先の回答、契約、測定データなど）を開くのはコマンドラインと Python のみで、この画面は開きません。読込みと計算はこの端末内で行い、どこにも送信しません。利用状況の収集・報告もしません。",
  },
  {
    en: "The only command that uses the network is `sozai data fetch`, which gets public statistics when you call it and sends the query alone.",
    ja: "通信を行うのは公的統計を取得する `sozai data fetch` のみで、実行したときに限り、検索条件だけを送ります。",
  },
  {
    en: "An answer made from such a file says so in its first warning and carries a mark on every row of every table, in Excel, CSV, JSON and HTML. The report of all studies cannot read such a file. To share, use the redacted copy (`--redacted true`): it holds no product, part, supplier, place, price, stock, date or programme.",
    ja: "そのようなファイルから作った結果には、先頭の注意と、全ての表の各行に「社外秘」の表示が付きます（Excel・CSV・JSON・HTML 共通）。全分析の報告書（sozai report）はこれらのファイルを読み込めません。共有には秘匿版（`--redacted true`）を使います。秘匿版には製品・部品・仕入先・所在地・単価・在庫・日付・対象車種を含みません。",
  },
  {
    en: "Proven by tests of the source: every way out of the process is watched while each study reads a file, the browser's requests are counted, and broken files of every format cannot make a request.",
    ja: "ソースコードのテストで確認しています。各分析がファイルを読む間プロセスの全ての通信手段を監視し、ブラウザーの通信を数え、壊れたファイルを読ませても通信が発生しないことを確かめています。",
  },
];

/** Return the page on what stays here. */
export function privacyPage(): HTMLElement {
  return h("div", { class: "privacy" }, h("h2", {}, word("privacy")), ...SAID.map((words) => h("p", {}, say(words))));
}
