"""Kazakh and Russian words as people type them in Latin letters: 'stsenarii', 'sabaq', 'oqu materialy'."""

from __future__ import annotations

_LATIN = {
    "а": "a", "ә": "(?:ae?|ä|á)", "б": "b", "в": "[vw]", "г": "g", "ғ": "(?:gh?|ğ|ǵ)", "д": "d", "е": "(?:[yi]?e)",
    "ё": "(?:[yi]o|e)", "ж": "(?:zh|j)", "з": "z", "и": "[iy]", "й": "[yij]", "к": "k", "қ": "[qk]", "л": "l", "м": "m",
    "н": "n", "ң": "(?:ng?|ñ)", "о": "o", "ө": "(?:oe?|ö)", "п": "p", "р": "r", "с": "s", "т": "t", "у": "[uw]",
    "ұ": "u", "ү": "[uü]", "ф": "f", "х": "(?:kh?|h|x)", "һ": "h", "ц": "(?:t[sz]|c)", "ч": "(?:t?ch?)", "ш": "(?:sh?)",
    "щ": "(?:sh?ch|sh?)", "ъ": "", "ы": "[yi]", "і": "[iy]", "ь": "['’]?", "э": "e", "ю": "[yij]u", "я": "[yij]a",
}  # fmt: skip


def in_latin(pattern: str) -> str:
    """A regular expression of Cyrillic words, outside of sets of characters, for the same words in Latin letters."""
    return "".join(_LATIN.get(sign, sign) for sign in pattern)
