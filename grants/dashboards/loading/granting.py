"""How the demonstration's grants travel: agreement, signatures, account, payments, report, settlement, closure.

A file's `ends_as` says how far its grant gets; each stage lets those go on that are not there yet.
"""

import datetime
from typing import Any, Final

from grants.agreements import services as agreements
from grants.agreements.conditions import open_conditions
from grants.agreements.models import Agreement
from grants.dashboards.loading import texts
from grants.dashboards.loading.papers import paper, photograph
from grants.dashboards.loading.timeline import Story
from grants.dashboards.loading.writing import File, World
from grants.evaluation.models import Award
from grants.monitoring import services as monitoring
from grants.monitoring.models import Report
from grants.monitoring.narrating import plan_of, questions_of
from grants.monitoring.services.indicators import Count, Occasion, save_value
from grants.payments import services as payments
from grants.payments.models import Payment
from grants.people import services as people
from grants.people.models import User

STAGES: Final = (
    "pending", "drafted", "offered", "declined", "signed", "unconfirmed", "unpaid", "requested", "ordered", "paid",
    "writing", "returned", "reported", "narrative", "owed", "recovering", "settled", "closed",
)  # fmt: skip
RETURN_REASON: Final = (
    "Please attach the list of meetings, and explain why the interpreting cost twice what was planned (line 4)."
)
SPENT: Final = {"recovering": 68, "owed": 96, "settled": 94, "narrative": 97}  # percent of the agreed total


def grant_story(world: World, key: str, file: File, *, decided: int) -> Story:
    """Take one award as far as the file says; `decided` is the day of the decision."""
    if not file.ends_as or file.ends_as == "pending":
        return
    yield world.clock.at(decided, 18)
    yield from _contract(world, key, file, day=decided + 3 + len(file.who) % 4)
    if _is_past(file, "unconfirmed"):
        yield from _pay_advance(world, key, file)
    if _is_past(file, "paid"):
        yield from _report(world, key, file)
    if _is_past(file, "narrative"):
        yield from _settle(world, key, file)


def _is_past(file: File, stage: str) -> bool:
    return STAGES.index(file.ends_as) > STAGES.index(stage)


def _agreement(world: World, key: str, file: File) -> Agreement:
    organisation = world.players[file.who].organisation
    return Agreement.objects.get(organisation=organisation, award__application__call=world.calls[key])


def _contract(world: World, key: str, file: File, *, day: int) -> Story:
    officer, player, clock = world.staff["officer"], world.players[file.who], world.clock
    yield clock.at(day, 10, 40)
    award = Award.objects.get(
        application__call=world.calls[key], application__organisation=player.organisation, state="pending"
    )
    agreement = agreements.prepare_agreement(award, actor=officer)
    if file.ends_as == "drafted":
        return
    yield clock.at(day + 2, 15, 5)
    for condition in open_conditions(agreement):
        if condition.key == "budget":
            agreements.send_budget(agreement, actor=officer)
            agreements.agree_budget(agreement, actor=player.lead)
        else:
            note = "Compared with the other grant: another group, other months, other costs."
            agreements.meet_condition(condition, note=note, actor=officer)
    agreement = agreements.offer_agreement(agreement, actor=officer)
    if file.ends_as == "offered":
        return
    yield clock.at(day + 5, 9, 50)
    if file.ends_as == "declined":
        reason = "Our coordinator has moved abroad; without her we cannot keep what we promised."
        agreements.decline_agreement(agreement, actor=player.lead, reason=reason)
        return
    signer = player.organisation
    agreements.sign_agreement(
        agreement, name=signer.representative, capacity=signer.representative_role, actor=player.lead
    )
    if file.ends_as == "signed":
        return
    yield clock.at(day + 7, 12, 10)
    approver = world.staff["approver"]
    agreements.countersign_agreement(agreement, name=approver.name, capacity="Head of programme", actor=approver)


def _pay_advance(world: World, key: str, file: File) -> Story:
    agreement = _agreement(world, key, file)
    if file.ends_as == "unpaid" or agreement.in_force_at is None:
        return
    start: datetime.datetime = agreement.in_force_at
    if file.detour == "refused":
        yield from _refused_at_first(world, agreement, start)
        start += datetime.timedelta(days=2)
    if file.detour == "returned":
        yield from _returned_by_the_bank(world, agreement, start)
        start += datetime.timedelta(days=6)
    yield start + datetime.timedelta(days=2)
    payment = payments.request_instalment(agreement.instalments.get(number=1), actor=world.staff["finance"])
    yield from _order_and_pay(world, payment, start + datetime.timedelta(days=3), until=file.ends_as)


def _refused_at_first(world: World, agreement: Agreement, start: datetime.datetime) -> Story:
    yield start + datetime.timedelta(days=1)
    payment = payments.request_instalment(agreement.instalments.get(number=1), actor=world.staff["finance"])
    yield start + datetime.timedelta(days=1, hours=3)
    reason = "Wait for the letter about the legal representative, which arrives tomorrow."
    payments.refuse_payment(payment, actor=world.staff["approver"], reason=reason)


def _returned_by_the_bank(world: World, agreement: Agreement, start: datetime.datetime) -> Story:
    yield start + datetime.timedelta(days=1)
    payment = payments.request_instalment(agreement.instalments.get(number=1), actor=world.staff["finance"])
    yield start + datetime.timedelta(days=1, hours=4)
    payment = payments.approve_payment(payment, actor=world.staff["approver"])
    yield start + datetime.timedelta(days=4)
    reason = "The bank's clearing was closed; the money came back the same day."
    payments.bounce_payment(payment, actor=world.staff["finance"], reason=reason)


def _order_and_pay(world: World, payment: Payment, start: datetime.datetime, *, until: str = "") -> Story:
    if until == "requested":
        return
    yield start
    payment = payments.approve_payment(payment, actor=world.staff["approver"])
    if until == "ordered":
        return
    moment = start + datetime.timedelta(days=2)
    yield moment
    payments.pay_instalment(
        payment, paid_on=moment.date(), bank_reference=f"DEMO-{payment.pk:05d}", actor=world.staff["finance"]
    )


def _pay_back(world: World, agreement: Agreement, start: datetime.datetime) -> Story:
    """Ask back what is not justified; it comes in two transfers."""
    finance, settlement = world.staff["finance"], agreement.settlement
    recovery = payments.request_recovery(
        agreement,
        origin="unspent",
        amount_cents=settlement.recovery_cents,
        explanation="The final amount of your grant is lower than what was paid to you in advance.",
        actor=finance,
    )
    yield start
    recovery = payments.approve_recovery(recovery, actor=world.staff["approver"])
    first = recovery.amount_cents // 2
    for number, cents in enumerate([first, recovery.amount_cents - first], start=1):
        moment = start + datetime.timedelta(days=number)
        yield moment
        reference = f"DEMO-IN-{recovery.pk:05d}-{number}"
        payments.receive_recovery(
            recovery, amount_cents=cents, on=moment.date(), bank_reference=reference, actor=finance
        )


def _report(world: World, key: str, file: File) -> Story:
    agreement, lead = _agreement(world, key, file), world.players[file.who].lead
    end = (agreement.ends_on - world.clock.today).days
    yield world.clock.at(end + 4, 18)
    report = monitoring.start_report(agreement, actor=lead)
    _write(world, report, file)
    if file.ends_as == "writing":
        return
    yield world.clock.at(end + 12, 21, 15)
    report = monitoring.submit_report(report, actor=lead)
    if file.ends_as == "returned":
        yield world.clock.at(end + 16, 11)
        monitoring.return_report(report, actor=world.staff["officer"], reason=RETURN_REASON)
        return
    if file.ends_as == "reported":
        yield world.clock.at(end + 18, 14)
        _verify(world, report, first=2)
        return
    yield world.clock.at(end + 17, 14)
    _verify(world, report)
    yield world.clock.at(end + 19, 10)
    monitoring.accept_costs(report, actor=world.staff["finance"])
    if file.ends_as != "narrative":
        yield world.clock.at(end + 21, 10)
        monitoring.accept_narrative(report, actor=world.staff["officer"])


def _write(world: World, report: Report, file: File) -> None:
    """Write the narrative, two activities and the costs; a report that is still written lacks its last part."""
    agreement, lead = report.agreement, world.players[file.who].lead
    value = agreement.indicator_target * (9 + len(file.who) % 4) // 10
    words = {"indicator": agreement.indicator, "value": value, "target": agreement.indicator_target}
    told: dict[str, Any] = {name: text.format(**words) for name, text in texts.REPORT.items()}
    asked = questions_of(report)
    for number, question in enumerate(asked[:-1] if file.ends_as == "writing" else asked):
        text = told.get(question.key) or texts.TOLD[number % len(texts.TOLD)]
        monitoring.save_report_answer(report, question.key, text, actor=lead)
    _tell_plan(report, lead)
    save_value(agreement.indicators.get(is_main=True), Count(value), Occasion(report), actor=lead)
    place = agreement.organisation.settlement
    for number, title in enumerate(("Training of the team", "Public evening")):
        held_on = agreement.starts_on + datetime.timedelta(days=30 + 40 * number)
        monitoring.add_activity(
            report, title=title, held_on=held_on, place=place, women=14 + 9 * number, men=11 + 6 * number, actor=lead
        )
    _spend(report, file, world)


def _tell_plan(report: Report, lead: User) -> None:
    """Say what became of the plan: all as agreed but the last activity, which came later; with a photograph."""
    parts = plan_of(report)
    for number, planned in enumerate(parts, start=1):
        said: dict[str, Any] = {"outcome": "done", "remark": texts.DONE}
        if number == len(parts) and number > 1:
            said = {"outcome": "partly", "remark": texts.DONE, "reason": texts.OTHERWISE}
        monitoring.save_plan_note(report, planned.key, actor=lead, **said)
    picture = photograph(report.agreement.organisation.settlement)
    told = {"caption": texts.CAPTION, "alternative": texts.ALTERNATIVE, "shows_people": True, "has_consent": True}
    monitoring.add_photo(report, picture, taken_on=report.agreement.starts_on, actor=lead, **told)


def _spend(report: Report, file: File, world: World) -> None:
    agreement, lead = report.agreement, world.players[file.who].lead
    lines = list(agreement.lines.all())
    for number, line in enumerate(lines[:2] if file.ends_as == "writing" else lines):
        spent = line.amount_cents * SPENT.get(file.ends_as, 100) // 100
        halves = (spent // 2, spent - spent // 2) if number in {0, 3} else (spent,)
        for half, amount in enumerate(halves):
            name = f"receipt-{number + 1}{'ab'[half]}.pdf"
            monitoring.add_cost(
                report,
                line,
                spent_on=agreement.starts_on + datetime.timedelta(days=12 + 17 * number + 30 * half),
                supplier=f"{texts.SUPPLIERS[(number + half) % len(texts.SUPPLIERS)]} (demonstration)",
                document_number=f"{agreement.starts_on.year}-{100 + 7 * number + half}",
                description=line.description[:200],
                amount_cents=amount,
                receipt=paper(f"Receipt {agreement.reference} {100 + 7 * number + half}", actor=lead, name=name),
                actor=lead,
            )


def _verify(world: World, report: Report, first: int = 99) -> None:
    """Verify the first so many costs; the third is accepted in part."""
    finance = world.staff["finance"]
    for number, cost in enumerate(list(report.costs.order_by("spent_on", "pk"))[:first]):
        if number == 2:
            reason = "The refreshments of the private part of the evening cannot be charged to the grant."
            accepted = cost.amount_cents * 9 // 10
            monitoring.verify_cost(cost, outcome="partly", accepted_cents=accepted, reason=reason, actor=finance)
        else:
            monitoring.verify_cost(cost, outcome="accepted", actor=finance)


def _settle(world: World, key: str, file: File) -> Story:
    agreement, finance = _agreement(world, key, file), world.staff["finance"]
    settlement = agreement.settlement
    if file.ends_as in {"owed", "recovering"}:
        return
    start: datetime.datetime = settlement.at + datetime.timedelta(days=2)
    yield start
    if settlement.balance_cents:
        payment = payments.request_balance(agreement, actor=finance)
        yield from _order_and_pay(world, payment, start + datetime.timedelta(days=1))
    else:
        yield from _pay_back(world, agreement, start + datetime.timedelta(days=1))
    if file.ends_as == "closed":
        yield start + datetime.timedelta(days=5)
        monitoring.prepare_closure(
            Agreement.objects.get(pk=agreement.pk),
            assets="Two tents and a projector stay with the association and are used for the same purpose.",
            rating=4,
            evaluation="Carried out as agreed; reports came in time and questions were answered at once.",
            lessons="Ask for the lists of participants with the interim report, not at the end.",
            remarks="The indicator is told in the final report.",
            actor=world.staff["officer"],
        )
        yield start + datetime.timedelta(days=6)
        monitoring.close_grant(Agreement.objects.get(pk=agreement.pk), actor=finance)


def confirm_story(world: World, who: str, *, on: int) -> Story:
    """Let finance call an organisation back and confirm its account."""
    yield world.clock.at(on, 13, 30)
    account = world.players[who].account
    account = people.confirm_account(account, actor=world.staff["finance"], reason="Called back on the number on file.")
    world.players[who].account = account
