"""A campaign on synthetic magnets (合成データ): suggest, measure, tell, and say when to stop."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from sozai.lab import Campaign
from sozai.lab.progress import best, stop_words
from sozai.lab.worked import worked_plan, worked_results

folder = Path(tempfile.mkdtemp()) / "magnets"
campaign = Campaign.new(folder, worked_plan())
space = campaign.state.plan.space

for batch in range(1, 6):
    for number, asked in enumerate(campaign.suggest(4)):
        row = space.rows(np.array(asked.point))[0]
        campaign.tell(worked_results(row, seed=10 * batch + number), suggestion=asked.id)
    state = campaign.state
    place = best(state)
    if place is not None:
        reached = state.experiments[place].results["hcj_ka_per_m"].value
        print(
            f"合成データ (synthetic): batch {batch}, best HcJ with Br of 1.25 T or more: {reached:.0f} kA/m"
        )

latest = campaign.state.suggestions[-1]
print(latest.reason.ja)
print(stop_words(campaign.state, latest).ja)
print("made again from the journal, the same:", campaign.remade(latest.id))
