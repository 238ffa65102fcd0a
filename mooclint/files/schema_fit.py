"""A quick yes to whether data fit one of our JSON Schemas. Anything but a yes is jsonschema's to judge and explain.

jsonschema takes longer to load than everything else that a check of a good package needs. The yes here is given only
where every keyword on the way is known and holds, so it is never given to what jsonschema would refuse.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any

from mooclint.files.data import data_folder
from mooclint.message.languages import FALLBACK, LANGUAGES

Schema = Mapping[str, Any]
Check = Callable[[Any], bool]  # True: the value surely fits

_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),  # jsonschema takes 1.0 too
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}
_SAYS_NOTHING = {"$schema", "$id", "$defs", "$comment", "title", "description", "examples"}
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_schema(name: str) -> dict[str, Any]:
    """`schemas/<name>.schema.json`; 'criteria#rubric' is the definition `rubric` of `criteria.schema.json`."""
    file, _, part = name.partition("#")
    text = (data_folder("schemas") / f"{file}.schema.json").read_text(encoding="utf-8")
    root: dict[str, Any] = json.loads(text, object_hook=_with_languages)
    return {"$defs": root["$defs"], "$ref": f"#/$defs/{part}"} if part else root


def _with_languages(node: dict[str, Any]) -> dict[str, Any]:
    """A node that says it lists the languages, as a file for others has to, with those that there are."""
    if node.get("$comment") == "languages":
        if "enum" in node:
            node["enum"] = [*LANGUAGES]
        else:
            node["properties"] = dict.fromkeys(LANGUAGES, node["properties"][FALLBACK])
    return node


def resolve(root: Schema, schema: Any) -> Schema:
    """The schema behind a local `$ref`."""
    while isinstance(schema, Mapping) and str(schema.get("$ref", "")).startswith("#/"):
        schema = _target(root, schema["$ref"])
    return schema if isinstance(schema, Mapping) else {}


def _target(root: Schema, reference: str) -> Any:
    """What stands at '#/$defs/name/properties/other'."""
    found: Any = root
    for name in reference.removeprefix("#/").split("/"):
        found = found[name]
    return found


def opening_keys(root: Schema, branches: list[Any]) -> list[str]:
    """The key that each branch of a `oneOf` requires first; empty where that does not tell them apart."""
    required = [resolve(root, branch).get("required", [None])[0] for branch in branches]
    return required if all(required) and len(set(required)) == len(required) else []


def fits(data: Any, schema: str) -> bool:
    """True where plain data (as of a `Document`) fit the schema of that name; False where that is not sure."""
    return _check_of(schema)(data)


@cache
def _check_of(schema: str) -> Check:
    root = read_schema(schema)
    return _Compiler(root).check(root)


def _unsure(_: Any) -> bool:
    return False


class _Compiler:
    """Makes functions of schemas: looking keywords up once and not for every value is most of the speed."""

    def __init__(self, root: Schema) -> None:
        self.root = root
        self.defined: dict[str, Check] = {}

    def check(self, schema: Any) -> Check:
        """The function of one schema."""
        if schema is True:
            return lambda value: True
        if not isinstance(schema, Mapping):
            return _unsure
        keys = [key for key in schema if key not in _SAYS_NOTHING]
        if "properties" in keys and "additionalProperties" in keys:
            keys.remove("additionalProperties")  # the two are one function
        checks = [self.keyword(key, schema) for key in keys]
        if len(checks) == 1:
            return checks[0]
        return lambda value: all(check(value) for check in checks)

    def keyword(self, key: str, schema: Schema) -> Check:
        """The function of one keyword. Like the keyword it says yes to values that the keyword is not about.

        A flat list of what the schemas use, long as it is: a function for each would only hide that there is no more.
        """
        limit = schema[key]
        match key:
            case "$ref":
                return self.reference(limit)
            case "type":
                types = {t for name in ([limit] if isinstance(limit, str) else limit) for t in _TYPES[name]}
                return lambda value: type(value) in types
            case "const":
                return lambda value: type(value) is type(limit) and isinstance(limit, str | bool) and value == limit
            case "enum":
                allowed = {(type(one), one) for one in limit if isinstance(one, str | int)}  # True is not 1
                return lambda value: isinstance(value, str | int) and (type(value), value) in allowed
            case "minimum":
                return lambda value: not isinstance(value, int | float) or value >= limit
            case "exclusiveMinimum":
                return lambda value: not isinstance(value, int | float) or value > limit
            case "maximum":
                return lambda value: not isinstance(value, int | float) or value <= limit
            case "minLength":
                return lambda value: not isinstance(value, str) or len(value) >= limit
            case "maxLength":
                return lambda value: not isinstance(value, str) or len(value) <= limit
            case "pattern":
                search = re.compile(limit).search
                return lambda value: not isinstance(value, str) or search(value) is not None
            case "format":
                return _is_date if limit == "date" else _unsure
            case "required":
                return lambda value: not isinstance(value, dict) or value.keys() >= set(limit)
            case "properties" | "additionalProperties":
                return self.properties(schema)
            case "propertyNames":
                name = self.check(limit)
                return lambda value: not isinstance(value, dict) or all(map(name, value))
            case "items":
                part = self.check(limit)
                return lambda value: not isinstance(value, list) or all(map(part, value))
            case "minItems":
                return lambda value: not isinstance(value, list) or len(value) >= limit
            case "maxItems":
                return lambda value: not isinstance(value, list) or len(value) <= limit
            case "uniqueItems":
                return _unique
            case "anyOf":
                branches = [self.check(branch) for branch in limit]
                return lambda value: any(branch(value) for branch in branches)
            case "oneOf":
                return self.one_of(limit)
        return _unsure

    def reference(self, target: str) -> Check:
        if target not in self.defined:
            self.defined[target] = _unsure  # of a definition that holds itself
            self.defined[target] = self.check(_target(self.root, target))
        return self.defined[target]

    def properties(self, schema: Schema) -> Check:
        """`properties` and `additionalProperties` together."""
        known = {name: self.check(part) for name, part in schema.get("properties", {}).items()}
        rest = self.check(schema.get("additionalProperties", True))
        return lambda value: (
            not isinstance(value, dict) or all(known.get(name, rest)(part) for name, part in value.items())
        )

    def one_of(self, branches: list[Any]) -> Check:
        """Only where every branch requires a key of its own: then the others surely do not fit."""
        checks = dict(zip(opening_keys(self.root, branches), map(self.check, branches), strict=False))

        def check(value: Any) -> bool:
            present = [key for key in checks if key in value] if isinstance(value, dict) else []
            return len(present) == 1 and checks[present[0]](value)

        return check


def _is_date(value: Any) -> bool:
    try:
        return isinstance(value, str) and _DATE.fullmatch(value) is not None and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _unique(value: Any) -> bool:
    """Texts that differ; whether other parts do is for jsonschema to say."""
    return not isinstance(value, list) or (all(isinstance(p, str) for p in value) and len(set(value)) == len(value))
