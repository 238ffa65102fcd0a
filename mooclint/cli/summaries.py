"""One line a command, for the overview: written here so that the overview imports no command."""

from __future__ import annotations

from gettext import gettext as _


def about() -> str:
    """What mooclint is, in a sentence."""
    return _("Checks a MOOC package against published requirements and writes the expert conclusion.")


def summaries() -> dict[str, str]:
    """Command -> what it does, in the language in force."""
    return {
        "new": _("Write an empty, valid course package."),
        "adopt": _("Read a plain folder and write its course.yaml."),
        "import": _("Make a package from an Open edX course or a Common Cartridge."),
        "lint": _("Check course packages."),
        "probe": _("Show the facts of media files, and each against the criteria."),
        "lock": _("Record every media file's facts and digest in mooclint.lock."),
        "hours": _("Add up the time a learner needs."),
        "fix": _("Mend what a program can in the films of a course."),
        "rules": _("List the rules."),
        "explain": _("Explain one rule: what, why, how to mend."),
        "criteria": _("Show the criteria set: clauses, thresholds, rubrics."),
        "config": _("Show the settings that hold for a package."),
        "score": _("Print a blank opinion file, or add up one that is filled in."),
        "conclude": _("Write the expert conclusion (Appendix 4) as PDF and DOCX."),
        "review": _("Run the approval of a course."),
        "calendar": _("Count working days of Kazakhstan."),
        "desk": _("Check a course in the browser."),
        "doctor": _("Show what is installed, and what is missing."),
        "demo": _("Make the sample course, check it and write its conclusion."),
    }
