"""Keeps what is being typed: a second after a key, before anything is handed over."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from mooclint.desk.approval.at import At, of_person
from mooclint.review.doing.drafts import DraftError, HandedError

_OURS = ("token", "draft")  # fields that are no part of what was typed


@of_person
def keep(at: At) -> Response:
    """Keeps the fields of a form under its name; nothing of one that somebody else sat before."""
    if at.request.query_params.get("by", at.me.id) != at.me.id:
        raise HTTPException(409)
    said = {key: text for key, text in at.form.items() if key not in _OURS}
    try:
        at.drafts.put(at.form.get("draft", ""), said)
    except HandedError as error:
        raise HTTPException(409) from error
    except DraftError as error:
        raise HTTPException(400) from error
    return Response(status_code=204)
