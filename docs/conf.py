"""The site of mooclint: `sphinx-build -W docs out`. It needs no network, to be built or to be read.

The pages are those that a clone shows. What only the site needs is added here: the menu of `contents.txt`, a menu below
each list of clauses, and the two pages that lie outside of `docs`.
"""

import re
import sys
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parent
sys.path[:0] = [str(DOCS.parent)]

from mooclint.version import __version__  # noqa: E402

project = "mooclint"
author = "mooclint"
version = release = __version__
language = "en"
extensions = ["myst_parser"]
myst_heading_anchors = 3
exclude_patterns = ["README.*.md", "_build", "examples"]  # read on the repository host, or quoted by other pages
smartquotes = False  # an option stays --format
html_theme = "furo"
html_title = "mooclint"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_show_copyright = False
html_copy_source = False
html_show_sourcelink = False

OUTSIDE = {"contributing": "CONTRIBUTING.md", "changes": "CHANGELOG.md"}  # page of the site -> file at the root


def for_the_site(app: Any, page: str, source: list[str]) -> None:
    """Makes the text of a page, in place, what the site shows of it."""
    text = source[0]
    if page in OUTSIDE:
        text = (DOCS.parent / OUTSIDE[page]).read_text(encoding="utf-8").replace("](docs/", "](")
    for name, file in OUTSIDE.items():
        text = text.replace(f"](../{file})", f"]({name}.md)").replace(f"]({file})", f"]({name}.md)")
    if page == "index":
        text += "\n" + (DOCS / "contents.txt").read_text(encoding="utf-8")
    if re.fullmatch(r"_generated/clauses/(\S+/)?index", page):
        text += "\n```{toctree}\n:hidden:\n:glob:\n\n[A-Z]*\n```\n"
    source[0] = text


def setup(app: Any) -> None:
    """Called by Sphinx."""
    app.connect("source-read", for_the_site)
