"""China ships no dysprosium for a year: what stops in Japan, and what the answer leans on."""

from __future__ import annotations

import sozai

answer = sozai.run("disruption", materials="dysprosium", origin="CHN", cut_share=1.0, months=12)

for finding in answer.findings:
    print(finding.words.ja, finding.value, (finding.low, finding.high))
    if finding.leans_on_assumptions:
        print("  仮定への依存が大きい")
print(answer.to_frame())
for sentence in (*answer.warnings, *answer.assumptions):
    print("-", sentence.en)
