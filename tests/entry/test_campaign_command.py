"""`sozai lab new | suggest | tell | facts | withdraw | status | explain | export | report`: a campaign from the command line."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from sozai.lab import Campaign
from sozai.lab.worked import worked_results

Run = Callable[..., tuple[int, str, str]]
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-鿿]")
COMMANDS = ("new", "suggest", "tell", "facts", "withdraw", "status", "explain", "export", "report")


@pytest.fixture
def trial(sozai_: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    code, said, _ = sozai_("lab", "new", "trial", "--example", "magnets")
    assert code == 0
    assert "HcJ (kA/m) as large as possible" in said
    return "trial"


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_in_both_languages_with_examples(sozai_: Run, command: str) -> None:
    en, ja = (sozai_("lab", command, "--help", "--lang", lang)[1] for lang in ("en", "ja"))
    assert f"sozai lab {command}" in en
    assert not JAPANESE.search(en)
    assert len(JAPANESE.findall(ja)) > 20
    assert f"sozai lab {command}" in ja.split("例:")[1] or command == "new"


def test_a_researcher_goes_round(sozai_: Run, trial: str, tmp_path: Path) -> None:
    for batch in range(3):
        code, text, _ = sozai_("lab", "suggest", trial, "--n", "3", "--json")
        assert code == 0
        for made in json.loads(text):
            told = [
                f"--result={name}={value}" for name, value in worked_results(made["point"], batch).items()
            ]
            assert sozai_("lab", "tell", trial, "--id", made["id"][:8], *told, "--by", "Sato")[0] == 0
    code, text, _ = sozai_("lab", "suggest", trial, "--n", "2", "--out", "order.xlsx", "--lang", "ja")
    assert code == 0
    assert "学べること" in text
    assert (tmp_path / "order.xlsx").exists()
    for lang, words in (
        ("en", ("Experiments told", "Calibration", "Synthetic data")),
        ("ja", ("登録された実験", "較正", "合成データ")),
    ):
        code, text, _ = sozai_("lab", "status", trial, "--lang", lang)
        assert code == 0
        assert all(word in text for word in words)
    code, text, _ = sozai_("lab", "explain", trial)
    assert code == 0
    assert "comes out the same" in text
    assert "model" in text
    assert sozai_("lab", "report", trial, "--out", "page.html")[0] == 0
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "合成データ" in page
    assert str(tmp_path) not in page
    first = Campaign(trial).state.open[0].id
    assert sozai_("lab", "withdraw", trial, first[:6])[0] == 0
    assert len(Campaign(trial).state.open) == 1


def test_limits_on_supply_bind_every_suggestion(sozai_: Run, trial: str) -> None:
    code, text, _ = sozai_("lab", "suggest", trial, "--n", "4", "--cap", "risk_usd_per_kg=12", "--json")
    assert code == 0
    made = json.loads(text)
    assert all(m["audit"]["caps"][0]["limit"] == 12.0 and len(m["audit"]["supply_hash"]) == 16 for m in made)
    free = json.loads(sozai_("lab", "suggest", trial, "--n", "4", "--json")[1])
    assert max(m["point"]["Tb"] for m in made) < max(m["point"]["Tb"] for m in free)
    assert "comes out the same" in sozai_("lab", "explain", trial, made[0]["id"])[1]
    assert "not made again" in sozai_("lab", "explain", trial, made[0]["id"], "--date", "2023-01-01")[1]
    assert "No candidate is left" in sozai_("lab", "suggest", trial, "--cap", "price_usd_per_kg=0.001")[2]


def test_a_plan_from_the_template_and_from_json(
    sozai_: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert sozai_("lab", "template", "campaign", "--out", "plan.xlsx")[0] == 0
    assert (
        sozai_(
            "lab", "new", "a", "--from", "plan.xlsx", "--spec", "density>=7.4", "--min", "price_usd_per_kg"
        )[0]
        == 0
    )
    assert Campaign("a").state.plan.quantities == ("HcJ", "Br", "density")
    (tmp_path / "b.json").write_text(json.dumps({
        "parameters": [{"type": "NumericalContinuousParameter", "name": "x", "bounds": [0, 1]}], "measurements": [{"x": 0.5, "y": 2.5}],
    }), encoding="utf-8")  # fmt: skip
    assert sozai_("lab", "new", "b", "--from", "b.json", "--max", "y")[0] == 0
    assert Campaign("b").state.experiments[0].results["y"].value == 2.5


@pytest.mark.parametrize(
    ("line", "says", "code"),
    [(("new", "x"), "--from FILE", 2), (("new", "x", "--from", "no.xlsx"), "no file 'no.xlsx'", 2), (("new", "trial", "--example", "magnets"), "already", 1),
     (("suggest", "nowhere"), "holds no campaign", 1), (("suggest", "trial", "--n", "0"), "out of bounds", 2), (("suggest", "trial", "--cap", "risk"), "MEASURE=LIMIT", 2),
     (("suggest", "trial", "--cap", "rsk=1"), "Did you mean", 2), (("tell", "trial", "--result", "HcJ"), "NAME=VALUE", 2), (("tell", "trial", "--id", "ffff", "--result", "a=1"), "no suggestion", 2),
     (("tell", "trial", "--file", "no.csv"), "no file", 2), (("tell", "trial", "--file", "a.csv", "--failed"), "stands alone", 2), (("explain", "trial"), "Nothing was suggested", 1),
     (("new", "y", "--from", "trial/campaign.json", "--spec", "Br"), "is written as", 2)],
)  # fmt: skip
@pytest.mark.usefixtures("trial")
def test_a_bad_line_is_a_sentence(sozai_: Run, line: tuple[str, ...], says: str, code: int) -> None:
    found, _, said = sozai_("lab", *line)
    assert found == code, said
    assert says in said
    assert "Traceback" not in said


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_own_facts_a_table_and_a_weighing_sheet_from_the_command_line(
    sozai_: Run, trial: str, tmp_path: Path, lang: str
) -> None:
    def said(*words: str) -> tuple[int, str]:
        code, out, err = sozai_(*words, "--lang", lang)
        return code, re.sub(r"\s+", " ", out + err)

    code, text = said("lab", "suggest", trial, "--cap", "recycled_share=0.1")
    assert code == 2
    assert ("not on record for Fe" if lang == "en" else "Fe の recycled_share は記録がなく") in text
    (tmp_path / "own.csv").write_text("element,measure,value,source\nFe,recycled_share,0.3,own\n", "utf-8")
    assert said("lab", "facts", trial, "--file", "own.csv")[0] == 0
    assert said("lab", "suggest", trial, "--n", "5", "--cap", "recycled_share=0.1")[0] == 0
    for number, suggestion in enumerate(Campaign(trial).state.open):
        assert (
            said("lab", "tell", trial, "--id", suggestion.id, f"--result=hcj_ka_per_m={1500 + number}")[0]
            == 0
        )
    for name in ("told.csv", "told.xlsx", "told.json"):
        assert said("lab", "export", trial, "--out", name)[0] == 0
    assert said("lab", "export", trial, "--out", "told.txt")[0] == 2
    code, text = said(
        "lab", "new", "again.duckdb", "--data", "told.csv", "--max", "hcj_ka_per_m", "--leave", "br_tesla"
    )
    assert code == 0, text
    assert len(Campaign("again.duckdb").state.experiments) == 5
    code, text = said("lab", "new", "third", "--data", "told.csv", "--max", "hcj")
    assert code == 2
    assert "hcj_ka_per_m" in text
    symbols = ("Nd", "Dy", "Tb", "Fe", "B", "Cu")
    shelf = ["master," + ",".join(symbols), "unit," + ",".join("wt%" for _ in symbols)]
    shelf += [f"{s} metal," + ",".join("100" if s == t else "" for t in symbols) for s in symbols]
    (tmp_path / "shelf.csv").write_text("\n".join(shelf), "utf-8")
    asked = Campaign(trial).state.suggestions[0].id
    weigh = ("lab", "weigh", "--shelf", "shelf.csv", "--campaign", trial, "--id", asked)
    assert said(*weigh)[0] == 1
    code, text = said(*weigh, "--target", "B=5.8,Cu=bal", "--out", "sheet.xlsx")
    assert code == 0, text
    assert (tmp_path / "sheet.xlsx").exists()
    assert said("lab", "weigh", "--shelf", "shelf.csv")[0] == 2
