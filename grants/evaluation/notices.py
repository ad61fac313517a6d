"""What people hear about the evaluation and its outcome."""

from django.utils.translation import gettext_lazy as _

from notifications.catalogue import register

register(
    "application-admitted",
    subject=_("Your application %(reference)s is eligible"),
    text=_(
        "The check of your application “%(title)s” is passed. It is now being assessed by the evaluation committee."
    ),
    context_keys=("reference", "title"),
)
register(
    "application-refused",
    subject=_("Your application %(reference)s is not eligible"),
    text=_("The check of your application “%(title)s” was not passed:\n\n%(reasons)s"),
    context_keys=("reference", "title", "reasons"),
)
register(
    "scoring-opened",
    subject=_("%(count)s files to assess: %(call)s"),
    text=_(
        "You are on the evaluation committee of “%(call)s”. First declare for each file whether you have a conflict of "
        "interest; then score it. Scores are due by %(due)s."
    ),
    context_keys=("call", "count", "due"),
)
register(
    "evaluator-recused",
    subject=_("An evaluator stepped back from %(reference)s"),
    text=_(
        "%(evaluator)s has a conflict of interest with %(reference)s: %(reason)s\n\nAssign "
        "the file to another evaluator."
    ),
    context_keys=("reference", "evaluator", "reason"),
)
register(
    "evaluator-relieved",
    subject=_("You need no longer assess %(reference)s"),
    text=_("The file %(reference)s has been taken from you: %(reason)s\n\nScores you may have given for it are void."),
    context_keys=("reference", "reason"),
)
register(
    "scores-complete",
    subject=_("All scores are in: %(call)s"),
    text=_("Every score sheet of “%(call)s” has been handed in. Close the scoring to see the ranking."),
    context_keys=("call",),
)
register(
    "decision-requested",
    subject=_("A recommendation waits for your decision: %(call)s"),
    text=_(
        "The committee of “%(call)s” recommends %(count)s awards of together %(sum)s. Decide, "
        "or return it with a reason."
    ),
    context_keys=("call", "count", "sum"),
)
register(
    "recommendation-returned",
    subject=_("The recommendation came back: %(call)s"),
    text=_("%(by)s has returned the recommendation of “%(call)s”: %(reason)s"),
    context_keys=("call", "by", "reason"),
)
register(
    "application-awarded",
    subject=_("A grant is awarded to you: %(reference)s"),
    text=_(
        "Your application “%(title)s” is awarded a grant of %(amount)s.\n\nReason: %(reason)s\n\n"
        "The grant agreement comes next: you will be asked to read and sign it."
    ),
    context_keys=("reference", "title", "amount", "reason"),
)
register(
    "application-reserved",
    subject=_("Your application %(reference)s is on the reserve list"),
    text=_(
        "Your application “%(title)s” is on the reserve list. It is funded if an award before it lapses.\n\n"
        "Reason: %(reason)s"
    ),
    context_keys=("reference", "title", "reason"),
)
register(
    "application-rejected",
    subject=_("Your application %(reference)s was not selected"),
    text=_("Your application “%(title)s” was not selected for a grant.\n\nReason: %(reason)s"),
    context_keys=("reference", "title", "reason"),
)
register(
    "award-lapsed",
    subject=_("The award for %(reference)s has lapsed"),
    text=_(
        "The grant awarded to your application “%(title)s” has lapsed, because no agreement "
        "was made.\n\nReason: %(reason)s"
    ),
    context_keys=("reference", "title", "reason"),
)
register(
    "application-resubmit",
    subject=_("Your application %(reference)s was not selected; you may hand it in again"),
    text=_(
        "Your application “%(title)s” was not selected as it is. You may hand it in again at a later call, changed as "
        "the reasons say.\n\nReason: %(reason)s"
    ),
    context_keys=("reference", "title", "reason"),
)
register(
    "sheet-reopened",
    subject=_("A score sheet is open to you again: %(call)s"),
    text=_("A score sheet that you handed in has been opened again: %(reason)s\n\nThe version you handed in is kept."),
    context_keys=("call", "reason"),
)
register(
    "minutes-circulated",
    subject=_("Minutes to sign: %(call)s"),
    text=_(
        "The minutes of the evaluation committee of “%(call)s” are written. Read them; if they say what happened, sign "
        "them in Sofra. If not, tell whoever wrote them."
    ),
    context_keys=("call",),
)
register(
    "minutes-revised",
    subject=_("Your signature is void, the minutes are revised: %(call)s"),
    text=_(
        "The minutes of the evaluation committee of “%(call)s” that you signed are being revised: %(reason)s\n\n"
        "You will be asked to sign the new version."
    ),
    context_keys=("call", "reason"),
)
register(
    "minutes-signed",
    subject=_("The minutes are signed: %(call)s"),
    text=_("Every member of the evaluation committee of “%(call)s” has signed the minutes."),
    context_keys=("call",),
)
register(
    "unblinded",
    subject=_("Who applies is shown to the committee: %(call)s"),
    text=_(
        "The committee of “%(call)s” assessed without knowing who applies. It is shown now (%(what)s): %(reason)s\n\n"
        "If you have a conflict of interest with an applicant, step back from the file at once."
    ),
    context_keys=("call", "what", "reason"),
)
register(
    "file-placed-recusal",
    subject=_("%(reference)s has gone to another evaluator"),
    text=_(
        "After an evaluator stepped back, the file %(reference)s of “%(call)s” has gone to %(evaluator)s, the least "
        "loaded who was free. You may move it."
    ),
    context_keys=("reference", "call", "evaluator"),
)
register(
    "file-placed-third",
    subject=_("The scores of %(reference)s differ too much: one more evaluator has it"),
    text=_(
        "The scores of %(reference)s of “%(call)s” differ by more than the call allows. One more sheet has gone to "
        "%(evaluator)s, the least loaded who was free."
    ),
    context_keys=("reference", "call", "evaluator"),
)
register(
    "evaluator-wanted",
    subject=_("Nobody is free to assess %(reference)s: appoint an evaluator"),
    text=_(
        "The file %(reference)s of “%(call)s” needs one more evaluator, and every member of the committee has it "
        "already, has stepped back from it, or has a conflict of interest. Appoint one more."
    ),
    context_keys=("reference", "call"),
)
register(
    "calibration-opened",
    subject=_("One application to score first: %(call)s"),
    text=_(
        "Before the scoring of “%(call)s” opens, all evaluators score the same application and then discuss it. These "
        "points do not count. Declare, score, and hand your sheet in."
    ),
    context_keys=("call",),
)
register(
    "scores-due",
    subject=_("Scores due soon: %(call)s"),
    text=_("You still have %(count)s files of “%(call)s” to assess. Scores are due by %(due)s."),
    context_keys=("call", "count", "due"),
)
register(
    "scores-overdue",
    subject=_("Your scores are late: %(call)s"),
    text=_(
        "Scores of “%(call)s” were due by %(due)s, and %(count)s of your files are still open. Hand them in, or tell "
        "the programme officer that you cannot."
    ),
    context_keys=("call", "count", "due"),
)
register(
    "scores-overdue-office",
    subject=_("%(count)s score sheets are late: %(call)s"),
    text=_("These evaluators of “%(call)s” have not handed all scores in:\n\n%(late)s"),
    context_keys=("call", "count", "late"),
)
register(
    "scores-due-moved",
    subject=_("Scores are due at another time: %(call)s"),
    text=_("The scores of “%(call)s” are now due by %(due)s.\n\nReason: %(reason)s"),
    context_keys=("call", "due", "reason"),
)
