"""The JSON schema of scenario files, from the registries of levers and studies."""

from __future__ import annotations

from typing import Any

from ..terms import Parameter

_TYPES = {
    "number": "number",
    "integer": "integer",
    "flag": "boolean",
}


def schema() -> dict[str, Any]:
    """Return the schema (JSON Schema 2020-12): what an editor needs to complete and check a scenario file."""
    from ..levers import LEVERS
    from ..studies import STUDIES

    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "sozai scenario",
        "type": "object",
        "additionalProperties": False,
        "required": ["study"],
        "properties": {
            "title": {"type": "string"},
            "base": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "chain": {"type": "string", "description": "which chain"},
                    "months": {"type": "integer", "minimum": 1, "description": "short run, in months"},
                    "years": {"type": "integer", "minimum": 1, "description": "long run, in years"},
                    "draws": {"type": "integer", "minimum": 0},
                    "seed": {"type": "integer"},
                },
            },
            "levers": {
                "type": "array",
                "items": {
                    "oneOf": [
                        _table({"lever": {"const": name}}, lever.parameters, lever.title.en)
                        for name, lever in LEVERS.items()
                    ]
                },
            },
            "vary": {
                "type": "array",
                "items": _numbers(
                    {"place": {"type": "string"}, "low": {"type": "number"}, "high": {"type": "number"}}
                ),
            },
            "study": {
                "oneOf": [
                    {"enum": list(STUDIES)},
                    *(
                        _table({"name": {"const": name}}, study.parameters, study.title.en)
                        for name, study in STUDIES.items()
                    ),
                ]
            },
        },
    }


def _numbers(fields: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "required": list(fields), "properties": fields}


def _table(first: dict[str, Any], parameters: tuple[Parameter, ...], title: str) -> dict[str, Any]:
    fields = {parameter.name: _field(parameter) for parameter in parameters if parameter.kind != "records"}
    return {
        "title": title,
        "type": "object",
        "additionalProperties": False,
        "required": list(first),
        "properties": first | fields,
    }


def _field(parameter: Parameter) -> dict[str, Any]:
    said: dict[str, Any] = {"description": f"{parameter.words.en}: {parameter.help.en}"}
    if parameter.kind in _TYPES:
        said["type"] = _TYPES[parameter.kind]
        said |= {k: v for k, v in (("minimum", parameter.low), ("maximum", parameter.high)) if v is not None}
        return said
    each: dict[str, Any] = {"type": "string"}
    if parameter.choices and parameter.kind in ("choice", "choices"):
        each = {"enum": [name for name, _ in parameter.choices]}
    if parameter.kind in ("choices", "materials", "files"):
        return said | {"type": "array", "items": each, "minItems": 1}
    return said | each
