"""What stands on the pages besides what was found; clause texts and findings have words of their own."""

from __future__ import annotations

from mooclint.message.message import Message

LABELS = {
    "skip": Message("To the content"),
    "language": Message("Language"),
    "home": Message("My courses"),
    "no_course": Message("No course is open yet. Choose the folder in which its files lie."),
    "open_folder": Message("Choose a folder"),
    "open_this": Message("Open this folder"),
    "folder": Message("Folder"),
    "folders": Message("Folders in it"),
    "no_folders": Message("There are no folders in it."),
    "up": Message("One folder up"),
    "path": Message("Path of the folder"),
    "go": Message("Go there"),
    "is_course": Message("course"),
    "check": Message("Check"),
    "check_again": Message("Check again"),
    "checking": Message("The course is being looked at"),
    "stop": Message("Stop"),
    "not_checked": Message("This course was not checked yet."),
    "stopped": Message("The work was stopped. What was read so far is kept; the next time it goes on from there."),
    "no_manifest": Message(
        "There is no manifest (course.yaml) in this folder yet. It says which file is what; it can be made from the "
        "files."
    ),
    "adopt": Message("Make the manifest from the files"),
    "adopt_title": Message("What was found in the folder"),
    "write": Message("Write course.yaml"),
    "nothing_written": Message("Nothing is written before you say so, and your documents stay as they are."),
    "questions": Message("Questions"),
    "no_questions": Message("There are no questions: everything could be told from the files."),
    "question_hint": Message(
        "What you confirm or choose stands in course.yaml as yours; the rest stays marked as guessed."
    ),
    "is_right": Message("it is right"),
    "value": Message("Guess"),
    "source": Message("Where it came from"),
    "answer": Message("Answer"),
    "left_out": Message("Left out"),
    "not_found": Message("Named in the programme and not found"),
    "not_understood": Message("Rows of documents that were not understood"),
    "tree": Message("The course by its parts"),
    "rest": Message("The package as a whole"),
    "findings": Message("Findings"),
    "none": Message("nothing found"),
    "asks": Message("What is asked"),
    "why": Message("Why"),
    "fix": Message("How to mend"),
    "where": Message("Where"),
    "stands_there": Message("What stands there"),
    "picture": Message("The film at this time"),
    "seek": Message("Show in the film"),
    "film": Message("Film"),
    "cannot_play": Message(
        "The browser cannot play this film. The pictures beside the findings come from the film itself."
    ),
    "documents": Message("Documents"),
    "open": Message("Not verified"),
    "person": Message("A person decides"),
    "hours": Message("Hours by week"),
    "week": Message("Week"),
    "declared": Message("stated:"),
    "next": Message("Next"),
    "previous": Message("Previous"),
    "enter_title": Message("The door is closed"),
    "enter_how": Message(
        "Open the address that the program printed in its window; it works once, in one browser. Was it used already? "
        "Close the program and start it again."
    ),
    "to_start": Message("To the first page"),
}

AUTHOR_FIELDS = {
    "name": Message("Surname, first name, patronymic"),
    "workplace": Message("Workplace"),
    "position": Message("Position"),
    "degree": Message("Academic degree"),
}
