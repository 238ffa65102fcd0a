"""A document against a JSON Schema (Draft 2020-12), each error in our own words, at its line and column."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import groupby, islice
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from jsonschema.validators import extend

from mooclint.files.located import Keys, LocatedData, Problem, in_order, shown
from mooclint.files.schema_fit import Schema, opening_keys, read_schema, resolve
from mooclint.message.message import Code, Message, Param

MAX_PROBLEMS = 1000  # a file with more of them is not a file of this kind
FORMATS = FormatChecker(formats=("date", "email"))

Error = Any  # jsonschema's ValidationError, whose typed attributes may all be unset


def check(document: LocatedData, schema: str) -> list[Problem]:
    """Everything the document breaks of `schemas/<schema>.schema.json`, by place, each once.

    'criteria#rubric' is the definition `rubric` of `criteria.schema.json`.
    """
    explainer = _explainer(schema)
    found = islice(explainer.problems(document), MAX_PROBLEMS + 1)
    problems = in_order(found)
    if len(problems) <= MAX_PROBLEMS:
        return problems
    more = Message(
        "There are more than {limit} problems in this file; the others are not shown", {"limit": MAX_PROBLEMS}
    )
    return [*problems[:MAX_PROBLEMS], Problem(more)]


@cache
def _explainer(schema: str) -> _Explainer:
    return _Explainer(read_schema(schema))


# --- the choice between kinds


def _one_of(validator: Any, branches: list[Any], instance: Any, schema: Schema) -> Iterator[Error]:
    """As `oneOf`, but where every branch requires a key of its own, only the one whose key is there is tried.

    The others cannot hold, so the verdict is the same; it is faster, and the errors are those of one branch.
    """
    keys = opening_keys(validator.root, branches) if isinstance(instance, Mapping) else []
    present = [index for index, key in enumerate(keys) if key in instance]
    if len(present) == 1:
        yield from validator.descend(instance, branches[present[0]], schema_path=present[0])
    else:
        yield from Draft202012Validator.VALIDATORS["oneOf"](validator, branches, instance, schema)


def _unique(validator: Any, wanted: bool, instance: Any, schema: Schema) -> Iterator[Error]:
    """As `uniqueItems`, but in time that grows with the list and not with its square."""
    if wanted and isinstance(instance, list):
        seen = {json.dumps(part, sort_keys=True, ensure_ascii=False) for part in instance}
        if len(seen) < len(instance):
            yield ValidationError("repeated")


# --- errors in words


class _Explainer:
    """Finds and explains what breaks one schema."""

    def __init__(self, schema: Schema) -> None:
        self.root = schema
        validator: Any = extend(Draft202012Validator, {"oneOf": _one_of, "uniqueItems": _unique})  # type: ignore[no-untyped-call]
        validator.root = schema
        self.validator = validator(schema, format_checker=FORMATS)
        self.kinds = self._kinds(schema)

    def problems(self, document: LocatedData) -> Iterator[Problem]:
        """All problems, in the order of the schema; some more than once."""
        for error in self.validator.iter_errors(document.data):
            yield from self.explain(error, document)

    def explain(self, error: Error, document: LocatedData) -> Iterator[Problem]:
        """The problems behind one error of jsonschema."""
        keys: Keys = tuple(error.absolute_path)
        keyword = str(error.validator)
        if keyword in ("oneOf", "anyOf"):
            yield from self._choice(error, document)
        elif keyword in ("additionalProperties", "unevaluatedProperties"):
            for key in self._extra(error):
                yield _at_key(self._unknown(error, key), document, (*keys, key))
        elif keyword in ("required", "dependentRequired"):
            for message in self._missing(error):
                yield _at(message, document, keys)
        elif "propertyNames" in error.absolute_schema_path:
            yield _at_key(_value_message(error, "", self.root), document, (*keys, error.instance))
        else:
            yield _at(_value_message(error, _name(keys), self.root), document, keys)

    def _kinds(self, schema: Any) -> dict[str, dict[str, list[str]]]:
        """For each kind of a `oneOf` told apart by keys: field -> the kinds that have it."""
        found: dict[str, dict[str, list[str]]] = {}
        parts = list(schema.values()) if isinstance(schema, Mapping) else schema if isinstance(schema, list) else []
        for part in parts:
            found |= self._kinds(part)
        branches = schema.get("oneOf") if isinstance(schema, Mapping) else None
        if isinstance(branches, list):
            owners: dict[str, list[str]] = {}
            kinds = opening_keys(self.root, branches)
            for kind, branch in zip(kinds, branches, strict=False):
                for name in resolve(self.root, branch).get("properties", {}):
                    owners.setdefault(name, []).append(kind)
            found |= dict.fromkeys(kinds, owners)
        return found

    def _extra(self, error: Error) -> list[str]:
        """The keys that the schema does not name."""
        known = error.schema.get("properties", {}) if isinstance(error.schema, Mapping) else {}
        if error.validator == "unevaluatedProperties":
            # Only jsonschema's sentence names them; the keys themselves are looked up in it.
            return [key for key in error.instance if repr(key) in error.message]
        return [key for key in error.instance if key not in known]

    def _unknown(self, error: Error, key: str) -> Message:
        """An unknown key: of another kind, misspelt, or simply not there."""
        known = list(error.schema.get("properties", {}))
        kind = next(iter(error.schema.get("required", ())), "")
        if kind in self.kinds and key in self.kinds[kind]:
            others = [Code(k) for k in self.kinds[kind][key]]
            values: dict[str, Param] = {"key": shown(key), "kind": Code(kind)}
            if key in self.kinds:
                return Message("{kind} and {key} cannot stand in one element: make two of them", values)
            return Message("{kind} has no field {key}; it belongs to: {kinds}", {**values, "kinds": others})
        near = _near(key, [name for name in known if name not in error.instance]) or _near(key, known)
        if near:
            return Message("Unknown key {key}; did you mean {near}?", {"key": shown(key), "near": Code(near)})
        fields = [Code(name) for name in known]
        if not fields:
            return Message("Unknown key {key}", {"key": shown(key)})
        return Message("Unknown key {key}; known here: {fields}", {"key": shown(key), "fields": fields})

    def _missing(self, error: Error) -> Iterator[Message]:
        """The required keys that are not there."""
        needed = error.validator_value
        if error.validator == "dependentRequired":
            for key, others in needed.items():
                for other in others:
                    if key in error.instance and other not in error.instance:
                        values = {"key": Code(key), "missing": Code(other)}
                        yield Message("The key {key} also needs the key {missing}", values)
            return
        for key in needed:
            if key not in error.instance:
                example = self._example(key, error.schema.get("properties", {}).get(key))
                if example:
                    yield Message(
                        "The key {key} is missing; for example: {example}",
                        {"key": Code(key), "example": example},
                    )
                else:
                    yield Message("The key {key} is missing", {"key": Code(key)})

    def _example(self, key: str, schema: Any) -> Code | None:
        own = schema if isinstance(schema, Mapping) else {}
        values = (
            own.get("examples") or resolve(self.root, own).get("examples") or ([own["const"]] if "const" in own else [])
        )
        return Code(f"{key}: {shown(values[0], 80).text}") if values else None

    def _choice(self, error: Error, document: LocatedData) -> Iterator[Problem]:
        """A failed `oneOf` or `anyOf`: no kind, several kinds, or the errors of the branch that was meant."""
        keys: Keys = tuple(error.absolute_path)
        opening = opening_keys(self.root, error.validator_value) if error.validator == "oneOf" else []
        if opening and isinstance(error.instance, Mapping):
            present = [key for key in opening if key in error.instance]
            if present:
                message = Message("Only one of these keys may stand here: {keys}", {"keys": [Code(k) for k in present]})
                yield _at_key(message, document, (*keys, present[1] if len(present) > 1 else present[0]))
            else:
                yield from self._no_kind(error, opening, document)
            return
        if opening and not isinstance(error.instance, Mapping):
            yield _at(_type_message(_name(keys), error.instance, ["object"], None), document, keys)
            return
        branch = _best_branch(error)
        if branch is None:
            yield _at(_value_message(error, _name(keys), self.root), document, keys)
            return
        for inner in branch:
            yield from self.explain(inner, document)

    def _no_kind(self, error: Error, opening: list[str], document: LocatedData) -> Iterator[Problem]:
        keys: Keys = tuple(error.absolute_path)
        known = set(self.kinds.get(opening[0], {}))
        for key in error.instance:
            near = _near(key, opening) if key not in known else None
            if near:
                message = Message("Unknown key {key}; did you mean {near}?", {"key": shown(key), "near": Code(near)})
                yield _at_key(message, document, (*keys, key))
                return
        names = [Code(key) for key in opening]
        yield _at(Message("One of these keys has to say what this is: {keys}", {"keys": names}), document, keys)


def _best_branch(error: Error) -> list[Error] | None:
    """The errors of the branch that was most likely meant; None when the value is of no branch's type."""
    context = sorted(error.context or (), key=lambda e: int(e.schema_path[0]))
    branches = [list(group) for _, group in groupby(context, key=lambda e: int(e.schema_path[0]))]
    wrong = ("type", "const", "enum")
    fitting = [b for b in branches if not any(e.validator in wrong and not e.path for e in b)]
    return min(fitting, key=len) if fitting else None


def _at(message: Message, document: LocatedData, keys: Keys) -> Problem:
    return Problem(message, *document.where(keys), keys)


def _at_key(message: Message, document: LocatedData, keys: Keys) -> Problem:
    return Problem(message, *document.where_key(keys), keys)


def _name(keys: Keys) -> str:
    """The nearest key around a value: entries of a list go by the name of the list."""
    return next((str(key) for key in reversed(keys) if isinstance(key, str)), "")


def _near(word: str, words: list[str]) -> str | None:
    """The word that was probably meant."""
    if len(word) > 60:
        return None
    matches = difflib.get_close_matches(word.lower().replace("-", "_"), words, n=1, cutoff=0.7)
    return matches[0] if matches else None


TYPES: Mapping[str, Message] = {
    "string": Message("text"),
    "integer": Message("a whole number"),
    "number": Message("a number"),
    "boolean": Message("true or false"),
    "array": Message("a list"),
    "object": Message("fields, each in a line of its own as “key: value”"),
    "null": Message("nothing"),
}


def _type_message(name: str, value: Any, types: list[str], example: Code | None) -> Message:
    kinds: list[Param] = [TYPES[t] for t in types]
    values: dict[str, Param] = {"field": shown(name), "types": kinds, "value": shown(value)}
    if not name:
        return Message("The file has to hold: {types}", {"types": kinds})
    if value is None:
        return Message("{field} has no value; expected: {types}", values)
    if types == ["string"] and not isinstance(value, list | dict):
        return Message("{field} has to be text; put {value} in quotation marks", values)
    if example:
        return Message(
            "{field}: expected: {types}; for example: {example}; found: {value}",
            {**values, "example": example},
        )
    return Message("{field}: expected: {types}; found: {value}", values)


def _value_message(error: Error, name: str, root: Schema) -> Message:
    """What is wrong with one value, and what is right."""
    value, limit, keyword = error.instance, error.validator_value, str(error.validator)
    schema = error.schema if isinstance(error.schema, Mapping) else {}
    examples = schema.get("examples") or []
    example = shown(examples[0], 80) if examples else None
    types = _types(keyword, limit, root)
    if types:
        return _type_message(name, value, types, example)
    params: dict[str, Param] = {"field": shown(name or value), "value": shown(value)}
    if keyword == "const":
        return Message("{field} has to be {expected}; found: {value}", {**params, "expected": shown(limit)})
    if keyword == "enum":
        return _enum_message(params, value, limit)
    template = _LIMITS.get(keyword) or _AT_LIMIT.get((keyword, str(limit)))
    if template:
        return replace(template, params={**params, "limit": limit})
    if example:
        return Message(
            "{field}: {value} is not in the right form; for example: {example}",
            {**params, "example": example},
        )
    return Message("{field}: {value} is not in the right form", params)


def _types(keyword: str, limit: Any, root: Schema) -> list[str]:
    """The types that a value should have had; none where its type is not what is wrong."""
    if keyword == "type":
        return [limit] if isinstance(limit, str) else list(limit)
    if keyword in ("oneOf", "anyOf"):
        types = {resolve(root, branch).get("type") for branch in limit}
        if all(isinstance(one, str) for one in types):
            return sorted(map(str, types))
    return []


def _enum_message(params: Mapping[str, Param], value: Any, limit: list[Any]) -> Message:
    allowed: list[Param] = [shown(one) for one in limit]
    near = _near(value, [str(one) for one in limit]) if isinstance(value, str) else None
    if near:
        return Message(
            "{field}: {value} is not allowed; did you mean {near}? Allowed values: {allowed}",
            {**params, "near": Code(near), "allowed": allowed},
        )
    return Message("{field}: {value} is not allowed. Allowed values: {allowed}", {**params, "allowed": allowed})


_LIMITS: Mapping[str, Message] = {
    "minimum": Message("{field} has to be at least {limit}; found: {value}"),
    "maximum": Message("{field} has to be at most {limit}; found: {value}"),
    "exclusiveMinimum": Message("{field} has to be more than {limit}; found: {value}"),
    "exclusiveMaximum": Message("{field} has to be less than {limit}; found: {value}"),
    "multipleOf": Message("{field} has to be a multiple of {limit}; found: {value}"),
    "maxLength": Message("{field} is too long: the limit is {limit} characters"),
    "uniqueItems": Message("{field}: the same entry is there more than once"),
    "minItems": Message("{field}: too few entries; the least number is {limit}"),
    "maxItems": Message("{field}: too many entries; the greatest number is {limit}"),
    "minProperties": Message("{field}: too few fields; the least number is {limit}"),
    "maxProperties": Message("{field}: too many fields; the greatest number is {limit}"),
}
_AT_LIMIT: Mapping[tuple[str, str], Message] = {  # keyword and limit
    ("minLength", "1"): Message("{field} is empty"),
    ("format", "date"): Message("{field} has to be a date such as 2026-11-22; found: {value}"),
}
