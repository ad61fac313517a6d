"""What contradicts itself in the terms of a call, in words that say what to do."""

from typing import Any

from django.utils.translation import gettext_lazy

from grants.calls.rules import Conflict
from grants.core.money import format_money

SENTENCES: dict[str, Any] = {
    "maximum_above_pot": gettext_lazy("The largest grant cannot exceed the pot."),
    "minimum_above_maximum": gettext_lazy("The smallest grant cannot exceed the largest."),
    "fixed_outside": gettext_lazy("The fixed grant must lie between the smallest and the largest grant."),
    "minimum_grants_above_expected": gettext_lazy("There cannot be more grants at least than are expected."),
    "grants_beyond_pot": gettext_lazy("So many grants of at least %(sum)s each are more than the pot."),
    "cofinancing_share_missing": gettext_lazy("Write the percentage that the grantee has to bring."),
    "cofinancing_share_unasked": gettext_lazy("Leave this empty, or choose of what it is a percentage."),
    "cofinancing_leaves_nothing": gettext_lazy("This would leave nothing for the grant: write less than 100 %%."),
    "lots_above_pot": gettext_lazy("The lots add up to %(sum)s, which is more than the pot."),
    "lot_maximum_with_fixed": gettext_lazy(
        "Every grant of this call has the same amount, so “%(name)s” has no largest grant of its own."
    ),
    "lot_maximum_too_high": gettext_lazy(
        "The largest grant in “%(name)s” cannot exceed that of the call, nor the money in the lot."
    ),
    "lot_maximum_too_low": gettext_lazy(
        "The largest grant in “%(name)s” cannot be below the smallest grant of the call."
    ),
    "lot_pot_too_small": gettext_lazy("“%(name)s” must hold at least one grant: %(sum)s."),
    "lot_country_elsewhere": gettext_lazy("The country of “%(name)s” is not among those of the call."),
    "lot_turnover_crossed": gettext_lazy("In “%(name)s” the least turnover is above the most."),
    "turnover_crossed": gettext_lazy("The least turnover cannot exceed the most."),
    "account_of_nobody": gettext_lazy("Only local authorities prove an account of their own, and none may apply."),
    "mandate_of_nobody": gettext_lazy("No local authority may apply to this call; choose nobody or everybody."),
    "authentic_not_accepted": gettext_lazy(
        "The authentic language must be one of those in which applications are accepted."
    ),
    "partners_not_allowed": gettext_lazy("Leave this empty: partners are not allowed."),
    "partners_not_required": gettext_lazy("A least number makes partners required: choose so, or leave this empty."),
    "partners_crossed": gettext_lazy("The least number of partners cannot exceed the most."),
    "no_other_country": gettext_lazy("The call names one country alone, so no partner can come from another of them."),
    "places_crossed": gettext_lazy("This cannot be less than the applications as lead."),
    "places_without_partners": gettext_lazy("Leave this empty: the call takes no partners."),
    "closes_before_opening": gettext_lazy("The deadline must come after the opening."),
    "concept_deadline_missing": gettext_lazy("Say until when concept notes are taken."),
    "concept_before_opening": gettext_lazy("The deadline for concept notes must come after the opening."),
    "concept_after_deadline": gettext_lazy(
        "The deadline for concept notes must come before that for full applications."
    ),
    "questions_after_deadline": gettext_lazy("Questions cannot be taken after the deadline."),
    "duration_crossed": gettext_lazy("The shortest duration cannot exceed the longest."),
    "end_before_start": gettext_lazy("Projects must end after the earliest start."),
    "end_before_deadline": gettext_lazy("Projects must end after the deadline of the call."),
    "no_room_for_a_project": gettext_lazy(
        "Between the earliest start and this day no project of the shortest duration fits."
    ),
    "justification_missing": gettext_lazy("A direct award needs a justification."),
    "change_without_stages": gettext_lazy("Leave this empty: only a call in two stages has an amount that may change."),
    "weights_not_whole": gettext_lazy("The weights add up to %(name)s; they must add up to %(whole)s."),
    "concept_weights_not_whole": gettext_lazy(
        "The weights for concept notes add up to %(name)s; they must add up to %(whole)s."
    ),
    "lot_weights_not_whole": gettext_lazy(
        "The weights in the lot “%(lot)s” add up to %(name)s; they must add up to %(whole)s."
    ),
    "lot_concept_weights_not_whole": gettext_lazy(
        "The weights for concept notes in the lot “%(lot)s” add up to %(name)s; they must add up to %(whole)s."
    ),
    "full_without_criteria": gettext_lazy("Set the criteria by which full applications are judged."),
    "lot_without_criteria": gettext_lazy("The lot “%(name)s” has no criteria, and there are none for every lot."),
    "lot_unknown": gettext_lazy("“%(name)s” belongs to a lot that the call does not have."),
    "judged_without_stage": gettext_lazy("“%(name)s” is scored on the concept note, but the call has one stage."),
    "looks_at_unknown": gettext_lazy("The form has no question “%(name)s” to look at."),
    "section_unknown": gettext_lazy("There is no section “%(name)s” for it in this stage."),
    "section_empty": gettext_lazy("The section “%(name)s” has no criterion; give it one, or take the section out."),
    "carried_without_stages": gettext_lazy(
        "“%(name)s” cannot be taken over from the concept note: that is for full applications in two stages."
    ),
    "carried_unknown": gettext_lazy("The concept note has no section “%(name)s” whose points could count again."),
    "carried_scored_again": gettext_lazy(
        "“%(name)s” is taken over from the concept note, so no criterion of the full application can stand in it."
    ),
    "threshold_too_high": gettext_lazy("“%(name)s” gives at most %(whole)s points; nobody could reach this."),
    "tie_section_unknown": gettext_lazy("There is no section “%(name)s” by which equal points could be told apart."),
    "scale_crossed": gettext_lazy("The highest score must be above the lowest."),
    "reason_outside_scale": gettext_lazy("%(name)s is no score of this scale."),
    "pass_mark_too_high": gettext_lazy("There are %(name)s points in all; nobody could reach this."),
    "divergence_alone": gettext_lazy("Scores can differ only where at least two evaluators score each file."),
    "least_is_even": gettext_lazy("The number of members is to be odd, so the least is odd too: for example %(name)s."),
    "quorum_too_high": gettext_lazy("The committee may have no more than %(name)s members; more cannot be needed."),
    "too_many_external": gettext_lazy("The committee may have no more than %(name)s members, external ones included."),
    "concept_rule_without_stages": gettext_lazy(
        "Concept notes have a pass mark or a share of the pot to reach; take that out before the call has one stage."
    ),
    "reserve_before_deadline": gettext_lazy("The reserve list must be valid beyond the deadline of the call."),
    "document_of_nobody": gettext_lazy("“%(name)s” is asked of those who may not apply."),
    "document_without_stage": gettext_lazy("“%(name)s” is asked with a concept note, but the call has one stage."),
    "figure_unknown": gettext_lazy("Choose a figure that the call has; “%(name)s” is none of them."),
    "figure_with_itself": gettext_lazy("Compare it with another figure."),
    "figures_not_alike": gettext_lazy("Compare amounts with amounts, and numbers with numbers."),
    "named_twice": gettext_lazy("“%(name)s” is named twice."),
    "instalments_not_whole": gettext_lazy("The instalments add up to %(name)s %%; they must add up to 100 %%."),
    "instalments_no_rest": gettext_lazy(
        "Beside fixed amounts one instalment takes the rest of the grant, whatever its size: the last."
    ),
    "instalments_nothing_left": gettext_lazy("The other instalments take the whole grant; nothing is left for this."),
    "instalments_rest_not_last": gettext_lazy("Only the last instalment takes the rest of the grant."),
    "instalments_two_measures": gettext_lazy("Write a percentage or an amount, not both."),
    "instalments_sum": gettext_lazy("An instalment is more than nothing."),
    "instalments_beyond_grant": gettext_lazy(
        "A grant of %(sum)s is smaller than the instalments before the rest: lower them, or the grants start higher."
    ),
    "instalments_no_interim": gettext_lazy("The call asks for no interim report that this instalment could wait for."),
    "instalments_part": gettext_lazy("An instalment is more than 0 %% and at most 100 %% of the grant."),
    "instalments_trigger": gettext_lazy("Say what makes this instalment due."),
    "instalments_two_balances": gettext_lazy("Only the balance waits for the final report: it comes last, and once."),
    "instalments_no_days": gettext_lazy("Say how many days after the start of the project it is due."),
    "instalments_days": gettext_lazy("Days count only for an instalment that is due on a date, and at most ten years."),
    "instalments_no_condition": gettext_lazy("Write the condition on which this instalment is paid."),
    "reports_anchor": gettext_lazy("Say from when the days count, or that it is due on a date."),
    "reports_days": gettext_lazy("Write a number of days, at most ten years."),
    "reports_date": gettext_lazy("Write the day on which it is due."),
    "reports_parts": gettext_lazy("Choose at least one part of the report."),
    "reports_too_many": gettext_lazy("At most 12 interim reports can be asked for."),
    "reports_evidence": gettext_lazy("Choose what proves the cost."),
    "reports_share": gettext_lazy("Write a percentage between 0 and 100."),
    "reports_amount": gettext_lazy("An amount cannot be below zero."),
    "reports_after_final": gettext_lazy("An interim report is due before the final one: this would come after it."),
    "reports_cost_type_unknown": gettext_lazy("The call names no kind of cost “%(name)s” that could be excluded."),
    "currency_unknown": gettext_lazy("Agreements are made in EUR, RSD, ALL, BAM, MKD or TRY, not in %(name)s."),
    "condition_unknown": gettext_lazy("“%(name)s” is no condition that can be asked for."),
    "joint_signature_of_nobody": gettext_lazy("The call takes no partners, so none can sign."),
}


def refusal(conflict: Conflict, currency: str = "EUR") -> str:
    """Say what contradicts itself and what to do."""
    words = {"name": conflict.text, "whole": conflict.whole, "lot": conflict.lot}
    return str(SENTENCES[conflict.code]) % {"sum": format_money(conflict.cents, currency), **words}
