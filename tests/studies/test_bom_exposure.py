"""A user's bill of materials stays on the machine, is marked, and leaves nothing in what is shared."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from sozai import bom, procurement
from sozai.chain import build, origin_shares
from sozai.disruption import lost_by_element, lost_share_of_all
from sozai.levers import ExportBan
from sozai.market import solve
from sozai.report import to_csv, to_html, to_xlsx
from sozai.store import Facts
from sozai.studies import STUDIES, run
from sozai.studies.bom_inputs import MARK
from sozai.studies.bom_tables import ALL_USES, ESTIMATED
from sozai.studies.bom_uses import CHAIN_OF, USE_OF_PART
from sozai.terms import Answer, NoAnswerError, ParameterError, Words
from sozai.terms.chains import USES
from sozai.web.runs import Runs

MOTOR = bom.WORKED["traction-motor"]
# Every way out of a process raises while a file is read and answered.
WATCHED = """
import json, sys
out = ("socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.bind", "urllib.Request", "http.client.connect",
       "ftplib.connect", "smtplib.connect", "subprocess.Popen", "os.system", "webbrowser.open")
def watch(event, args):
    if event in out:
        seen.append(event)
        raise RuntimeError(event)
seen = []
sys.addaudithook(watch)
from sozai.store import Facts
from sozai.studies import run
from sozai.terms import DataError
with Facts(None) as facts:
    for name, asked in json.loads(sys.argv[1]).items():
        try:
            assert run(name, facts, **asked).findings
        except DataError:  # not the table or folder of this study, and it was read all the same
            assert not name.startswith(("bom", "supplier", "procurement", "stockpile"))
print("out:", seen)
"""


@pytest.fixture(scope="module")
def mine(facts: Facts, tmp_path_factory: pytest.TempPathFactory) -> Answer:
    path = tmp_path_factory.mktemp("secret-folder") / "own.csv"
    path.write_bytes(MOTOR.read_bytes())
    return run("bom-exposure", facts, file=str(path), volumes="TM-100=12000")


def file_studies() -> list[str]:
    return [name for name, s in STUDIES.items() if any(p.is_file for p in s.parameters)]


def own_files(folder: Path) -> dict[str, dict[str, str]]:
    """Return for each study of a user's files a question with files of the kind it takes."""
    suppliers, cuts = folder / "suppliers.csv", folder / "cuts.csv"
    suppliers.write_text(procurement.WORKED["vehicle-parts"], encoding="utf-8")
    cuts.write_text("scenario,origin,days,probability\nstop,CHN,90,0.02\n", encoding="utf-8")
    given = {
        "procurement": {"file": str(suppliers), "scenarios": str(cuts)},
        "stockpile": {"scenarios": str(cuts)},
    }
    first = {name: next(p for p in STUDIES[name].parameters if p.is_file) for name in file_studies()}
    wanted = {name: str(MOTOR if p.kind in ("file", "files") else folder) for name, p in first.items()}
    return {name: given.get(name, {p.name: wanted[name]}) for name, p in first.items()}


def test_an_answer_from_a_users_file_is_marked_confidential(mine: Answer, facts: Facts) -> None:
    assert mine.warnings[0].en.startswith("CONFIDENTIAL")
    assert mine.warnings[0].ja.startswith("【社外秘】")
    assert mine.finding("confidential_count").value == len(bom.read(MOTOR).lines)
    assert mine.asked["file"] == "own.csv"
    assert "secret-folder" not in mine.to_json()
    example = run("bom-exposure", facts)
    assert example.finding("confidential_count").value == 0
    assert not any(words.en.startswith("CONFIDENTIAL") for words in example.warnings)


def test_the_default_report_never_reads_a_users_file() -> None:
    assert "bom-exposure" in file_studies()
    for name in file_studies():
        files = {p.name for p in STUDIES[name].parameters if p.is_file}
        assert not any(files & set(asked) for asked in STUDIES[name].standard)
        assert all(p.default in ("", ()) for p in STUDIES[name].parameters if p.is_file)
        assert not files & {p["name"] for p in STUDIES[name].to_json()["parameters"]}


def test_no_request_leaves_the_machine_while_a_file_is_read_and_answered(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, json.dumps(own_files(tmp_path)), str(MOTOR)], capture_output=True, text=True, check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "out: []"


def test_every_row_of_a_confidential_answer_is_marked_in_every_format(mine: Answer) -> None:
    study = STUDIES["bom-exposure"]
    for table in mine.tables:
        assert table.columns[-1].name == "marking"
        assert {row[-1] for row in table.rows} <= {MARK}
        if table.rows:
            lines = to_csv(mine, "ja", table.name).decode("utf-8-sig").splitlines()
            assert all("社外秘" in line for line in lines[1:])
    page = to_html([(study, mine)], (), "en", "2026-01-01")
    for text in (mine.to_json(), page):
        assert "CONFIDENTIAL: made from a file of yours" in text
        assert text.count('"CONFIDENTIAL"') >= len(mine.table("actions").rows)
    book = BytesIO(to_xlsx(mine, study, "ja"))
    found = CalamineWorkbook.from_filelike(book)
    for name in found.sheet_names[1 : 1 + len(mine.tables)]:
        rows = found.get_sheet_by_name(name).to_python()
        assert all(row[-1] == "社外秘" for row in rows[3:] if any(row)), name


TOLD = (
    "part", "parent", "level", "quantity_count", "low_mass_g", "high_mass_g", "material", "form", "supplier", "place",
    "refiner", "refiner_share", "notice", "item", "status", "ground", "yearly_jpy", "cover_days", "line_stop",
    "programmes", "substitute", "substitute_months", "ask", "due", "answered",
)  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_excel_list_to_act_on_tells_of_each_element_all_that_a_buyer_acts_on(
    facts: Facts, mixed: str, lang: str
) -> None:
    answer = run("bom-exposure", facts, use="civil")
    book = openpyxl.load_workbook(BytesIO(to_xlsx(answer, STUDIES["bom-exposure"], lang)))
    sheet = book[{"en": "List to act on", "ja": "対応リスト"}[lang]]
    _, titles, names, *rows = [r for r in sheet.iter_rows(values_only=True) if any(r)]
    assert set(TOLD) <= set(names)
    assert all(titles)
    magnet = dict(zip(names, rows[0], strict=True))
    assert (magnet["part"], magnet["parent"], magnet["product"], magnet["level"]) == (
        "MG-112",
        "RT-110",
        "TM-100",
        2,
    )
    assert (magnet["low_mass_g"], magnet["high_mass_g"]) == pytest.approx((43.2, 62.4))
    assert magnet["yearly_jpy"] == 12_000 * 29_760
    assert (magnet["line_stop"], magnet["due"], magnet["ask"]) == (
        "2027-02-15",
        "2026-11-17",
        "Example Magnet",
    )
    assert magnet["answered"] == {"en": "open", "ja": "未回答"}[lang]
    guessed = run("bom-exposure", facts, file=mixed).table("actions")
    at = {column.name: place for place, column in enumerate(guessed.columns)}
    gallium = next(row for row in guessed.rows if row[at["material"]] == "gallium")
    assert gallium[at["refiner_basis"]] == ESTIMATED
    assert 0 < gallium[at["low_share"]] <= gallium[at["refiner_share"]] <= gallium[at["high_share"]] <= 1


SECRETS = ("12345", "TM-100", "EV traction motor")


def test_the_redacted_copy_names_no_part_supplier_place_price_or_programme(facts: Facts) -> None:
    copy = run("bom-exposure", facts, file=str(MOTOR), volumes="12345", redacted=True)
    secrets = set(SECRETS)
    for line in bom.read(MOTOR).lines:
        named = (line.supplier, line.smelter, line.smelter_id, line.programme, line.document, line.line_stop)
        secrets |= {each for each in named if each}
        secrets |= {each for each in (line.item, line.name) if each and line.kind == "part"}
    sought = sorted(secrets - {"Shaft", "Magnet", "Housing"})
    book = CalamineWorkbook.from_filelike(BytesIO(to_xlsx(copy, STUDIES["bom-exposure"], "en")))
    cells = json.dumps([book.get_sheet_by_name(n).to_python() for n in book.sheet_names], default=str)
    data = to_html([(STUDIES["bom-exposure"], copy)], (), "en", "2026-01-01").split("sozai-report", 1)[1]
    answered = data.split('"answer":', 1)[1]
    csv = "".join(to_csv(copy, "ja", table.name).decode() for table in copy.tables)
    for text in (json.dumps(copy.to_dict(), ensure_ascii=False), cells, csv):
        assert [each for each in sought if each in text] == []
    assert [each for each in sought if f'"{each}"' in answered] == []
    assert copy.table("customer_copy").rows
    assert copy.warnings[0].en.startswith("Redacted copy")


def test_sales_need_a_price_and_a_volume(facts: Facts) -> None:
    assert run("bom-exposure", facts, file=str(MOTOR)).finding("restricted_sales_jpy").value is None
    known = run("bom-exposure", facts, volumes="TM-100=1000").finding("restricted_sales_jpy")
    assert known.value == 98_000_000  # 1,000 motors of 98,000 yen


def test_measures_cost_what_their_basis_says(facts: Facts) -> None:
    rows = run("bom-exposure", facts, volumes="TM-100=1000").table("measures").rows
    # 48 magnets of 620 yen: 60 days at 8 % a year, and a premium of 10 %
    assert [row[2] for row in rows] == pytest.approx([29_760 * 60 / 365 * 0.08, 2_976, None])
    assert rows[1][3] == pytest.approx(2_976_000)
    assert isinstance(rows[2][4], Words)
    assert "12 to 36 months" in rows[2][4].en


@pytest.mark.parametrize("text", ["many", "TM-100=", "-3", "nan", "1e400"])
def test_volumes_that_are_no_numbers_are_refused(facts: Facts, text: str) -> None:
    with pytest.raises(ParameterError, match="volumes"):
        run("bom-exposure", facts, volumes=text)


def test_losses_come_only_with_a_scenario(facts: Facts) -> None:
    plain = run("bom-exposure", facts)
    assert plain.table("losses").rows == ()
    assert "lost_sales_jpy" not in {finding.name for finding in plain.findings}
    heavy = {"cut_materials": ("dysprosium", "copper"), "volumes": "12000"}
    asked = run("bom-exposure", facts, lost_share=0.25, **heavy)
    rows = asked.table("losses").rows
    assert {row[1] for row in rows} == {"dysprosium", "copper"}
    assert {row[9] for row in rows} == {750.0 * 98_000}
    assert asked.finding("lost_sales_jpy").value == 750.0 * 98_000


def test_a_cut_that_is_run_takes_from_each_line_what_its_element_and_use_lose(facts: Facts) -> None:
    asked: dict[str, object] = {"volumes": "12000", "cut_months": 6, "cut_reach": "all"}
    cut = run("bom-exposure", facts, cut_materials="Nd,Pr,Dy,Tb", **asked)
    lost = {row[1]: row for row in cut.table("losses").rows}
    assert set(lost) == {"neodymium", "praseodymium", "dysprosium"}
    chain = build(facts).chain.over(12)
    ban = ExportBan(
        materials=("ndpr", "dysprosium"), stages=("separate", "metal", "magnet"), reach="all", months=6
    )
    short = ban(chain)
    shares = lost_by_element(short, solve(short), chain.regions.index("JPN"))
    for material, element in (("dysprosium", "dysprosium"), ("neodymium", "ndpr")):
        path = shares["drive-motors", element]
        assert path.max() > 0
        assert lost[material][4] == pytest.approx(path.mean())
        assert lost[material][9] == pytest.approx(1_000 * path.sum() * 98_000)
    assert len(cut.facts) > len(run("bom-exposure", facts).facts)


MIXED = """item,parent,name,quantity,mass (g),part type,price (JPY)
TOP,,product,,900,,100000
P-1,TOP,GaN die,1,1,gan-die,100
P-2,TOP,tool,1,100,cemented-carbide,500
P-3,TOP,cell,1,100,lfp-cell,700
P-4,TOP,glass,1,100,ito-target,50
P-5,TOP,magnet,1,100,ndfeb-magnet-heavy,50
"""


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("mixed") / "mixed.csv"
    path.write_text(MIXED, encoding="utf-8")
    return str(path)


def test_each_line_loses_in_its_own_chain_and_use(facts: Facts, mixed: str) -> None:
    found = run("bom-exposure", facts, file=mixed, volumes="12000", cut_months=6, cut_reach="all")
    lost = {(row[0], row[1]): row for row in found.table("losses").rows}
    chain = build(facts, "gallium").chain.over(12)
    short = ExportBan(materials=("gallium",), reach="all", months=6)(chain)
    path = lost_by_element(short, solve(short), chain.regions.index("JPN"))["gallium-wafers", "gallium"]
    assert path.max() > 0
    assert lost["P-1", "gallium"][4] == pytest.approx(path.mean())
    assert lost["P-1", "gallium"][3] == USES["gallium-wafers"]
    assert lost["P-2", "tungsten"][3] == USES["tungsten-carbide"]
    assert lost["P-3", "lithium"][3] == ALL_USES
    assert lost["P-5", "dysprosium"][3] == USES["drive-motors"]
    assert ("P-4", "indium") not in lost
    assert any("No chain follows" in words.en and "indium" in words.en for words in found.assumptions)


def test_all_uses_together_lose_what_lies_between_the_least_and_the_most(facts: Facts) -> None:
    chain = build(facts, "gallium").chain.over(12)
    short = ExportBan(materials=("gallium",), reach="all", months=6)(chain)
    solved, buyer = solve(short), chain.regions.index("JPN")
    paths = list(lost_by_element(short, solved, buyer).values())
    every = lost_share_of_all(short, solved, buyer)
    assert every.max() > 0
    assert (every >= np.min(paths, axis=0) - 1e-9).all()
    assert (every <= np.max(paths, axis=0) + 1e-9).all()
    assert lost_share_of_all(chain, solve(chain), buyer).tolist() == [0.0] * 12


def test_only_the_chains_that_are_touched_are_run(facts: Facts, mixed: str) -> None:
    found = run("bom-exposure", facts, file=mixed, cut_months=3, cut_materials="gallium,cobalt")
    assert {row[1] for row in found.table("losses").rows} == {"gallium", "cobalt"}
    goods = {str(fact.key) for fact in found.facts if fact.table == "goods"}
    assert any("gallium" in key for key in goods)
    assert not any("lithium" in key for key in goods)


def test_who_ships_nothing_at_the_stages_cut_is_told_and_is_no_sign_of_safety(
    facts: Facts, mixed: str
) -> None:
    asked = {
        "file": mixed,
        "cut_months": 3,
        "cut_origin": "COD",
        "cut_materials": "cobalt",
        "cut_reach": "direct",
    }
    found = run("bom-exposure", facts, **asked)
    assert found.table("losses").rows == ()
    assert any("unknown, not none" in words.en and "Cobalt" in words.en for words in found.assumptions)


def test_a_chain_that_does_not_follow_the_origin_leaves_its_lines_unknown(facts: Facts, mixed: str) -> None:
    asked = {"file": mixed, "cut_months": 3, "cut_origin": "COD", "cut_stages": "mine,refine"}
    found = run("bom-exposure", facts, cut_materials="cobalt,gallium", **asked)
    assert {row[1] for row in found.table("losses").rows} == {"cobalt"}
    assert any(words.en.startswith("Gallium: its lines have no loss here") for words in found.assumptions)
    with pytest.raises(NoAnswerError, match="has no figures"):
        run("bom-exposure", facts, cut_materials="gallium", **asked)


def test_a_cut_that_takes_no_output_says_so_and_what_it_costs(facts: Facts) -> None:
    found = run("bom-exposure", facts, example="power-module", cut_months=12, cut_materials="magnesium")
    (row,) = (row for row in found.table("losses").rows if row[1] == "magnesium")
    assert row[4] == 0.0
    assert any(words.en.startswith("Magnesium: the cut is in the market") for words in found.assumptions)
    wider = run(
        "bom-exposure",
        facts,
        example="power-module",
        cut_months=12,
        cut_materials="magnesium",
        cut_reach="all",
    )
    assert wider.table("losses").rows[0][4] > 0.0
    assert not any("costs no output" in words.en for words in wider.assumptions)


def test_a_part_is_mapped_to_a_use_of_a_chain_that_follows_its_element(facts: Facts) -> None:
    typical = {(row.material, row.part_type) for row in facts.frame("compositions").itertuples()}
    for (material, part_type), use in USE_OF_PART.items():
        assert use in set(build(facts, CHAIN_OF[material]).chain.uses.name)
        assert (material, part_type) in typical or part_type in {kind for _, kind in typical}


def test_a_refiner_is_estimated_in_the_chain_of_its_element(facts: Facts, mixed: str) -> None:
    table = run("bom-exposure", facts, file=mixed).table("actions")
    names = [column.name for column in table.columns]
    said = {
        row[names.index("material")]: row for row in table.rows if row[names.index("part")] in ("P-1", "P-4")
    }
    chain = build(facts, "gallium").chain
    shares = origin_shares(chain, "gallium", "refine", chain.regions.index("JPN"))
    assert said["gallium"][names.index("refiner")] == chain.regions[int(shares.argmax())]
    low, value, high = (said["gallium"][names.index(n)] for n in ("low_share", "refiner_share", "high_share"))
    assert value == pytest.approx(shares.max())
    assert low <= value <= high
    assert said["indium"][names.index("refiner")] is None
    # No trade code shows anode graphite, so the model's own proportions are no evidence of who refined it.
    graphite = next(row for row in table.rows if row[names.index("material")] == "graphite")
    assert graphite[names.index("part")] == "P-3"
    assert graphite[names.index("refiner")] is None


def test_nothing_is_lost_by_a_cut_of_nothing(facts: Facts) -> None:
    rows = run("bom-exposure", facts, cut_months=3, cut_share=0.0).table("losses").rows
    assert rows
    assert {row[4] for row in rows} == {0.0}


def test_a_cut_and_a_share_at_once_are_refused(facts: Facts) -> None:
    with pytest.raises(ParameterError, match="not both"):
        run("bom-exposure", facts, cut_months=3, lost_share=0.5)


def test_a_cut_of_what_no_line_holds_is_told_so(facts: Facts) -> None:
    found = run("bom-exposure", facts, example="power-module", cut_months=3, cut_materials="terbium")
    assert found.table("losses").rows == ()
    assert any("not run" in words.en for words in found.assumptions)


def test_the_list_to_act_on_names_a_substitute_or_says_that_none_is_registered(facts: Facts) -> None:
    table = run("bom-exposure", facts, example="power-module").table("actions")
    names = [column.name for column in table.columns]
    said = {(row[names.index("part")], row[names.index("material")]): row for row in table.rows}
    gallium = said["IC-252", "gallium"]
    assert "silicon" in gallium[names.index("substitute")].en
    assert gallium[names.index("low_months")] < gallium[names.index("high_months")]
    texts = {row[names.index("substitute")].en for row in table.rows}
    assert "no registered substitute" in texts


def test_the_page_refuses_to_open_a_file(facts: Facts, tmp_path: Path) -> None:
    runs = Runs(STUDIES, facts)
    for name, asked in own_files(tmp_path).items():
        with pytest.raises(ParameterError, match="does not read files"):
            asyncio.run(runs.reply(name, asked))
