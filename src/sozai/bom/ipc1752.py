"""IPC-1752A and IPC-1752B, classes A to D."""

from __future__ import annotations

from ..terms import Words
from .markup import Dialect

DIALECT = Dialect(
    kinds={
        "product": "part",
        "subproduct": "part",
        "homogeneousmaterial": "material",
        "materialgroup": "material",
        "substance": "substance",
    }
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
        "IPC-1752 carries no origin, supplier of a part, smelter, price, stock, lead time or programme.",
        "IPC-1752 には原産国、部品の仕入先、製錬所、価格、在庫、リードタイム、対象車種の項目がありません。",
    ),
    Words(
        "Classes A to C name only substances on a list of declarable ones; neodymium and dysprosium are usually not on "
        "it. Only class D lists all substances, and it may still hold trade secrets back.",
        "クラス A〜C は申告対象物質だけを挙げるため、ネオジムやジスプロシウムは通常含まれません。"
        "全物質を挙げるのはクラス D のみで、それも営業秘密は伏せられることがあります。",
    ),
    Words(
        "Silence of a list is no statement that a substance is absent.",
        "一覧にないことは「含有しない」ことを意味しません。",
    ),
)
ROOTS = ("maindeclaration", "distribute")
NAMESPACE = "175x"
