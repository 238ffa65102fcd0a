"""Labels that say plainly what stands there, which is no field of this form: what is missing stands not behind them."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from mooclint.criteria.forms import SHARED, Forms, Label, Labels
from mooclint.texts.forms.match import find_label

# What one form calls so may stand for another's field: a topic for a title, the number of a video for its code.
_KIN = tuple(
    map(
        frozenset,
        (
            ("title", "topic", "course"),
            ("title", "degree", "position"),
            ("number", "code", "file_name", "module", "lesson"),
            ("minutes", "duration", "time_limit", "hours", "academic_hours", "deadline"),
            ("instructions", "prompt", "submission", "description", "content"),
            ("authors", "author", "speaker", "name"),
            ("university", "workplace", "position"),
            ("source", "visuals", "content"),
            ("outcomes", "description", "goal"),
            ("audience", "prerequisites", "description", "direction", "equipment"),
            ("language", "subtitles"),
            ("pass_percent", "rubric", "attempts"),
        ),
    )
)
_ASKING = re.compile(r"[^\W\d_](?:ыңыз|іңіз|ңыз|ңіз|йте|ите|йтесь|итесь)(?:дар|дер)?(?!\w)", re.IGNORECASE)
_LONGEST = 400  # characters of a value that are looked at


@lru_cache(maxsize=8)
def _things(forms: Forms) -> Labels:
    """All that labels of forms ask for, and what teams write beside them."""
    found: dict[str, Label] = dict(forms.shared("beside"))
    for form in (*forms, forms[SHARED]):
        for name, label in form.fields.items():
            before = found.get(name)
            found[name] = replace(before, also=(*before.also, *label.wordings())) if before else label
    return found


def is_another(label: str, name: str, forms: Forms, value: str = "") -> bool:
    """Whether a label is that of another thing than the field `name`: 'Актуальность' is no level.

    What asks the learner to do something is what to do, whatever it is called.
    """
    if name == "instructions" and _ASKING.search(value[:_LONGEST]):
        return False
    thing = find_label(label, _things(forms))
    return thing not in (None, name) and not any(thing in kin and name in kin for kin in _KIN)
