"""Where Japan's dysprosium comes from: who ships it, and where it began at each stage."""

from __future__ import annotations

import sozai

answer = sozai.run("dependency", buyer="JPN", materials=["dysprosium"])

for finding in answer.findings:
    print(finding.words.en, finding.value, (finding.low, finding.high), finding.grade)
print(answer.to_frame())

# Every number leads to rows of declared tables.
for fact in answer.facts[:5]:
    print(fact.table, dict(fact.key), fact.source, fact.year, fact.quality, fact.grade)
