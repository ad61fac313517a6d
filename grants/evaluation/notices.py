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
    text=_("The check of your application “%(title)s” was not passed:\n\n%(reasons)s\n\n%(complaint)s"),
    context_keys=("reference", "title", "reasons", "complaint"),
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
        "%(evaluator)s has a conflict of interest with %(reference)s: %(reason)s\n\nThe "
        "committee's room says who has the file now."
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
        "Your application “%(title)s” is awarded a grant of %(amount)s.\n\nReason: %(reason)s\n\n%(answer)s\n\n"
        "The grant agreement comes next: you will be asked to read and sign it.\n\n%(complaint)s"
    ),
    context_keys=("reference", "title", "amount", "reason", "answer", "complaint"),
)
register(
    "application-reserved",
    subject=_("Your application %(reference)s is on the reserve list"),
    text=_(
        "Your application “%(title)s” is on the reserve list. It is funded if an award before it lapses.\n\n"
        "Reason: %(reason)s\n\n%(complaint)s"
    ),
    context_keys=("reference", "title", "reason", "complaint"),
)
register(
    "application-rejected",
    subject=_("Your application %(reference)s was not selected"),
    text=_("Your application “%(title)s” was not selected for a grant.\n\nReason: %(reason)s\n\n%(complaint)s"),
    context_keys=("reference", "title", "reason", "complaint"),
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
        "the reasons say.\n\nReason: %(reason)s\n\n%(complaint)s"
    ),
    context_keys=("reference", "title", "reason", "complaint"),
)
register(
    "sheet-reopened",
    subject=_("A score sheet is open to you again: %(call)s"),
    text=_("A score sheet that you handed in has been opened again: %(reason)s\n\nThe version you handed in is kept."),
    context_keys=("call", "reason"),
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
register(
    "application-disqualified",
    subject=_("Your application %(reference)s is not eligible"),
    text=_(
        "Your application “%(title)s” has been found not to be eligible, after it was admitted: %(reason)s\n\n"
        "It takes no further part in this call.\n\n%(complaint)s"
    ),
    context_keys=("reference", "title", "reason", "complaint"),
)
register(
    "ranks-closed",
    subject=_("%(reference)s is out of the ranking: %(call)s"),
    text=_(
        "%(reference)s has been found not to be eligible: %(reason)s\n\nThe ranks have closed over it; look at the "
        "line and at the reserve list."
    ),
    context_keys=("call", "reference", "reason"),
)
register(
    "award-accepted",
    subject=_("The award for %(reference)s is accepted"),
    text=_("%(organisation)s has accepted the grant of %(amount)s. The agreement can be drawn up."),
    context_keys=("reference", "organisation", "amount"),
)
register(
    "award-fell",
    subject=_("An award fell: %(reference)s"),
    text=_(
        "The award for %(reference)s has lapsed: %(reason)s\n\n%(amount)s are back in the pot of “%(call)s”, where the "
        "reserve list may use them."
    ),
    context_keys=("call", "reference", "amount", "reason"),
)
register(
    "award-to-answer",
    subject=_("Accept your grant by %(day)s: %(reference)s"),
    text=_(
        "The grant awarded to your application “%(title)s” waits for your answer. Accept it by %(day)s; after that day "
        "it lapses, and the money goes to the next on the reserve list."
    ),
    context_keys=("reference", "title", "day"),
)
register(
    "reserve-list-ended",
    subject=_("The reserve list has ended: %(reference)s"),
    text=_(
        "Your application “%(title)s” stood on the reserve list, which has ended. No grant became free for it.\n\n"
        "%(reason)s"
    ),
    context_keys=("reference", "title", "reason"),
)
register(
    "outcome-letter",
    subject=_("The letter about your application %(reference)s"),
    text=_(
        "The letter with the outcome of your application “%(title)s” is ready for you: the decision, the result for "
        "each criterion, and the reasons.\n\n%(complaint)s"
    ),
    context_keys=("reference", "title", "complaint"),
)
register(
    "complaint-received",
    subject=_("Your complaint about %(reference)s has been received"),
    text=_(
        "Your complaint about the outcome of “%(title)s” was received on %(received)s. The office first looks whether "
        "it can be examined; somebody who took no part in the evaluation answers it by %(due)s."
    ),
    context_keys=("reference", "title", "received", "due"),
)
register(
    "complaint-lodged",
    subject=_("A complaint about %(reference)s"),
    text=_(
        "%(organisation)s complains about the outcome of %(reference)s. Look whether it can be examined; the answer is "
        "due by %(due)s."
    ),
    context_keys=("reference", "organisation", "due"),
)
register(
    "complaint-to-judge",
    subject=_("A complaint waits for your answer: %(reference)s"),
    text=_(
        "The complaint about %(reference)s is admissible. Uphold or dismiss it with reasons by %(due)s, if you neither "
        "took part in the evaluation nor decided on it."
    ),
    context_keys=("reference", "due"),
)
register(
    "complaint-admissible",
    subject=_("Your complaint about %(reference)s is being examined"),
    text=_(
        "Your complaint about the outcome of “%(title)s” is admissible. Somebody who took no part in the evaluation "
        "examines it and answers by %(due)s."
    ),
    context_keys=("reference", "title", "due"),
)
register(
    "complaint-inadmissible",
    subject=_("Your complaint about %(reference)s cannot be examined"),
    text=_("Your complaint about the outcome of “%(title)s” cannot be examined: %(reason)s"),
    context_keys=("reference", "title", "reason"),
)
register(
    "complaint-upheld",
    subject=_("Your complaint about %(reference)s is upheld"),
    text=_("Your complaint about the outcome of “%(title)s” is upheld.\n\n%(reason)s\n\n%(effect)s"),
    context_keys=("reference", "title", "reason", "effect"),
)
register(
    "complaint-dismissed",
    subject=_("Your complaint about %(reference)s is dismissed"),
    text=_("Your complaint about the outcome of “%(title)s” is dismissed; the outcome stands.\n\n%(reason)s"),
    context_keys=("reference", "title", "reason"),
)
register(
    "complaint-withdrawn",
    subject=_("The complaint about %(reference)s is withdrawn"),
    text=_("%(organisation)s has withdrawn its complaint about the outcome of %(reference)s."),
    context_keys=("reference", "organisation"),
)
register(
    "evaluation-reopened",
    subject=_("An evaluation is open again: %(call)s"),
    text=_(
        "A complaint about %(reference)s was upheld, and the file is back before the committee: %(reason)s\n\n%(todo)s"
    ),
    context_keys=("call", "reference", "reason", "todo"),
)
register(
    "appointed",
    subject=_("You are appointed to a committee: %(call)s"),
    text=_(
        "You are appointed to the evaluation committee of “%(call)s”: %(role)s. Sign the declaration of impartiality "
        "and confidentiality first; the committee's room opens with it."
    ),
    context_keys=("call", "role"),
)
register(
    "term-ended",
    subject=_("Your term on a committee has ended: %(call)s"),
    text=_("You no longer serve on the evaluation committee of “%(call)s”: %(reason)s"),
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
    "conflicts-found",
    subject=_("Possible conflicts of interest: %(call)s"),
    text=_(
        "The system found possible conflicts of interest in “%(call)s”: %(count)s. The files concerned are closed to "
        "these people. Look at the grounds, and lift what is no conflict, with a reason."
    ),
    context_keys=("call", "count"),
)
