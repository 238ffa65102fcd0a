"""What stands on the page of uploads."""

from __future__ import annotations

from mooclint.message.message import Message

SENDING = {
    "title": Message("Send a course to the server"),
    "hint": Message(
        "Choose the folder of the course, or one ZIP of it. A connection that breaks loses nothing: it goes on where "
        "it was, after a restart of the computer, too, when the same files are chosen again."
    ),
    "folder": Message("The folder of the course"),
    "zip": Message("or one ZIP"),
    "name": Message("Name of the course’s folder on the server"),
    "joins": Message("The course is there already: put these files into it. Files of the same name are kept aside."),
    "begin": Message("Send"),
    "pause": Message("Pause"),
    "go_on": Message("Go on"),
    "no_script": Message("Sending needs JavaScript: switch it on for this page."),
    "under_way": Message("Under way"),
    "drop": Message("Take it away"),
    "again": Message("Try again"),
    "choose_again": Message("To go on, choose the same files again."),
    "files": Message("Files"),
    "making": Message("All is there; the course is being made of it."),
    "sent": Message("Sent"),
    "waiting": Message("The connection is lost; it is tried again."),
    "paused": Message("Paused."),
    "changed": Message("A file was changed or taken away meanwhile. Choose the files again."),
    "closed": Message(
        "The server does not know you any more: open this page again, sign in, and choose the same files."
    ),
    "nothing": Message("Choose a folder or a ZIP."),
}
