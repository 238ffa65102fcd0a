"""What stands on the pages that only a server has."""

from __future__ import annotations

from functools import cache

from mooclint.message.localizer import localizer
from mooclint.message.message import Message

LABELS = {
    "sign_in": Message("Sign in"),
    "with_passkey": Message("Sign in with a passkey"),
    "passkey_hint": Message("By fingerprint, face, PIN or a security key of your device. There is no password."),
    "no_passkeys": Message("Passkeys need JavaScript and a browser of recent years."),
    "passkey_failed": Message("The device gave no passkey. Try again, or sign in another way."),
    "by_code": Message("By a code that comes by e-mail"),
    "send_code": Message("Send the code"),
    "send_again": Message("Send a new code"),
    "code": Message("Code"),
    "code_title": Message("Type the code"),
    "code_sent": Message(
        "If the address is known here, a letter with a code of six digits is on its way to it, and holds for ten "
        "minutes. It can take a minute; look among unwanted letters too."
    ),
    "other_way": Message("Sign in another way"),
    "at": Message("Sign in at"),
    "going": Message("On to"),
    "going_hint": Message("If nothing happens, open the link."),
    "enrol_title": Message("Make a passkey"),
    "enrol_hint": Message(
        "It is made on this device, and with it you sign in from now on. This address works once and opens nothing "
        "afterwards."
    ),
    "make_passkey": Message("Make a passkey"),
    "account": Message("Account"),
    "passkeys": Message("Passkeys"),
    "passkey": Message("Passkey"),
    "made": Message("made on"),
    "lost_key": Message(
        "Was a device lost or stolen? Forget its passkey here and sign out in every browser: until then it opens the "
        "desk."
    ),
    "none_yet": Message("There is none yet."),
    "forget": Message("Forget"),
    "add_passkey": Message("Make one on this device"),
    "sign_out_all": Message("Sign out in every browser"),
    "invited": Message("You are invited"),
    "invited_hint": Message("The link is yours alone and opens this one course: do not pass it on."),
    "your_role": Message("Your role"),
    "holds_until": Message("The link holds to the end of"),
    "open_course": Message("Open the course"),
    "confirm": Message("Confirm the decision"),
    "confirm_with": Message("Confirm with a passkey"),
    "confirm_hint": Message(
        "Your device signs the hash of this event, and the log keeps the signature: everybody can check later that it "
        "was you, and that it was this decision."
    ),
    "links": Message("Links for people from outside"),
    "links_hint": Message(
        "Who has a link needs no account: it opens this course for one person in their one role, as often as they "
        "like, until its day. Send it to that person alone."
    ),
    "new_link": Message("A new link"),
    "for_whom": Message("For whom"),
    "until": Message("To the end of the day"),
    "issue": Message("Issue the link"),
    "issued": Message("Copy the address now: it is shown this once."),
    "link_made": Message("issued on"),
    "link_used": Message("last used on"),
    "holds": Message("holds"),
    "over": Message("its day is over"),
    "rests": Message("opens nothing: this person does not have that one role any more, or has another one too"),
    "revoked": Message("revoked"),
    "revoke": Message("Revoke"),
    "no_links": Message("There are no links yet."),
    "no_one": Message("Nobody can get a link: it is for experts from outside, who have no other role in the course."),
}


@cache
def labels(code: str) -> dict[str, str]:
    """The labels in a language."""
    say = localizer(code)
    return {name: say(message) for name, message in LABELS.items()}
