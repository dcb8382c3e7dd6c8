"""XML declarations: classes, versions, namespaces, units, thresholds."""

from __future__ import annotations

from pathlib import Path

import pytest

from sozai import bom
from sozai.terms import DataError

IPC = "http://webstds.ipc.org/175x/2.0"


def read(folder: Path, text: str) -> bom.Declaration:
    path = folder / "declaration.xml"
    path.write_text(text, encoding="utf-8")
    return bom.read(path)


def ipc(inside: str, space: str = f'xmlns="{IPC}"') -> str:
    return f'<MainDeclaration {space} version="2.0"><Product unitType="Each">{inside}</Product></MainDeclaration>'


NAMED = '<ProductID itemNumber="P-1" itemName="Part"><Amount value="2" UOM="g"/></ProductID>'


def test_class_a_says_that_there_is_a_product_and_no_more(tmp_path: Path) -> None:
    declared = read(tmp_path, ipc(NAMED))
    assert [(line.kind, line.item) for line in declared.lines] == [("part", "P-1")]
    assert declared.lines[0].mass == bom.Amount(2.0, unit="g")


def test_class_b_gives_groups_of_materials(tmp_path: Path) -> None:
    inside = (
        NAMED
        + '<MaterialInfo><MaterialGroupList><MaterialGroup name="Copper alloys"><Amount value="900" UOM="mg"/></MaterialGroup></MaterialGroupList></MaterialInfo>'
    )
    line = read(tmp_path, ipc(inside)).lines[1]
    assert (line.kind, line.material, line.mass) == ("material", "Copper alloys", bom.Amount(0.9, unit="g"))


def test_class_c_gives_listed_substances_and_not_those_below_their_threshold(tmp_path: Path) -> None:
    substance = '<Substance name="{0}"><SubstanceID identity="{1}" authority="CAS"/><Threshold aboveThresholdLevel="{2}"/><Amount value="{3}" UOM="ppm"/></Substance>'
    inside = (
        NAMED + '<MaterialInfo><SubstanceCategoryList><SubstanceCategory name="RoHS">'
        + substance.format("Lead", "7439-92-1", "true", "1200")
        + substance.format("Cadmium", "7440-43-9", "false", "0")
        + "</SubstanceCategory></SubstanceCategoryList></MaterialInfo>"
    )  # fmt: skip
    declared = read(tmp_path, ipc(inside))
    assert [(line.element, line.share) for line in declared.lines[1:]] == [
        ("Pb", bom.Amount(0.0012, unit="share"))
    ]
    assert "not above its threshold" in declared.notes[0].words.en


def test_class_d_gives_substances_of_homogeneous_materials_with_tolerances(tmp_path: Path) -> None:
    inside = (
        NAMED + '<MaterialInfo><HomogeneousMaterialList><HomogeneousMaterial name="Ceramic"><Amount value="5.2" UOM="mg"/>'
        '<SubstanceCategoryList><SubstanceCategory name="Supplier"><Substance name="Barium titanate">'
        '<SubstanceID identity="12047-27-7" authority="CAS"/>'
        '<Amount value="5" UOM="mg" negativeTolerance="10" positiveTolerance="20"/><Concentration value="86.27"/>'
        "</Substance></SubstanceCategory></SubstanceCategoryList></HomogeneousMaterial></HomogeneousMaterialList></MaterialInfo>"
    )  # fmt: skip
    line = read(tmp_path, ipc(inside)).lines[2]
    assert line.mass is not None
    assert (line.mass.value, line.mass.low, line.mass.high) == pytest.approx((0.005, 0.0045, 0.006))
    assert line.share is not None
    assert line.share.value == pytest.approx(0.8627)
    # 137.327 / 233.19
    assert dict(bom.contained(line))["Ba"] == pytest.approx(0.5889, abs=1e-4)


@pytest.mark.parametrize(
    "space", [f'xmlns="{IPC}"', 'xmlns="http://webstds.ipc.org/175x/3.0"', ""], ids=["2.0", "other", "none"]
)
def test_the_namespace_and_version_do_not_matter(tmp_path: Path, space: str) -> None:
    assert read(tmp_path, ipc(NAMED, space)).lines[0].item == "P-1"


def test_a_prefix_does_not_matter(tmp_path: Path) -> None:
    text = f'<i:MainDeclaration xmlns:i="{IPC}"><i:Product><i:ProductID itemNumber="P-1"/></i:Product></i:MainDeclaration>'
    assert read(tmp_path, text).lines[0].item == "P-1"


def test_chemsherpas_company_in_japanese_is_the_declarant(tmp_path: Path) -> None:
    text = (
        '<Main xmlns="http://std.iec.ch/iec62474"><BusinessInfo><Response><SupplyCompany name="Example" nameLocal="例示株式会社"/>'
        '</Response></BusinessInfo><Product unitType="each"><ProductID name="Motor" identifier="M-1" version="1">'
        '<Mass mass="2.4" unitOfMeasure="kg"/></ProductID><Composition><Material name="Steel" massPercent="80"/></Composition>'
        "</Product></Main>"
    )
    declared = read(tmp_path, text)
    assert declared.declarant == "例示株式会社"
    assert declared.lines[0].mass == bom.Amount(2400.0, unit="g")
    assert declared.lines[1].share == bom.Amount(0.8, unit="share")


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        (NAMED.replace('value="2"', 'value="two"'), "'two' in amount/value"),
        (NAMED.replace('UOM="g"', 'UOM="stone"'), "'stone' is no unit of mass"),
        (NAMED.replace(' UOM="g"', ""), "has no unit"),
        (NAMED.replace('value="2"', 'value="-2"'), "'-2' in amount/value"),
    ],
)
def test_a_number_that_cannot_be_read_is_a_fault_with_its_line(
    tmp_path: Path, inside: str, said: str
) -> None:
    with pytest.raises(DataError) as caught:
        read(tmp_path, ipc("\n\n" + inside))
    assert said in caught.value.words.en
    assert "row 3" in caught.value.words.en


def test_other_xml_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="root is 'rss'"):
        read(tmp_path, "<rss><channel/></rss>")
    with pytest.raises(DataError, match="no line of a product"):
        read(tmp_path, f'<MainDeclaration xmlns="{IPC}"/>')


def test_parts_of_parts_with_masses_on_the_elements_themselves_are_read(tmp_path: Path) -> None:
    """As public readers of real files describe them: SubProduct, value and UOM as attributes, Concentration in per cent."""
    declared = read(
        tmp_path,
        f"""<ipc:MainDeclaration xmlns:ipc="{IPC}" version="2.0"><ipc:Product unitType="Each">
        <ipc:ProductID itemName="Sensor" itemNumber="S-1" version="2"><ipc:Amount value="5" UOM="g"/></ipc:ProductID>
        <ipc:SubProduct numberOfInstances="3"><ipc:ProductID itemName="Ring" itemNumber="S-2"/>
        <ipc:MaterialInfo><ipc:HomogeneousMaterialList>
        <ipc:HomogeneousMaterial name="Sintered magnet" materialGroupName="Magnets" value="400" UOM="mg">
        <ipc:SubstanceCategoryList><ipc:SubstanceCategory name="Supplier">
        <ipc:Substance name="Neodymium" value="120" UOM="mg"><ipc:SubstanceID identity="7440-00-8" authority="CAS"/></ipc:Substance>
        <ipc:Substance name="Dysprosium"><ipc:SubstanceID identity="7429-91-6" authority="CAS"/><ipc:Concentration value="2.5"/></ipc:Substance>
        <ipc:Substance name="Boron"><ipc:UniqueID identity="7440-42-8" authority="CAS"/><ipc:Amount value="1" UOM="massPercent"/></ipc:Substance>
        </ipc:SubstanceCategory></ipc:SubstanceCategoryList></ipc:HomogeneousMaterial>
        </ipc:HomogeneousMaterialList></ipc:MaterialInfo></ipc:SubProduct></ipc:Product></ipc:MainDeclaration>""",
    )
    ring, magnet, *substances = declared.lines[1:]
    assert (ring.item, ring.name, ring.quantity) == ("S-2", "Ring", bom.Amount(3.0, unit="each"))
    assert (magnet.material, magnet.mass) == ("Sintered magnet", bom.Amount(0.4, unit="g"))
    assert [(s.element, s.mass, s.share) for s in substances] == [
        ("Nd", bom.Amount(0.12, unit="g"), None),
        ("Dy", None, bom.Amount(0.025, unit="share")),
        ("B", None, bom.Amount(0.01, unit="share")),
    ]


def test_a_compliance_declaration_in_the_name_space_of_iec_62474_is_read(tmp_path: Path) -> None:
    """As chemSHERPA writes it: Main, ProductID with name, identifier and Mass, DsDsg under Compliance."""
    declared = read(
        tmp_path,
        """<Main xmlns="http://std.iec.ch/iec62474"><BusinessInfo><Response><SupplyCompany name="Example Co."
        nameLocal="例示株式会社"/></Response></BusinessInfo><Product unitType="each">
        <ProductID name="MOTOR" identifier="E-7" version="1"><Mass mass="2400" unitOfMeasure="g"/></ProductID>
        <Compliance><DsDsg name="Lead titanate" aboveThresholdLevel="true"/></Compliance></Product></Main>""",
    )
    motor, lead = declared.lines
    assert (motor.item, motor.name, motor.mass) == ("E-7", "MOTOR", bom.Amount(2400.0, unit="g"))
    assert (lead.kind, lead.substance, lead.mass) == ("substance", "Lead titanate", None)
    assert declared.declarant == "例示株式会社"
