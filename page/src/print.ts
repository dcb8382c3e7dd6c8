/** Printing: charts are drawn anew at the width of the paper, and each answer shrinks until it fits one A4 page. */

import { redrawAll } from "./charts/figure.ts";

const PAGE_HEIGHT = 1035; // CSS pixels of A4 less its margins of 10 mm, and a little air
const SMALLEST = 0.55; // below this the letters are too small, and a second page is better

export function preparePrinting(): void {
  window.addEventListener("beforeprint", () => {
    document.body.classList.add("printing");
    redrawAll();
    for (const sheet of document.querySelectorAll<HTMLElement>(".sheet")) fit(sheet);
  });
  window.addEventListener("afterprint", () => {
    for (const sheet of document.querySelectorAll<HTMLElement>(".sheet")) sheet.style.zoom = "";
    document.body.classList.remove("printing");
    redrawAll();
  });
}

function fit(sheet: HTMLElement): void {
  const height = sheet.getBoundingClientRect().height;
  if (height > PAGE_HEIGHT && PAGE_HEIGHT / height >= SMALLEST) sheet.style.zoom = String(PAGE_HEIGHT / height);
}
