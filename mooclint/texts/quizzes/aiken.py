"""Questions in the Aiken format: https://docs.moodle.org/en/Aiken_format."""

from __future__ import annotations

import re
from dataclasses import replace

from mooclint.course.codes import look_alike
from mooclint.course.document import Option, Question
from mooclint.message.place import Place
from mooclint.message.plain import printable

OPTION = re.compile(r"([A-ZА-ЯӘҒҚҢӨҰҮҺІ])[.)]\s+(?=\S)")
ANSWER = re.compile(r"ANSWERS?\s*:\s*", re.IGNORECASE)
# Aiken has no place for reasons: authors write them below the answer.
_REASON = re.compile(
    r"(?:feedback|explanation|comment|кері байланыс|түсіндірме|түсініктеме|обратная связь|комментарий|пояснение)"
    r"\s*[:–—-]\s*",
    re.IGNORECASE,
)


# What stands above the first question, where authors write how the test is taken.
_ABOUT = re.compile(
    r"instruction|passing|attempt|graded|нұсқау|мүмкіндік|бағалан|өту|инструкц|попыт|оценива|проходн", re.IGNORECASE
)


def above_questions(text: str) -> int:
    """How many lines stand above the first question and a blank line, and say how the test is taken."""
    lines = [line.strip() for line in text.split("\n")]
    first = next((n for n, line in enumerate(lines) if OPTION.match(line)), 0)
    blank = next((n for n in range(first - 1, 0, -1) if not lines[n]), 0)
    return blank if blank < first - 1 and _ABOUT.search("\n".join(lines[:blank])) else 0


def parse_aiken(text: str, path: str) -> tuple[Question, ...]:
    """The questions of an Aiken text. One that ends without an answer is read as far as it goes, without a key."""
    reader = _Reader(path)
    above = above_questions(text)
    for number, line in enumerate(text.split("\n"), 1):
        if number > above:
            reader.take(number, line.strip())
    reader.finish()
    return tuple(reader.questions)


class _Reader:
    """Lines become questions: a stem, options, an answer."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.questions: list[Question] = []
        self.answered = False  # the line above was an answer, or a reason of it
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
            self.answered = False
            return
        if self.answered and (reason := _REASON.match(line)):
            last = self.questions[-1]
            told = "\n".join(filter(None, (last.feedback, printable(line[reason.end() :]))))
            self.questions[-1] = replace(last, feedback=told)
            return
        answer = ANSWER.match(line)
        option = OPTION.match(line)
        if answer and self.stem:
            self.finish(line[answer.end() :])
            self.answered = bool(self.questions)
            return
        if option and self.stem and not (look_alike(option[1]) in self.letters and self.gap):
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
