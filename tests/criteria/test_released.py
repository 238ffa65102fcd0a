"""An edition that was released does not change: criteria/RELEASED.json holds its digest."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from mooclint.criteria.load import load_criteria, shipped_sets
from mooclint.criteria.model import Criteria
from mooclint.files.data import data_folder

Entry = Mapping[str, str]


def released() -> list[Entry]:
    body = json.loads((data_folder("criteria") / "RELEASED.json").read_text(encoding="utf-8"))
    entries: list[Entry] = body["released"]
    return entries


def changed(entries: Sequence[Entry], sets: Sequence[Criteria]) -> list[str]:
    """The released editions that a set still bears with other content. The digest covers what it extends too."""
    there = {(criteria.id, criteria.edition): criteria.digest for criteria in sets}
    return [
        f"{entry['id']} {entry['edition']}"
        for entry in entries
        if there.get((entry["id"], entry["edition"]), entry["digest"]) != entry["digest"]
    ]


def test_no_released_edition_has_changed() -> None:
    assert changed(released(), [load_criteria(name) for name in shipped_sets()]) == [], "raise the edition"


def test_the_list_of_released_editions_is_well_formed() -> None:
    entries = released()
    assert len({(entry["id"], entry["edition"]) for entry in entries}) == len(entries)
    for entry in entries:
        assert set(entry) == {"id", "edition", "digest", "release"}
        assert re.fullmatch("[0-9a-f]{64}", entry["digest"])
        assert entry["id"] in shipped_sets()


def test_a_changed_edition_is_found(tmp_path: Path) -> None:
    shutil.copytree(data_folder("criteria") / "open-edx", tmp_path / "set")
    before = load_criteria(str(tmp_path / "set"))
    entry = {"id": before.id, "edition": before.edition, "digest": before.digest, "release": "0.0.1"}
    assert changed([entry], [before]) == []

    clauses = tmp_path / "set" / "video.yaml"
    clauses.write_text(clauses.read_text(encoding="utf-8").replace("at_most: 10", "at_most: 15"), encoding="utf-8")
    after = load_criteria(str(tmp_path / "set"))
    assert changed([entry], [after]) == ["open-edx 1"]

    top = tmp_path / "set" / "criteria.yaml"
    top.write_text(top.read_text(encoding="utf-8").replace('edition: "1"', 'edition: "2"'), encoding="utf-8")
    assert changed([entry], [load_criteria(str(tmp_path / "set"))]) == []
