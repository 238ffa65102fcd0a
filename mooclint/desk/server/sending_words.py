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
    "into": Message("Send files into a course that is there"),
    "into_title": Message("Send files into the course"),
    "into_hint": Message(
        "Choose files, or a folder or a ZIP with several. A file that the course has takes the place of the one that "
        "is there, which is kept aside. A file without its folder goes where the course has one of that name."
    ),
    "instead": Message("In the place of"),
    "some_files": Message("Files"),
    "some_folder": Message("or a folder"),
    "only_zip": Message("Choose one file that ends with .zip, or a folder."),
    "no_zip": Message(
        "This is no ZIP archive, or a damaged one, whatever its name says. Unpack it, and send the folder or a ZIP of "
        "it."
    ),
    "of_one_kind": Message("Choose a file of the same kind, one that ends with"),
    "put_title": Message("What was put into the course"),
    "put_nothing": Message("All of these files are in the course already, byte by byte; nothing was changed."),
    "put_replaced": Message("Replaced (the file that was there is kept aside)"),
    "put_new": Message("New"),
    "put_same": Message("The same as before"),
    "put_moved": Message("Sent without a folder, and put where the course has a file of that name"),
    "put_left": Message(
        "Not put in: the course has several files of that name. Send it from the page of its element, or in its folder"
    ),
    "put_unknown": Message(
        "The manifest does not name these new files, so nobody sees them in the course yet. Say which element they "
        "belong to"
    ),
    "put_checking": Message("The course is being checked again; what is found now stands on its page."),
    "to_course": Message("To the course"),
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
    "nothing": Message("Choose what is to be sent."),
    "gone": Message("This upload is not there any more. Look among your courses whether it arrived."),
    "refused": Message("The server refused it. Open this page again, and choose the same files."),
}
