"""Scenario files: what is right is read alike from YAML and TOML, what is wrong is named with its line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sozai.levers import LEVERS
from sozai.scenarios import read, schema
from sozai.studies import STUDIES
from sozai.terms import DataError

EXAMPLES = Path(__file__).parents[2] / "examples" / "scenarios"
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-鿿]")

YAML = """\
title: A ban
base: {chain: rare-earth-magnets, months: 6}
levers:
  - lever: export-ban
    origin: 中国
    materials: [Dy]
    months: 3
study:
  name: scenario
  buyer: 日本
"""
TOML = """\
title = "A ban"
[base]
chain = "rare-earth-magnets"
months = 6
[[levers]]
lever = "export-ban"
origin = "中国"
materials = ["Dy"]
months = 3
[study]
name = "scenario"
buyer = "日本"
"""


def written(folder: Path, text: str, name: str = "plan.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("path", sorted(EXAMPLES.iterdir()), ids=lambda path: path.name)
def test_every_example_is_in_order(path: Path) -> None:
    assert read(path).study in STUDIES


def test_yaml_and_toml_say_the_same(tmp_path: Path) -> None:
    one, other = read(written(tmp_path, YAML)), read(written(tmp_path, TOML, "plan.toml"))
    assert one == other
    assert one.parameters["buyer"] == "JPN"
    assert one.parameters["levers"][0]["materials"] == ["dysprosium"]


FAULTS = {
    "line 2: 'bases' is unknown here. Did you mean base": YAML.replace("base:", "bases:"),
    "line 2: the study 'scenario' has no 'seed'": YAML.replace("months: 6", "seed: 6"),
    "line 4: There is no lever 'export-bann'. Did you mean export-ban": YAML.replace(
        "export-ban", "export-bann"
    ),
    "line 4: .*has no parameter 'monhts'": YAML.replace("    months: 3", "    monhts: 3"),
    "line 10: .*'Nippon'|line 10: .*Nippon": YAML.replace("buyer: 日本", "buyer: Nippons"),
    "line 11: the study 'scenario' has no 'colour'": YAML + "  colour: red\n",
    "line 11: the key 'buyer' stands twice": YAML + "  buyer: USA\n",
    "there is no study 'scenari'": YAML.replace("name: scenario", "name: scenari"),
    "line 2: .*months": YAML.replace("months: 6", "months: 600"),
}


@pytest.mark.parametrize("said", FAULTS)
def test_a_fault_is_named_with_its_line(said: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=said) as refused:
        read(written(tmp_path, FAULTS[said]))
    assert JAPANESE.search(refused.value.words.ja)


def test_all_faults_come_in_one_message(tmp_path: Path) -> None:
    wrong = YAML.replace("export-ban", "export-bann").replace("日本", "Nippons").replace("title:", "titel:")
    with pytest.raises(DataError) as refused:
        read(written(tmp_path, wrong))
    assert refused.value.words.en.count("line ") == 3


def test_toml_faults_have_lines_too(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="line 5: There is no lever"):
        read(written(tmp_path, TOML.replace("export-ban", "export-bann"), "plan.toml"))
    with pytest.raises(DataError, match="line 12: "):
        read(written(tmp_path, TOML.replace("日本", "Nippons"), "plan.toml"))
    with pytest.raises(DataError, match="line 6: this is not TOML"):
        read(written(tmp_path, TOML.replace('"export-ban"', "export ban"), "plan.toml"))


def test_two_cuts_that_contradict_are_refused_and_two_that_agree_are_not(tmp_path: Path) -> None:
    second = "  - {lever: export-ban, materials: [Dy], cut_share: 0.5, start_month: 2}\n"
    with pytest.raises(DataError, match="line 4 and line 8: two cuts of the same shipments by CHN overlap"):
        read(written(tmp_path, YAML.replace("study:\n", second + "study:\n")))
    later = second.replace("start_month: 2", "start_month: 3")
    assert (
        len(read(written(tmp_path, YAML.replace("study:\n", later + "study:\n"))).parameters["levers"]) == 2
    )


def test_levers_of_a_study_that_pulls_none_are_refused(tmp_path: Path) -> None:
    wrong = YAML.replace("name: scenario\n  buyer: 日本", "name: control-status").replace(", months: 6", "")
    with pytest.raises(DataError, match="pulls no levers; ask one of"):
        read(written(tmp_path, wrong))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("plan.txt", b"study: scenario", "ends in .yaml"),
        ("plan.yaml", b"\xff\xfe study", "line 1: the text is not UTF-8"),
        ("plan.yaml", b"a: [1, 2", "line 1: this is not YAML|line 2: this is not YAML"),
        ("plan.yaml", b"- 1\n- 2\n", "has the keys base, levers and study|holds no such table"),
        ("plan.yaml", b"", "holds no such table"),
        ("plan.yaml", b"a: 1\n" * 300_000, "more than a scenario needs"),
        (
            "plan.yaml",
            b"a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
            b"d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\n",
            "aliases within aliases",
        ),
        ("plan.yaml", b"study: !!python/object/apply:os.system ['true']\n", "line 1|no study"),
    ],
)
def test_what_is_no_scenario_is_refused_in_a_sentence(
    name: str, content: bytes, said: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(DataError, match=said) as refused:
        read(path)
    assert JAPANESE.search(refused.value.words.ja)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        read(tmp_path / "none.yaml")


def test_the_schema_knows_every_lever_and_study() -> None:
    found = schema()
    levers = found["properties"]["levers"]["items"]["oneOf"]
    assert [each["properties"]["lever"]["const"] for each in levers] == list(LEVERS)
    for lever, each in zip(LEVERS.values(), levers, strict=True):
        assert set(each["properties"]) == {"lever", *(p.name for p in lever.parameters)}
    assert found["properties"]["study"]["oneOf"][0]["enum"] == list(STUDIES)
    assert json.loads(json.dumps(found)) == found
