"""Writes one product in the structure of every format that sozai reads; all content and all names are made up."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import xlsxwriter
from lxml import etree

from sozai.bom import Amount, Declaration, Line
from sozai.terms import COUNTRIES

Rows = list[list[str | float]]

# field, English header, Japanese header
COLUMNS = (
    ("name", "Part name", "部品名"),
    ("quantity", "Qty", "員数"),
    ("mass", "Weight [g]", "質量（ｇ）"),
    ("material", "Material", "材質"),
    ("substance", "Substance name", "含有物質"),
    ("cas", "CAS No.", "CAS番号"),
    ("part_type", "Part type", "部品種別"),
    ("form", "Form", "形態"),
    ("origin", "Country of origin", "原産国"),
    ("supplier", "Supplier", "仕入先"),
    ("smelter", "Smelter", "製錬所"),
    ("smelter_id", "Smelter ID", "製錬所番号"),
    ("smelter_country", "Smelter country", "製錬国"),
    ("value", "Unit price (JPY)", "単価（円）"),
    ("own_stock", "Stock", "在庫"),
    ("work_in_progress", "WIP", "仕掛"),
    ("in_transit", "In transit", "輸送中"),
    ("lead_time_days", "Lead time (days)", "リードタイム（日）"),
    ("programme", "Customer programme", "対象車種"),
    ("line_stop", "Line-stop date", "ライン停止日"),
    ("document", "Source document", "根拠資料"),
    ("confidence", "Confidence", "確度"),
)
THREE_TG = ("Sn", "Ta", "W", "Au")
EXTENDED = ("Co", "Cu", "C", "Li", "Ni")


def printed(value: object, japanese: bool) -> str | float:
    """Return a field as an office would type it: in Japanese with full-width digits and commas."""
    if value is None:
        return "－" if japanese else ""
    if isinstance(value, Amount):
        if value.value is None:
            return f"{value.low:g}{'〜' if japanese else '-'}{value.high:g}"
        value = value.value
    if isinstance(value, float) and japanese and value >= 1000 and value == int(value):
        return f"{value:,.0f}".translate(str.maketrans("0123456789,", "０１２３４５６７８９，"))
    return value if isinstance(value, float) else str(value)


def part_of(declaration: Declaration, line: Line) -> Line:
    """Return the part that a content belongs to, or the part itself."""
    while line.kind != "part":
        assert line.above is not None
        line = declaration.lines[line.above]
    return line


def table(declaration: Declaration, japanese: bool, layout: str) -> Rows:
    """Return a product as rows with headers: flat, by level, by outline number or by indent."""
    first = {
        "flat": ("Parent item", "親品番"),
        "level": ("Level", "階層"),
        "dotted": ("Level", "構成番号"),
        "indent": (),
    }[layout]
    head: list[str | float] = [*([first[japanese]] if first else []), "品番" if japanese else "Item number"]
    rows: Rows = [head + [column[1 + japanese] for column in COLUMNS]]
    numbers: dict[int, str] = {}
    counts: dict[int | None, int] = {}
    for position, line in enumerate(declaration.lines):
        part = part_of(declaration, line)
        lead: list[str | float] = []
        if layout == "flat":
            lead = [part.parent or ""]
        elif layout == "level":
            lead = [part.level if line.kind == "part" else ""]
        elif layout == "dotted" and line.kind == "part":
            counts[line.above] = counts.get(line.above, 0) + 1
            over = numbers.get(-1 if line.above is None else line.above)
            numbers[position] = f"{over}.{counts[line.above]}" if over else str(counts[line.above])
            lead = [numbers[position]]
        elif layout == "dotted":
            lead = [""]
        space = ("　" if japanese else "  ") * part.level if layout == "indent" else ""
        cells = []
        for field, *_ in COLUMNS:
            value = getattr(line, field)
            if japanese and field in ("origin", "smelter_country") and value:
                value = COUNTRIES[value].words.ja
            cells.append(printed(value, japanese) if value is not None else "")
        rows.append([*lead, space + part.item, *cells])
    return rows


def as_csv(rows: Rows, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """Return rows as a text table."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def as_workbook(sheets: Sequence[tuple[str, Rows]]) -> bytes:
    """Return sheets as an Excel workbook."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_urls": False})
    for name, rows in sheets:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell != "":
                    sheet.write(number, column, cell)
    book.close()
    return out.getvalue()


def ipc_1752(declaration: Declaration, edition: str) -> bytes:
    """Return a product as an IPC-1752 class D declaration, edition A or B."""
    space = (
        "http://webstds.ipc.org/175x/2.0" if edition == "A" else "https://webstds.ipc.org/175x/1752B/1752B"
    )
    root = etree.Element(
        f"{{{space}}}MainDeclaration", nsmap={None: space}, version="2.0" if edition == "A" else "3.0"
    )
    business = etree.SubElement(root, f"{{{space}}}BusinessInfo", mode="Distribute")
    response = etree.SubElement(business, f"{{{space}}}Response", date="2026-11-01")
    etree.SubElement(response, f"{{{space}}}SupplyCompany", name="Example Co.")
    over = root if edition == "A" else etree.SubElement(root, f"{{{space}}}IPC-1752B")
    nodes: dict[int | None, etree._Element] = {None: over}
    for position, line in enumerate(declaration.lines):
        above = nodes[line.above]
        if line.kind == "part":
            node = etree.SubElement(
                above, f"{{{space}}}{'Product' if line.above is None else 'SubProduct'}", unitType="Each"
            )
            if line.quantity and line.quantity.value is not None:
                node.set("numberOfInstances", f"{line.quantity.value:g}")
            named = etree.SubElement(
                node, f"{{{space}}}ProductID", itemNumber=line.item, itemName=line.name or ""
            )
            _ipc_amount(named, space, line.mass)
        elif line.kind == "material":
            found = above.find(f"{{{space}}}MaterialInfo")
            info = etree.SubElement(above, f"{{{space}}}MaterialInfo") if found is None else found
            found = info.find(f"{{{space}}}HomogeneousMaterialList")
            listed = etree.SubElement(info, f"{{{space}}}HomogeneousMaterialList") if found is None else found
            node = etree.SubElement(listed, f"{{{space}}}HomogeneousMaterial", name=line.material or "")
            _ipc_amount(node, space, line.mass)
        else:
            found = above.find(f".//{{{space}}}SubstanceCategory")
            if found is None:
                category = etree.SubElement(above, f"{{{space}}}SubstanceCategoryList")
                found = etree.SubElement(category, f"{{{space}}}SubstanceCategory", name="Supplier")
            node = etree.SubElement(found, f"{{{space}}}Substance", name=line.substance or "")
            if line.cas:
                etree.SubElement(node, f"{{{space}}}SubstanceID", identity=line.cas, authority="CAS")
            _ipc_amount(node, space, line.mass)
        nodes[position] = node
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))


def _ipc_amount(node: etree._Element, space: str, mass: Amount | None) -> None:
    if mass is None:
        return
    held = {"UOM": "mg"}
    for name, end in (("value", mass.value), ("minimum", mass.low), ("maximum", mass.high)):
        if end is not None:
            held[name] = f"{end * 1000:.12g}"
    etree.SubElement(node, f"{{{space}}}Amount", held)


def iec_62474(declaration: Declaration, encoding: str = "utf-8") -> bytes:
    """Return a product as an IEC 62474 declaration with its composition."""
    space = "http://std.iec.ch/iec62474"
    root = etree.Element(f"{{{space}}}Main", nsmap={None: space}, schemaVersion="X8.00")
    business = etree.SubElement(root, f"{{{space}}}BusinessInfo")
    response = etree.SubElement(business, f"{{{space}}}Response", date="2026-11-01")
    etree.SubElement(response, f"{{{space}}}SupplyCompany", name="Example Co.")
    nodes: dict[int | None, etree._Element] = {None: root}
    for position, line in enumerate(declaration.lines):
        above = nodes[line.above]
        if line.kind == "part":
            product = line.above is None
            node = etree.SubElement(
                above, f"{{{space}}}{'Product' if product else 'ProductPart'}", unitType="each"
            )
            if line.quantity and line.quantity.value is not None:
                node.set("number", f"{line.quantity.value:g}")
            kind = "ProductID" if product else "ProductPartID"
            named = etree.SubElement(node, f"{{{space}}}{kind}", identifier=line.item, name=line.name or "")
            _iec_mass(named, space, line.mass)
            if product:
                node = etree.SubElement(node, f"{{{space}}}Composition")
        else:
            kind, name = (
                ("Material", line.material) if line.kind == "material" else ("Substance", line.substance)
            )
            node = etree.SubElement(above, f"{{{space}}}{kind}", name=name or "")
            if line.cas:
                etree.SubElement(node, f"{{{space}}}SubstanceID", identity=line.cas, authority="CAS")
            _iec_mass(node, space, line.mass)
        nodes[position] = node
    return bytes(etree.tostring(root, xml_declaration=True, encoding=encoding, pretty_print=True))


def _iec_mass(node: etree._Element, space: str, mass: Amount | None) -> None:
    if mass is None:
        return
    held = {"unitOfMeasure": "g"}
    for name, end in (("mass", mass.value), ("massMin", mass.low), ("massMax", mass.high)):
        if end is not None:
            held[name] = f"{end:.12g}"
    etree.SubElement(node, f"{{{space}}}Mass", held)


def chemsherpa(declaration: Declaration) -> bytes:
    """Return a product as a chemSHERPA article file: a ZIP with an IEC 62474 document."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("SHAI_example.xml", iec_62474(declaration))
    return out.getvalue()


def smelters(declaration: Declaration, title: str, wanted: Callable[[str], bool]) -> bytes:
    """Return the smelters of a product in the layout of a reporting template, for the metals wanted."""
    product = declaration.lines[0]
    head: list[str | float] = [
        "Smelter Identification Number Input Column", "Metal (*)", "Smelter Look-up (*)", "Smelter Name (1)",
        "Smelter Country (*)", "Smelter Identification", "Source of Smelter Identification Number",
    ]  # fmt: skip
    rows: Rows = [["TO BEGIN: fill in the metal and the smelter"], [], [], head]
    for line in declaration.lines:
        if line.smelter and line.element and wanted(line.element):
            place = COUNTRIES[line.smelter_country].words.en if line.smelter_country else ""
            number = line.smelter_id or ""
            rows.append(
                [
                    number,
                    line.substance or "",
                    line.smelter,
                    line.smelter,
                    place,
                    number,
                    "RMI" if number else "",
                ]
            )
    blank: Rows = [["Instructions"]]
    return as_workbook(
        [
            ("Revision", [[title], ["Version 6.5"]]),
            ("Instructions", blank),
            ("Definitions", blank),
            ("Declaration", [[], [title], [], [], [], [], [], ["", "Company Name (*):", "", "Example Co."]]),
            ("Smelter List", rows),
            ("Product List", [[], [], [], [], ["", "Manufacturer's Product Number (*)", "Manufacturer's Product Name"],
                              ["", product.item, product.name or ""]]),
            ("Smelter Look-up", [["Metal", "Smelter Look-up (*)"]]),
            ("Checker", blank),
        ]
    )  # fmt: skip


def every_format(declaration: Declaration) -> dict[str, bytes]:
    """Return the product in every format and layout, by file name."""
    return {
        "flat.csv": as_csv(table(declaration, False, "flat")),
        "flat-ja-cp932.csv": as_csv(table(declaration, True, "flat"), "cp932"),
        "level-utf16.tsv": as_csv(table(declaration, True, "level"), "utf-16", "\t"),
        "indent-bom.csv": as_csv(table(declaration, False, "indent"), "utf-8-sig", ";"),
        "level-ja.xlsx": as_workbook(
            [
                ("表紙", [["部品表"], ["秘"]]),
                ("部品表", [["モータ部品表"], [], *table(declaration, True, "level")]),
            ]
        ),
        "dotted-en.xlsx": as_workbook([("BOM", table(declaration, False, "dotted"))]),
        "indent-ja.xlsx": as_workbook([("構成", table(declaration, True, "indent"))]),
        "ipc-1752a.xml": ipc_1752(declaration, "A"),
        "ipc-1752b.xml": ipc_1752(declaration, "B"),
        "iec-62474.xml": iec_62474(declaration, "utf-16"),
        "chemsherpa.shai": chemsherpa(declaration),
        "cmrt.xlsx": smelters(
            declaration, "Conflict Minerals Reporting Template (CMRT)", lambda e: e in THREE_TG
        ),
        "emrt.xlsx": smelters(
            declaration, "Extended Minerals Reporting Template (EMRT)", lambda e: e in EXTENDED
        ),
        "amrt.xlsx": smelters(
            declaration,
            "Additional Minerals Reporting Template (AMRT)",
            lambda e: e not in THREE_TG + EXTENDED,
        ),
    }


def write(declaration: Declaration, folder: Path) -> list[Path]:
    """Write the product in every format into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, content in every_format(declaration).items():
        (folder / name).write_bytes(content)
        written.append(folder / name)
    return written
