"""What the demonstration's people write: project ideas, answers, remarks of evaluators and reports."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Idea:
    """A project: its title, for whom it is, what is done, what is measured and how much of it."""

    title: str
    group: str
    doing: str
    indicator: str
    target: int


IDEAS: Final = (
    Idea("Neighbours against prejudice", "families of three neighbourhoods", "a mediation hour in each of them",
         "Conflicts settled by mediators", 24),
    Idea("A lawyer at the bus stop", "people who were refused a job or a flat", "free legal advice from a minibus",
         "People advised", 180),
    Idea("Mediators of the health centre", "Roma families without a doctor", "training for twelve health mediators",
         "Families registered with a doctor", 90),
    Idea("Two languages, one classroom", "pupils of Hungarian and Serbian classes", "lessons taught in pairs",
         "Lessons taught in pairs", 60),
    Idea("The argument club", "young people of 15 to 19", "a weekly debate and four public evenings",
         "Young people who take part every month", 45),
    Idea("She reported it", "women discriminated against at work", "accompaniment to inspection and court",
         "Cases accompanied", 20),
    Idea("Papers in order", "returnees and people without documents", "an office for documents two days a week",
         "Documents obtained", 110),
    Idea("The school of our street", "children with disabilities and their teachers", "assistants in six classes",
         "Children in an ordinary class", 14),
    Idea("News in three languages", "readers in three municipalities", "a youth newsroom and twelve issues",
         "Articles published in three languages", 150),
    Idea("Served like everybody", "LGBTI people who need a public service", "training for clerks of twelve counters",
         "Clerks trained", 96),
    Idea("Songs of the other bank", "the Vlach community and its neighbours", "six evenings of songs and stories",
         "Visitors of the evenings", 600),
    Idea("A box of questions", "teachers of civic education", "a box of exercises against prejudice, tried in class",
         "Classes that work with the box", 40),
    Idea("Homework at six", "pupils of two Roma settlements", "homework clubs with student volunteers",
         "Pupils who pass the year", 55),
    Idea("The way in", "wheelchair users and older people", "a test of fifty public entrances",
         "Entrances made usable", 15),
    Idea("Witness, not bystander", "secondary-school pupils", "training to step in when somebody is insulted",
         "Pupils trained", 320),
    Idea("Hate has an address", "people attacked with words online", "a reporting desk and a handbook for moderators",
         "Reports followed up", 130),
    Idea("Jobs without a photograph", "employers and job seekers", "anonymous applications with eight employers",
         "Interviews after an anonymous application", 70),
    Idea("Grandmothers teach", "older women of four communities", "cooking and language courses for the young",
         "Course participants", 85),
)  # fmt: skip
TOWN_IDEAS: Final = (
    Idea("A plan against discrimination for Brezovik", "all citizens", "a local plan, written with six associations",
         "Measures of the plan begun", 9),
    Idea("One counter for everybody", "people with disabilities and minorities", "accessible forms in four languages",
         "Forms in four languages", 25),
    Idea("The mediator in the town hall", "Roma families", "a mediator's post and weekly hours in the settlements",
         "Families accompanied", 80),
    Idea("Streets that speak", "the town's language communities", "signs in the languages of the town",
         "Signs put up", 120),
    Idea("Council of neighbours", "residents of five districts", "a forum that reports to the assembly",
         "Proposals answered by the assembly", 18),
    Idea("School routes for all", "pupils with disabilities", "safe routes to three schools, with the parents",
         "Pupils who go to school alone", 22),
    Idea("Youth office, open door", "young people from villages", "a bus and a programme on two afternoons",
         "Young people reached", 210),
    Idea("First answer in ten days", "people who complain of discrimination", "a complaints desk with trained clerks",
         "Complaints answered in ten days", 60),
)  # fmt: skip

ANSWERS: Final = (
    (
        "In {place} we meet {group} every week. In 2024 we asked 212 people: 61 of them had been treated worse than "
        "others within a year, and only four had told anybody. They did not know whom to tell, or expected nothing.\n\n"
        "The town has a plan for equality, but nobody who carries it out and no figures that show whether it works.",
        "The Commissioner for the Protection of Equality receives almost no complaint from {place}. That does not mean "
        "that nothing happens: in our own records of the last two years there are 74 cases that concern {group}.\n\n"
        "What is missing is a place to go to, people who know the law, and neighbours who do not look away.",
        "For {group} in {place} the nearest office that can help is 60 km away, and the bus goes twice a day. "
        "Schools, the health centre and the police tell us that they want to do better and do not know how.",
    ),
    (
        "Month 1: agreement with the town and the schools, choice of the participants.\n"
        "Months 2 and 3: preparation and training.\n"
        "From month 3: {doing}, every week, with a short record of each meeting.\n"
        "Last month: a public evening with what was learnt, and a handbook of twenty pages for others.",
        "The core of the project is {doing}. Before it starts, we speak to everybody who has to agree; while it runs, "
        "a small group of partners meets each month and corrects the course; at the end, the results go to the "
        "municipal assembly with three proposals that cost the town little.",
        "First we train those who will do the work (two weekends). Then comes {doing}. We document what happens, "
        "protect the names of those who trust us, and publish the figures every three months.",
    ),
    (
        "We count: {indicator} (today {baseline}, at the end {target}). And we ask the same 100 people before and "
        "after. If the second answer is no better than the first, we will say so in the report.",
        "At the end {group} know where help is and use it. Our measure: {indicator}, from {baseline} to {target}. "
        "The town takes over the running costs from the following year; the letter of the mayor is attached.",
    ),
    (
        "Since 2019 we have carried out seven projects of 3,000 to 20,000 euros, all closed without a recovery. Two "
        "people are employed part-time; an accountant keeps the books. Partners: the centre for social work and two "
        "schools in {place}.",
        "The work is led by a pedagogue with eleven years of experience. We know {group} because many of us belong to "
        "them. For the money we answer with a book-keeper from outside and an open account of every project.",
    ),
)  # fmt: skip

REMARKS: Final = {
    1: ("Hardly treated in the file.", "The need is asserted, not shown.", "The figures do not fit the activities."),
    2: ("Too general; the steps cannot be followed.", "Weak: the partners are named but have not agreed.",
        "Costs are high for what is offered."),
    3: ("Sound, but the measure of success remains vague.", "Acceptable; the time plan is tight.",
        "Plausible costs, with little detail on services."),
    4: ("Convincing and well founded; the risk is named.", "Good plan with committed partners.",
        "A careful budget, each line can be explained."),
    5: ("Excellent: the problem is shown with figures of their own.", "A model for other towns; every step is clear.",
        "Very good value; the town takes over afterwards."),
}  # fmt: skip

OUTCOMES: Final = {
    "award": "The committee agreed: a clear need, a feasible plan and a careful budget. Awarded within the pot.",
    "reserve": "A good project above the pass mark; better placed ones used up the pot. Kept on the reserve list.",
    "reject": "Below the pass mark: need and result are not shown clearly. The remarks on the criteria say why.",
    "resubmit": "The need is real and the people are right, but the plan does not hold together yet. Hand it in again "
    "at a later call, with a plan that says who does what, and when.",
}
CONDITIONS: Final = "The budget is adjusted to the sum awarded before the agreement is drawn up."
MINUTES: Final = (
    "Present: all members of the committee. Nobody had a conflict of interest in a file that was discussed. "
    "The ranking was discussed place by place; the scores stand. Where points differed by more than two, the members "
    "gave their reasons. The proposals were agreed unanimously."
)
REPORT: Final = {
    "achievements": "The activities took place as agreed. {indicator}: {value} (target {target}). A surprise: half "
    "of those who came had never set foot in our office before.",
    "difficulties": "Two meetings had to be postponed because the hall was not free; we moved to the library.",
    "lasting": "The town pays for the room from next year, and two of the participants go on as volunteers.",
}
TOLD: Final = (  # to what most schemes ask, in that order
    "We opened a weekly hour of advice, trained twelve mediators and held three evenings; most of those who came had "
    "never asked anybody for advice before.",
    "The second evening came a month later than agreed, since the hall was not free. Nothing else was changed.",
    "The library lent its room and its list of readers; the school sent two teachers to the training.",
    "Both emblems stood on the invitations, on the poster at the door and on our page; the local paper wrote of it.",
    "We would ask for the hall before we print the invitation, and begin with the evenings, not with the training.",
    "The town pays for the room from next year, and two of the participants go on as volunteers.",
)
DONE: Final = "It took place as it was planned, with the people for whom it was meant."
OTHERWISE: Final = "The hall was not free in time, so the last part came a month later, in the library."
CAPTION: Final = "The public evening, with the visibility poster (invented picture)"
ALTERNATIVE: Final = "A plain drawing: a dark hall, a bright stage and a row of people seen from behind"
SUPPLIERS: Final = (
    "Print and Paper",
    "Minibus Travel",
    "Hall of Culture",
    "Office Supplies",
    "Trainer's fee",
    "Café Most",
)


def answer(question: int, number: int, idea: Idea, place: str) -> str:
    """Return an answer to the nth kind of question, in one of its variants."""
    variants = ANSWERS[min(question, len(ANSWERS) - 1)]
    words = {"place": place, "group": idea.group, "doing": idea.doing, "indicator": idea.indicator.lower()}
    return variants[number % len(variants)].format(**words, baseline=idea.target // 8, target=idea.target)


def summary(idea: Idea, place: str) -> str:
    """Return a project in two sentences."""
    return (
        f"A project in {place} for {idea.group}: {idea.doing}. "
        f"We measure one result, “{idea.indicator}”, and want to reach {idea.target}."
    )


def work_plan(idea: Idea, place: str, months: int) -> list[dict[str, object]]:
    """Return a plan of three activities in a project of so many months."""
    middle = max(months - 1, 1)
    return [
        {"title": f"Agreements with the partners in {place}", "first_month": 1, "last_month": 1, "place": place},
        {"title": idea.doing[:1].upper() + idea.doing[1:], "first_month": 1, "last_month": middle, "place": place},
        {"title": f"We count: {idea.indicator.lower()}", "first_month": months, "last_month": months, "place": place},
    ]


def remark(points: int, number: int) -> str:
    """Return an evaluator's reason for so many points."""
    variants = REMARKS[max(points, 1)]
    return variants[number % len(variants)]
