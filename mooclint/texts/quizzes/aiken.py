"""Questions in the Aiken format: https://docs.moodle.org/en/Aiken_format."""

from __future__ import annotations

import re

from mooclint.course.codes import look_alike
from mooclint.course.document import Option, Question
from mooclint.message.place import Place
from mooclint.message.plain import printable

OPTION = re.compile(r"([A-ZА-ЯӘҒҚҢӨҰҮҺІ])[.)]\s+(?=\S)")
ANSWER = re.compile(r"ANSWERS?\s*:\s*", re.IGNORECASE)


def parse_aiken(text: str, path: str) -> tuple[Question, ...]:
    """The questions of an Aiken text. One that ends without an answer is read as far as it goes, without a key."""
    reader = _Reader(path)
    for number, line in enumerate(text.split("\n"), 1):
        reader.take(number, line.strip())
    reader.finish()
    return tuple(reader.questions)


class _Reader:
    """Lines become questions: a stem, options, an answer."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.questions: list[Question] = []
        self._start()

    def _start(self) -> None:
        self.line = 0
        self.stem: list[str] = []
        self.letters: list[str] = []
        self.options: list[list[str]] = []  # lines of each
        self.gap = False

    def take(self, number: int, line: str) -> None:
        if not line:
            self.gap = True
            return
        answer = ANSWER.match(line)
        option = OPTION.match(line)
        if answer and self.stem:
            self.finish(line[answer.end() :])
        elif option and self.stem and not (look_alike(option[1]) in self.letters and self.gap):
            self.letters.append(look_alike(option[1]))
            self.options.append([line[option.end() :]])
        elif self.options and not self.gap:
            self.options[-1].append(line)
        else:
            if self.options:  # the answer is missing, and the next question begins
                self.finish()
            self.line = self.line or number
            self.stem.append(line)
        self.gap = False

    def finish(self, answer: str = "") -> None:
        """Ends the question that is open; one with fewer than two options is no question."""
        if len(self.options) > 1:
            wanted = [look_alike(part) for part in re.split(r"[\s,;.)]+", answer.strip()) if part]
            right = [wanted_letter for wanted_letter in wanted if wanted_letter in self.letters]
            stray = len(right) < len(wanted)
            self.questions.append(
                Question(
                    stem=printable("\n".join(self.stem)),
                    place=Place(self.path, line=self.line),
                    type="multiple_choice" if len(right) > 1 else "single_choice",
                    options=tuple(
                        Option(text=printable("\n".join(lines)), right=letter in right)
                        for letter, lines in zip(self.letters, self.options, strict=True)
                    ),
                    stray_key=printable(answer) if stray else "",
                )
            )
        self._start()
