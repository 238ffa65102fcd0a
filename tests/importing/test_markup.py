"""Pages as lines of text: what stands for what is not text, and what nobody sees."""

from __future__ import annotations

import pytest

from mooclint.importing.markup import page, plain


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<p>a</p><iframe src='https://x.org/1'></iframe><p>b</p>", ["a", "(https://x.org/1)", "b"]),
        ("<iframe src='//x.org/1'></iframe>", ["(https://x.org/1)"]),
        ("<iframe src='javascript:alert(1)'></iframe>", []),
        ("<video><source src='https://x.org/v.mp4'>No player</video>", ["(https://x.org/v.mp4)"]),
        ("<object><embed src='https://x.org/v.swf'></object>", ["(https://x.org/v.swf)"]),
        ("<p>See <img src='a.png' alt='a map'> here</p>", ["See [a map] here"]),
        ("<img src='a.png' alt=''>", []),
        ("<pre>for x:\n    go()\nend</pre>", ["for x:", "\u00a0\u00a0\u00a0\u00a0go()", "end"]),
        ("<p>one\ntwo</p>", ["one two"]),
        ("<pre>a\n<b>b</b> c\n</pre>d\ne", ["a", "b c", "d e"]),
        ("<p style='display: none'>unseen</p><p>seen</p>", ["seen"]),
        ("<table><tr>\n<td>a</td>\n<td>b</td></tr></table>", ["a | b"]),
        ("<table><tr><td><p>a</p></td><td><div><p>b</p></div></td></tr><tr><td>c</td></tr></table>", ["a | b", "c"]),
        ("<table><tr><td><p>a</p><p>b</p></td></tr></table>", ["a", "b"]),
    ],
)
def test_page(html: str, lines: list[str]) -> None:
    assert list(page(html).lines) == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("<p>a</p><p>b</p>", ["a", "b"]),
        ("<ol>", ["<ol>"]),
        ("1 < 2", ["1 < 2"]),
        ("the <b> tag", ["the <b> tag"]),
        ("<img>", ["<img>"]),
    ],
)
def test_plain(text: str, lines: list[str]) -> None:
    assert list(plain(text).lines) == lines
