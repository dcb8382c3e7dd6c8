"""XML without entities, without document types, without a network."""

from __future__ import annotations

from lxml import etree

from ..terms import DataError
from .archive import MEGABYTE, too_large

LARGEST = 40 * MEGABYTE
MOST_NODES = 4_000_000  # elements and attributes
LONGEST = 32_767  # characters of one text or attribute, as in a cell of a workbook


def root_of(name: str, content: bytes) -> etree._Element:
    """Return the root of an XML document.

    Document types and entities are refused altogether (none of the formats read here needs one), so neither an
    expansion nor an outside address can occur; comments and processing instructions are dropped.

    Args:
        name: the file's name, for the sentence.
        content: the document.

    Raises:
        DataError: no well-formed XML, one with a document type, or one beyond the limits.

    Example:
        >>> root_of("a.xml", b"<a x='1'/>").get("x")
        '1'
    """
    if len(content) > LARGEST:
        raise too_large(name, len(content), LARGEST)
    # UTF-16 hides the letters behind zero bytes.
    bare = content.replace(b"\0", b"")
    if b"<!DOCTYPE" in bare or b"<!ENTITY" in bare:
        raise _with_type(name)
    nodes = bare.count(b"<") + bare.count(b"=")
    if nodes > MOST_NODES:
        raise DataError(
            f"{name} has more than {MOST_NODES:,} elements and attributes; refused. Split it by product.",
            f"{name} の要素と属性が {MOST_NODES:,} 個を超えるため読み込みません。製品ごとに分割してください。",
        )
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        raise DataError(
            f"{name} is no well-formed XML" + (f" (line {line})" if line else "") + "; get the file again.",
            f"{name} は XML として読めません"
            + (f"（{line} 行目）" if line else "")
            + "。取得し直してください。",
        ) from None
    if root.getroottree().docinfo.doctype:
        raise _with_type(name)
    _check_lengths(name, root)
    return root


def _check_lengths(name: str, root: etree._Element) -> None:
    for node in root.iter():
        texts = (node.text or "", node.tail or "", *(str(value) for value in node.attrib.values()))
        if max(map(len, texts)) > LONGEST:
            raise DataError(
                f"{name}, line {node.sourceline}: a text of more than {LONGEST:,} characters; refused.",
                f"{name} の {node.sourceline} 行目: {LONGEST:,} 文字を超える文字列があるため読み込みません。",
            )


def _with_type(name: str) -> DataError:
    return DataError(
        f"{name} brings its own document type or entities (<!DOCTYPE or <!ENTITY); refused, because such a file can "
        "swell without bound or call outside addresses. Ask the sender for a plain export.",
        f"{name} は独自の文書型・実体（<!DOCTYPE、<!ENTITY）を含むため読み込みません（際限なく膨張したり外部に接続したりするおそれ）。"
        "送り主に通常の形式での出力を依頼してください。",
    )
