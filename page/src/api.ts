/** Requests to the server; a fault comes back as its sentence in both languages. */

import type { Answer, Lever, Names, Source, Study, Table, Theme, Words } from "./types.ts";
import { word } from "./words.ts";

export class Fault extends Error {
  constructor(readonly words: Words) {
    super(words.en);
  }
}

export interface FactTable {
  name: string;
  title: Words;
  words: Words;
  rows: number | null;
}

export interface FactRows extends Table {
  total: number;
}

export const get = <T>(path: string, signal?: AbortSignal): Promise<T> => asked(path, { headers: { Accept: "application/json" }, ...(signal ? { signal } : {}) });

/** Send JSON to the server, which takes it from its own page only. */
export const post = <T>(path: string, body: object): Promise<T> =>
  asked(path, { method: "POST", headers: { Accept: "application/json", "Content-Type": "application/json" }, body: JSON.stringify(body) });

async function asked<T>(path: string, request: RequestInit): Promise<T> {
  const reply = await fetch(path, request).catch((fault: unknown) => {
    if (fault instanceof DOMException && fault.name === "AbortError") throw fault;
    throw new Fault({ en: word("offline"), ja: word("offline") });
  });
  const body: unknown = await reply.json().catch(() => null);
  if (!reply.ok) throw new Fault(sentence(body) ?? { en: `${reply.status} ${reply.statusText}`, ja: `${reply.status} ${reply.statusText}` });
  return body as T;
}

function sentence(body: unknown): Words | null {
  const error = (body as { error?: Words } | null)?.error;
  return error && typeof error.en === "string" ? error : null;
}

export const studies = (): Promise<{ studies: Study[]; themes: Theme[] }> => get("/api/studies");
export const levers = (): Promise<{ levers: Lever[] }> => get("/api/levers");
export const words = (): Promise<{ names: Names; countries: string[]; materials: string[] }> => get("/api/words");
export const tables = (): Promise<{ tables: FactTable[] }> => get("/api/tables");
export const rows = (name: string, query: string): Promise<FactRows> => get(`/api/table/${encodeURIComponent(name)}${query}`);
export const sources = (): Promise<{ sources: Source[] }> => get("/api/sources");
export const run = (study: string, query: string, signal: AbortSignal): Promise<Answer> =>
  get(`/api/run/${encodeURIComponent(study)}${query}`, signal);
