"""The questions to suppliers in Japanese, English and simplified Chinese.

They ask for facts, evidence and licences; none asks for, or hints at, another route, split, value or day.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..terms import MATERIALS, Words


@dataclass(frozen=True, slots=True)
class Question:
    """A kind of question; `{part}` and `{element}` are filled in.

    Attributes:
        title: what it is about.
        ja, en, zh: the question in the three languages.
        form: how to write the answer.
    """

    title: Words
    ja: str
    en: str
    zh: str
    form: Words


QUESTIONS: dict[str, Question] = {
    "content": Question(
        Words("content", "含有量"),
        "{part} 1 個に含まれる{element}の質量（g、幅での回答可）と形態（酸化物・金属・合金・磁石等）をご回答ください。確認できない場合は「不明」とご記入ください。",
        "What mass of {element} does one piece of {part} hold (g; a range will do), and in which form (oxide, metal, alloy, magnet)? Please write 'unknown' if you cannot tell.",
        "请告知每件{part}所含{element}的质量（克，可填写范围）及其形态（氧化物、金属、合金、磁体等）。如无法确认，请填写“不明”。",
        Words("mass in g or a range; form", "質量（g、幅可）；形態"),
    ),
    "origin": Question(
        Words("origin", "原産地・製錬地"),
        "{part} に用いる{element}について、採掘地、分離・製錬地、金属化を行った国・地域と事業者名をご回答ください。確認できない工程は「不明」とご記入ください。",
        "For the {element} in {part}: in which country or region was it mined, separated or refined, and made into metal, and by whom? Please write 'unknown' for any stage you cannot confirm.",
        "请告知{part}所用{element}的开采、分离冶炼及金属制备所在国家或地区以及企业名称。无法确认的环节请填写“不明”。",
        Words("stage: country, company", "工程：国・地域、事業者名"),
    ),
    "licence": Question(
        Words("licence", "輸出許可"),
        "{part}（{element}）の輸出許可について、許可の要否、許可証番号、対象品目、需要者、有効期限、申請中の場合は申請日と見込みをご回答ください。",
        "Export licence for {part} ({element}): is one required, and what are its number, items, end user and validity? If it is applied for, since when and with what outlook?",
        "关于{part}（{element}）的出口许可：是否需要许可？请告知许可证编号、物项、最终用户及有效期；如正在申请，请告知申请日期及预计时间。",
        Words("number, items, end user, valid until; or date of application", "番号、品目、需要者、有効期限。または申請日"),
    ),
    "value": Question(
        Words("value and technology (No. 61)", "価額・技術（第61号）"),
        "{part}（磁石・ターゲット自体）の価額と、その中の中国原産の対象原料（{element}）の価額をご回答ください（誤差の幅も併記）。また、中国の採掘・分離・金属・磁石製造・リサイクルの技術を用いたかをご回答ください。",
        "What is the value of {part} itself (the magnet or target), and of the listed inputs of Chinese origin in it ({element}), each with its margin of error? Was Chinese mining, separation, metal, magnet or recycling technology used?",
        "请告知{part}（磁体或靶材本身）的价值以及其中原产于中国的受管制原料（{element}）的价值，并注明误差范围。是否使用了中国的开采、分离、金属冶炼、磁体制造或回收技术？",
        Words("value of the item; value of inputs; technology yes, no or unknown", "品目の価額；原料の価額；技術の使用（有・無・不明）"),
    ),
}  # fmt: skip

CHINESE = {
    "antimony": "锑", "bismuth": "铋", "cerium": "铈", "cobalt": "钴", "copper": "铜", "dysprosium": "镝",
    "erbium": "铒", "europium": "铕", "gadolinium": "钆", "gallium": "镓", "germanium": "锗", "gold": "金",
    "graphite": "石墨", "holmium": "钬", "indium": "铟", "lanthanum": "镧", "lithium": "锂", "lutetium": "镥",
    "manganese": "锰", "molybdenum": "钼", "neodymium": "钕", "nickel": "镍", "praseodymium": "镨", "samarium": "钐",
    "scandium": "钪", "silver": "银", "tantalum": "钽", "tellurium": "碲", "terbium": "铽", "thulium": "铥",
    "silicon": "硅", "tin": "锡", "tungsten": "钨", "uranium": "铀", "ytterbium": "镱", "yttrium": "钇",
}  # fmt: skip


def asked_in(question: Question, part: str, materials: tuple[str, ...]) -> tuple[str, str, str]:
    """Return a question in Japanese, English and Chinese; an element without a Chinese name here keeps its English one.

    Example:
        >>> asked_in(QUESTIONS["origin"], "MG-112", ("dysprosium",))[2].split("的")[0]
        '请告知MG-112所用镝'
    """
    names = [MATERIALS[id_].words for id_ in materials]
    chinese = [CHINESE.get(id_, name.en) for id_, name in zip(materials, names, strict=True)]
    return (
        question.ja.format(part=part, element="・".join(name.ja for name in names)),
        question.en.format(part=part, element=", ".join(name.en for name in names)),
        question.zh.format(part=part, element="、".join(chinese)),
    )
