"""IEC 62474 and chemSHERPA, which carries an IEC 62474 document in a ZIP archive."""

from __future__ import annotations

from ..terms import Words
from .markup import Dialect

DIALECT = Dialect(
    kinds={
        "product": "part",
        "productpart": "part",
        "part": "part",
        "subproduct": "part",
        "article": "part",
        "material": "material",
        "homogeneousmaterial": "material",
        "substance": "substance",
        "dsdsg": "substance",
        "declarablesubstance": "substance",
        "containedsubstance": "substance",
    },
    count=("number", "numberofinstances", "quantity", "count", "instances"),
    item=("identifier", "itemnumber", "partnumber", "id"),
)
CARRIES = frozenset(
    {
        "item",
        "parent",
        "level",
        "name",
        "quantity",
        "mass",
        "share",
        "material",
        "substance",
        "cas",
        "element",
    }
)
LIMITS = (
    Words(
        "IEC 62474 carries no origin, supplier of a part, smelter, price, stock, lead time or programme.",
        "IEC 62474 には原産国、部品の仕入先、製錬所、価格、在庫、リードタイム、対象車種の項目がありません。",
    ),
    Words(
        "The compliance part names only declarable substances; neodymium and dysprosium are usually not among them.",
        "遵法判断情報は申告対象物質だけを挙げるため、ネオジムやジスプロシウムは通常含まれません。",
    ),
)
CHEMSHERPA_LIMITS = (
    Words(
        "chemSHERPA carries no origin, smelter, price, stock, lead time or programme.",
        "chemSHERPA には原産国、製錬所、価格、在庫、リードタイム、対象車種の項目がありません。",
    ),
    Words(
        "Composition may be left out or restricted to listed substances; then rare earths do not show.",
        "成分情報は省略または対象物質に限定されることがあり、その場合希土類は現れません。",
    ),
)
NAMESPACE = "62474"
ROOTS = ("main", "declaration", "iec62474", "materialdeclaration")
