"""What the pages of the acts on a change say."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Words:
    """What the page of an act says: its heading, what it does, its button, and what is told after it."""

    heading: str
    does: str
    button: str
    done: str
    style: str = "primary"


def act_words(verb: str) -> Words:
    """Return the words of an act on a change."""
    return {
        "take_note": Words(
            _("Take note of the change"),
            _("The rules of the grant ask for no more than a notice. It is in force at once, as a new version."),
            _("Take note"),
            _("The change is in force; the grantee has been told."),
        ),
        "recommend": Words(
            _("Recommend the change"),
            _("You have checked it. An approver decides; you cannot decide it yourself then."),
            _("Recommend"),
            _("The change waits for an approver."),
        ),
        "approve": Words(
            _("Approve the change"),
            _("Its text is frozen as a PDF. The grantee signs it, then the funder; then it is in force."),
            _("Approve"),
            _("The change is approved and waits for the grantee's signature."),
        ),
        "impose": Words(
            _("Decide for the funder"),
            _("The funder decides this alone. It is in force at once, and the grantee is told with the reasons."),
            _("Decide"),
            _("The decision is in force; the grantee has been told with the reasons."),
        ),
        "refuse": Words(
            _("Refuse the change"),
            _("The agreement stays as it is. The grantee reads the reason."),
            _("Refuse"),
            _("The change is refused; the grantee has been told why."),
            "danger",
        ),
        "withdraw": Words(
            _("Take the change back"),
            _("The agreement stays as it is. You can ask again."),
            _("Take back"),
            _("The change is taken back."),
        ),
        "sign": Words(
            _("Sign the change"),
            _("Read the PDF first. It comes into force with the funder's signature."),
            _("Sign"),
            _("You have signed. We write to you when the change is in force."),
        ),
        "sign_paper": Words(
            _("The grantee signed on paper"),
            _("Upload the copy of the change that the grantee signed. It is kept that you brought it, and when."),
            _("Keep the signed copy"),
            _("The signed copy is kept with its date and fingerprint."),
        ),
        "cosign": Words(
            _("Sign the change as co-grantee"),
            _("Read the PDF first. Your organisation signs before the grantee does."),
            _("Sign"),
            _("You have signed for the co-grantee."),
        ),
        "cosign_paper": Words(
            _("A co-grantee signed on paper"),
            _("Upload the copy of the change that the co-grantee signed. It is kept that you brought it, and when."),
            _("Keep the signed copy"),
            _("The signed copy is kept with its date and fingerprint."),
        ),
        "countersign": Words(
            _("Sign the change for the funder"),
            _("You sign second: the change is in force at once, as a new version of the agreement."),
            _("Sign"),
            _("Signed: the change is in force."),
        ),
    }[verb]
