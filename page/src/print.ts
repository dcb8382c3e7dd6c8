/** Printing: charts are drawn anew at the width of the paper, and each answer shrinks until it fits one A4 page. */

import { redrawAll } from "./charts/figure.ts";

const PAGE_HEIGHT = 1030; // CSS pixels of A4 less its margins of 10 mm, and a little air
const SMALLEST = 0.6; // below this the letters are too small, and a second page is better

export function preparePrinting(): void {
  const root = document.documentElement;
  window.addEventListener("beforeprint", () => {
    root.classList.add("printing");
    redrawAll();
    for (const sheet of document.querySelectorAll<HTMLElement>(".sheet")) fit(sheet);
  });
  window.addEventListener("afterprint", () => {
    for (const sheet of document.querySelectorAll<HTMLElement>(".sheet")) sheet.style.zoom = "";
    root.classList.remove("printing");
    redrawAll();
  });
}

/** A smaller scale leaves more room per line, so the height is measured again after each step. */
function fit(sheet: HTMLElement): void {
  let scale = 1;
  for (let step = 0; step < 8; step += 1) {
    const height = sheet.getBoundingClientRect().height;
    if (height <= PAGE_HEIGHT) return;
    scale *= 0.985 * Math.max(0.8, PAGE_HEIGHT / height);
    if (scale < SMALLEST) break;
    sheet.style.zoom = String(scale);
    redrawAll();
  }
  if (sheet.getBoundingClientRect().height > PAGE_HEIGHT) {
    sheet.style.zoom = "";
    redrawAll();
  }
}
