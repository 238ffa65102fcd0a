"""What stands on the pages besides what was found; clause texts and findings have words of their own."""

from __future__ import annotations

from mooclint.message.message import Message

LABELS = {
    "skip": Message("To the content"),
    "markers": Message("Markers for an editing program"),
    "marker_format": Message("Format"),
    "timeline_begins": Message("Time code that the timeline begins with"),
    "only_open": Message("Only those that are not settled"),
    "download": Message("Download"),
    "language": Message("Language"),
    "home": Message("My courses"),
    "send_letter": Message("Send the letter"),
    "letters_going": Message("On the way"),
    "send_course": Message("Send a course to the server"),
    "no_course_here": Message("There is no course here in which you have a part."),
    "seen_and_heard": Message("What is seen and heard in the film"),
    "signals_looked_for": Message("What was looked for"),
    "signal": Message("Signal"),
    "result": Message("Result"),
    "found_when": Message("What, and when"),
    "links": Message("Links"),
    "confirm": Message("Confirm the decision"),
    "sign_out": Message("Sign out"),
    "no_course": Message("No course is open yet. Choose the folder in which its files lie."),
    "open_folder": Message("Choose a folder"),
    "open_this": Message("Open this folder"),
    "verify_conclusion": Message("Check a conclusion"),
    "verify_what": Message(
        "Whether a PDF is the conclusion that mooclint wrote: its bytes, the data inside, and the pages. The file is "
        "looked at and not kept; electronic signatures are checked too, without a network."
    ),
    "verify_trust": Message(
        "Whose signatures are trusted, the settings of whoever runs this desk say; that a file is sound and that a "
        "signature is trusted are two things."
    ),
    "signatures": Message("Signatures"),
    "conclusion_pdf": Message("PDF of the conclusion"),
    "sound": Message("all of it holds"),
    "not_sound": Message("something does not hold"),
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
    "cannot_write": Message(
        "Nothing can be written into this folder: course.yaml cannot be made here, and nothing is kept. Copy the "
        "folder to a place of your own, or ask for the right to write, and open it again."
    ),
    "adopt": Message("Make the manifest from the files"),
    "empty_folder": Message("The folder is empty. Choose another one, or put the files of the course into it."),
    "nothing_found": Message(
        "Nothing in this folder is a part of a course: no programme, no film, no document of an element. Choose "
        "another one."
    ),
    "choose_other": Message("Choose another folder"),
    "adopt_title": Message("What was found in the folder"),
    "write": Message("Write course.yaml"),
    "nothing_written": Message("Nothing is written before you say so, and your documents stay as they are."),
    "questions": Message("Questions"),
    "no_questions": Message("There are no questions: everything could be told from the files."),
    "question_hint": Message(
        "What you confirm or choose stands in course.yaml as yours; the rest stays marked as guessed."
    ),
    "is_right": Message("it is right"),
    "is_wrong": Message("not its own: leave it out"),
    "value": Message("Guess"),
    "source": Message("Where it came from"),
    "answer": Message("Answer"),
    "fields": Message("Details of the course"),
    "fields_hint": Message(
        "What you fill in here is written into course.yaml; all else in it stays as it is. The small letters beside a "
        "name are how course.yaml calls the field."
    ),
    "fields_elsewhere": Message("What else can be filled in"),
    "fields_of_course": Message("The course as a whole"),
    "structure": Message("What it is and where it belongs"),
    "structure_hint": Message("Only course.yaml is changed; your files stay as they are."),
    "structure_here": Message("Move it, change its kind, or take it out of the course"),
    "but_guesses": Message("These are but guesses:"),
    "all_right": Message("It is right"),
    "belongs_to": Message("It belongs to"),
    "put_there": Message("Move it there"),
    "is_a": Message("It is a"),
    "make_it_so": Message("Change its kind"),
    "take_out": Message("Take it out of the course"),
    "take_out_hint": Message(
        "Its files stay in the folder, and the page “{page}” offers them again.",
        {"page": Message("What has changed in the folder")},
    ),
    "changes": Message("What has changed in the folder"),
    "changes_hint": Message(
        "Files and documents against course.yaml. What you choose is written there; your files stay as they are."
    ),
    "changes_gone": Message("Files that course.yaml names and that are not there"),
    "changes_added": Message("Files that course.yaml does not name"),
    "changes_values": Message("What documents and films say otherwise"),
    "changes_either": Message("It may be the new name of a file that is gone: choose it above, or tick it here."),
    "changes_none": Message(
        "Nothing differs in what is compared: which files there are; the title, hours, level, languages, description, "
        "audience, outcomes and authors in the programme document, and its modules; what the documents of elements say "
        "of them; how long films last. The titles and outcomes of lessons are not compared."
    ),
    "take_over": Message("Take over"),
    "file_now": Message("It is this file now"),
    "compare_files": Message("See what has changed in the folder"),
    "compare_again": Message("Look again"),
    "fields_here": Message("Fill in the details of this part"),
    "fill_in": Message("Fill in"),
    "other_files": Message("Other files of the course"),
    "new_one": Message("(not there yet)"),
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
    "player": Message("Player"),
    "is_copy": Message("A light copy is played: its frames are those of the film."),
    "slow_film": Message("The browser jumps slowly in this film. A light copy has the same frames."),
    "make_copy": Message("Make a copy that can be played"),
    "copying": Message("The copy is being made; seconds of the film:"),
    "frame": Message("frame"),
    "range": Message("from – to:"),
    "play_range": Message("Play from beginning to end"),
    "clear_range": Message("No beginning, no end"),
    "speed": Message("Speed"),
    "marks": Message("Marks in the film"),
    "script": Message("Script"),
    "find": Message("Find on this page"),
    "key_table": Message("Keys"),
    "keys_on": Message("Keys without Ctrl and Alt are on"),
    "keys_reset": Message("All keys as they were"),
    "key_change": Message("Change"),
    "key_press": Message("Press a key"),
    "key_space": Message("Space"),
    "close": Message("Close"),
    "documents": Message("Documents"),
    "is_a_copy": Message("(opens a copy; what is to be mended lies in the folder of the course)"),
    "is_copy_of_server": Message("(opens a copy)"),
    "remove_course": Message("Take the course off the server"),
    "as_copy": Message("download"),
    "archive": Message("Archive"),
    "archive_how": Message(
        "All of the approval with the files of the course in one ZIP that is read with a browser, without mooclint. "
        "It is made while it is downloaded."
    ),
    "archive_whole": Message("Download the archive"),
    "archive_small": Message("Download the archive without films"),
    "as_submitted": Message("Download the file that was submitted"),
    "remark_here": Message("A remark here"),
    "in_document": Message("In the text"),
    "cue_number": Message("Caption"),
    "words_there": Message("Words that stand there"),
    "send_files": Message("Send files into this course"),
    "send_new": Message("Send a new version of"),
    "open": Message("Clauses not verified"),
    "person": Message("A person decides"),
    "hours": Message("Hours by week"),
    "declared": Message("stated:"),
    "next": Message("Next"),
    "previous": Message("Previous"),
    "enter_title": Message("The door is closed"),
    "enter_how": Message(
        "Open the address that the program printed in its window; it works once, in one browser. Was it used already? "
        "Close the program and start it again."
    ),
    "to_start": Message("To the first page"),
    "my_turn": Message("My turn"),
    "other_courses": Message("Other courses"),
    "approval": Message("Approval"),
    "board": Message("How it stands"),
    "pieces": Message("The six pieces"),
    "all_missing": Message("All that is missing"),
    "six_pieces": Message("The six pieces of the preliminary package"),
    "remarks": Message("Remarks"),
    "people": Message("People"),
    "log": Message("Log"),
    "you_are": Message("You are"),
    "change": Message("change"),
    "back": Message("Back"),
    "required": Message("required"),
    "to_elements": Message("To the elements of the course"),
    "off_list": Message("Take off this list"),
    "bell_away": Message(
        "The program does not answer. What you type stays in this browser. Start the program, and open this page again."
    ),
    "bell_out": Message(
        "You are signed out, or the program was started anew. What you type stays in this browser. Come in again, and "
        "open this page."
    ),
    "bell_handed": Message(
        "This form was handed over already, or somebody else sits here now: what you type here is not kept. Open the "
        "page again."
    ),
    "bell_elsewhere": Message(
        "Somebody types into this form in another window too. The fields that you changed here stay as you wrote them."
    ),
    "who": Message("Who are you?"),
    "who_hint": Message("What you do on these pages is recorded in the log under this name."),
    "open_approval": Message("Open the approval"),
    "open_approval_hint": Message(
        "Who opens it is its coordinator: adds people, gives roles, keeps the log. The log lies beside the course."
    ),
    "email": Message("E-mail"),
    "how_reckoned": Message("How this day came about"),
    "said_to_author": Message("What was said to the author"),
    "next_steps": Message("What you can do"),
    "not_your_turn": Message("Nothing waits for you now."),
    "open_ones": Message("open"),
    "unanswered": Message("without an answer"),
    "is_missing": Message("missing"),
    "choose_its_file": Message("Choose its file when you submit"),
    "gaps": Message("Files that are missing"),
    "rounds": Message("Rounds"),
    "files": Message("files"),
    "file": Message("File"),
    "yes": Message("yes"),
    "no": Message("no"),
    "one_a_line": Message("(one on each line)"),
    "answered": Message("Answered"),
    "settled": Message("settled"),
    "what_was_done": Message("What was done"),
    "settle": Message("Settle"),
    "reopen": Message("Open again"),
    "no_remarks": Message("There are no remarks."),
    "hand_over_answers": Message("Hand over the answers"),
    "hand_over_feedback": Message("Hand over the feedback"),
    "feedback": Message("Feedback"),
    "new_remark": Message("A new remark"),
    "new_question": Message("A question"),
    "ask_question": Message("Ask"),
    "severity": Message("How much it weighs"),
    "text": Message("Text"),
    "place_in_file": Message("Where in the file"),
    "paragraph": Message("Paragraph"),
    "page_number": Message("Page"),
    "question_number": Message("Question"),
    "from_time": Message("From (0:35, or frame 1234f)"),
    "to_time": Message("To"),
    "clause": Message("Clause"),
    "take_role": Message("Take the role"),
    "correct": Message("Correct the details"),
    "conflict_stays": Message(
        "A conflict that was found stays on record. If it came of a mistake, in the workplace say, correct the "
        "details; then two others waive it and give that as the reason."
    ),
    "waive_conflict": Message("Waive the conflict of interest"),
    "reason": Message("Reason"),
    "add_person": Message("Add a person or give a role"),
    "role": Message("Role"),
    "language_of_letters": Message("Language of letters"),
    "somebody_else": Message("It is somebody else than the person with a similar name or the same address"),
    "keep_note": Message("Keep the remark"),
    "drop_note": Message("Drop"),
    "hand_over_remarks": Message("Hand over the remarks"),
    "hand_over_hint": Message("They go all at once; until then nobody else sees them, and each can be dropped."),
    "notes_faulty": Message("Some cannot be handed over as they are; nothing was handed over."),
    "unhanded": Message("Remarks not handed over"),
    "unchanged": Message("Not one file differs from what was submitted last, as far as sizes and times tell"),
    "begun": Message("You began a remark and did not keep it:"),
    "notes_wait": Message(
        "They cannot be handed over while the course is in this state. They stay here, and wait until it comes back to "
        "you; nobody else sees them."
    ),
    "no_notes": Message("There are no remarks that wait to be handed over."),
    "to_element": Message("To the element"),
    "looked_at": Message("I have looked at all of it"),
    "looked_at_played": Message("I have looked at what was played"),
    "coverage": Message("What I have looked at"),
    "two_films": Message("Films side by side"),
    "which_film": Message("Which film"),
    "show_films": Message("Show both films"),
    "film_before": Message("Before"),
    "film_after": Message("Now"),
    "film_gone": Message(
        "This film lies here no more, and no light copy of it was made on this desk: it cannot be shown beside the new "
        "one."
    ),
    "film_unplayed": Message("The browser does not play this film; make a light copy on the page of its element."),
    "both_at": Message("Place in both films"),
    "keep_copies": Message("Make light copies of all films of this round"),
    "keep_copies_hint": Message(
        "When the next round comes its films are shown beside these, even where the files have been replaced."
    ),
    "judgement": Message("Judgement"),
    "judge": Message("Judge the finding"),
    "rows": Message("Rows of the score sheets"),
    "rows_alone": Message("Rows"),
    "clauses": Message("Clauses"),
    "no_clauses": Message("No clause asks anything of this element alone."),
    "levels": Message("Levels"),
    "pin": Message("Pin evidence to a row"),
    "pin_what": Message("What is evidence"),
    "pin_place": Message("This place"),
    "pin_words": Message("In your words"),
    "pin_keep": Message("Pin it"),
    "pinned": Message("Pinned beside the elements"),
    "unpin": Message("Take it out"),
    "verify": Message("Verify the log"),
    "time_zone": Message("Times are those of Kazakhstan (UTC+5)."),
}

# What the command line asks for by an option or a command, as our pages have it. A command is known by its beginning.
IN_PLACE_OF = {
    "--another": Message("tick “{field}”", {"field": LABELS["somebody_else"]}),
    "--piece": Message("in the list beside the piece"),
    "mooclint review person": Message("the page “{page}”", {"page": LABELS["people"]}),
    "mooclint review open": Message("open it here, and then “{button}”", {"button": LABELS["open_approval"]}),
}

_PLACED = {"link": LABELS["structure_here"]}
# What is said otherwise on our pages: there nobody writes a manifest by hand, and beside the sentence is the way.
ON_PAGES = {
    "Are these tests for practice or for the grade? Write practice or quiz for the key, and delete the line guessed.":
        Message("Are these tests for practice or for the grade?"),
    "Who grades these tasks? The key says peer_review (learners) or staff_graded (the teacher).":
        Message("Who grades these tasks: the learners each other’s, or the teacher?"),
    "Whose certificate is this? It does not say; delete the line guessed if it is right.":
        Message("Whose certificate is this? It does not say."),
    "These scripts have no video. Where one belongs to a video beside it, move its path there.":
        Message("These scripts have no video. Does one belong to a video beside it?"),
    "This document holds several scripts or tests, and where each begins cannot be told. Write the line with which the "
    "right one begins under the key part, or save each in a file of its own.":
        Message(
            "This document holds several scripts or tests, and where each begins cannot be told. Save each in a file "
            "of its own, or fill in later, among the details of the element, the line with which it begins."
        ),
    "an archive; unpack it first: mooclint adopt FILE.zip DIR":
        Message("an archive: unpack it in the folder where it lies, and look again"),
    "whether these tests are for practice or for the grade was guessed: {codes}; say it in the manifest and delete the "
    "line {key}":
        Message(
            "whether these tests are for practice or for the grade was guessed: {codes}; say of each what it is "
            "(“{link}”)", _PLACED,
        ),
    "where in the course {count} elements belong was guessed; the first: {codes}; move each to its place in the "
    "manifest and delete the line {key}":
        Message(
            "where in the course {count} elements belong was guessed; the first: {codes}; move each to its place, or "
            "say that it is right (“{link}”)", _PLACED,
        ),
    "where the lessons of the module begin and end was guessed; say it in the manifest and delete the line {key}":
        Message(
            "where the lessons of the module begin and end was guessed; move the elements to their lessons (“{link}”), "
            "and take the tick away at the lesson among the details of the module", _PLACED,
        ),
    "whose certificate {path} is was guessed; say it in the manifest and delete the line {key}":
        Message(
            "whose certificate {path} is was guessed; choose it for the right person among the details of the course, "
            "and take the tick away that says it is a guess"
        ),
    "the manifest has it from other files, the programme does not state it: {names}; write it there and delete the "
    "line {key}":
        Message(
            "it was found in other files, the programme does not state it: {names}; write it into the programme "
            "document, and take the tick away among the details that says it is a guess"
        ),
    "it may stand in a document beside the task; write in the manifest what that says of this task, and delete the "
    "line {key}":
        Message(
            "it may stand in a document beside the task; fill in what that says of this task among its details, and "
            "say that it is right (“{link}”)", _PLACED,
        ),
    "the words were not looked up: this computer has no hunspell dictionary of the language {language}; whoever looks "
    "after it can add one (on Debian and Ubuntu: {command})":
        Message(
            "the words were not looked up: this computer has no dictionary of the language {language}; whoever looks "
            "after it can add one"
        ),
}  # fmt: skip

AUTHOR_FIELDS = {
    "name": Message("Surname, first name, patronymic"),
    "workplace": Message("Workplace"),
    "position": Message("Position"),
    "degree": Message("Academic degree"),
}
