"""What stands on the pages of the expertise and around them, besides what the process and the criteria say."""

from __future__ import annotations

from mooclint.message.message import Message

LABELS = {
    "experts": Message("Experts"),
    "your_invitation": Message("Your invitation"),
    "invitation_says": Message(
        "You are asked to score this course. Once you accept, you see the course and its findings; nobody sees your "
        "sheet before all opinions are in."
    ),
    "accept": Message("Accept"),
    "decline": Message("Decline"),
    "why_declined": Message("Why you decline"),
    "not_invited": Message("You are not invited yet."),
    "not_invited_yet": Message("Not invited yet."),
    "experts_needed": Message("Experts that are needed"),
    "invite": Message("Invite"),
    "replace_expert": Message("Replace the expert"),
    "who_instead": Message("Who comes instead"),
    "nobody_instead": Message("There is nobody else with the role of an expert: add somebody under “People” first."),
    "no_experts": Message("Nobody has the role of an expert yet."),
    "add_expert": Message("Add an expert"),
    "sheet": Message("Score sheet"),
    "sheet_hint": Message(
        "What you type is kept as you go, and nobody else sees it. A row below full points needs evidence. Before "
        "anything is handed in you see it all once more."
    ),
    "proposed_evidence": Message("What can be evidence"),
    "places": Message("places"),
    "own_remarks": Message("Your remarks"),
    "other_remarks": Message("Your other remarks"),
    "evidence": Message("Evidence"),
    "rows_open": Message("rows without points"),
    "only_people": Message("What only a person can see"),
    "only_people_hint": Message("What stays without an answer is not answered; nothing is taken for a yes."),
    "not_answered": Message("no answer"),
    "what_was_seen": Message("What you saw, and where"),
    "in_words": Message("In words"),
    "decision": Message("Decision"),
    "by_points": Message("the one that the points propose"),
    "why_otherwise": Message("Why, where the decision is another one than the points propose"),
    "who_signs": Message("Who signs"),
    "look_through": Message("Look it through before handing in"),
    "not_whole": Message("This is still to be done:"),
    "row": Message("Row"),
    "points": Message("Points"),
    "preview": Message("The opinion before it is handed in"),
    "preview_hint": Message("Once it is handed in nobody can change it, not even you."),
    "hand_in": Message("Hand in the opinion"),
    "mend_sheet": Message("Back to the sheet"),
    "handed_in": Message("This opinion is handed in."),
}
