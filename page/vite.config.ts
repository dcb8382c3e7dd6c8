/** Two outputs: the web page, and one self-contained script with its style for the single-file report. */

import { defineConfig, type UserConfig } from "vite";
import { coastline } from "./coastline.ts";

const OUT = process.env["SOZAI_STATIC"] ?? "../src/sozai/web/static";

const shared = {
  plugins: [coastline()],
  publicDir: false,
  define: { "process.env.NODE_ENV": JSON.stringify("production") },
  logLevel: "warn",
} satisfies UserConfig;

const page: UserConfig = {
  ...shared,
  base: "/static/",
  build: {
    outDir: OUT,
    emptyOutDir: true,
    modulePreload: false,
    chunkSizeWarningLimit: 2000,
    license: { fileName: "THIRD-PARTY.txt" }, // the report bundles a part of what the page does
    rolldownOptions: {
      output: { entryFileNames: "app.js", assetFileNames: "app[extname]" },
    },
  },
};

const report: UserConfig = {
  ...shared,
  build: {
    outDir: OUT,
    emptyOutDir: false,
    chunkSizeWarningLimit: 2000,
    lib: { entry: "src/report.ts", name: "sozaiReport", formats: ["iife"], fileName: () => "report.js", cssFileName: "report" },
  },
};

export default defineConfig(({ mode }) => (mode === "report" ? report : page));
