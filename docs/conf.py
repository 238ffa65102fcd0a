"""The site of mooclint: `sphinx-build -W docs out`. It needs no network, to be built or to be read."""

import sys
from pathlib import Path

DOCS = Path(__file__).parent
sys.path[:0] = [str(DOCS), str(DOCS.parent)]

import generate  # noqa: E402

from mooclint.version import __version__  # noqa: E402

generate.write(DOCS / "_generated")

project = "mooclint"
author = "mooclint"
version = release = __version__
language = "en"
extensions = ["myst_parser"]
myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3
# Read on the repository host, quoted by other pages, or included in them.
exclude_patterns = [
    "README.*.md",
    "_build",
    "examples",
    *(f"_generated/{name}.md" for name in ("api", "formats", "labels", "losses", "rates", "sets")),
]
smartquotes = False  # an option stays --format
html_theme = "furo"
html_title = "mooclint"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_show_copyright = False
html_copy_source = False
html_show_sourcelink = False
