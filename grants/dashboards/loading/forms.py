"""The calls of the demonstration: their rules, their questions, their criteria and the documents they ask for."""

from dataclasses import dataclass, field
from typing import Any, Final

from grants.calls.rules.reporting import with_rules

NOTE: Final = "This call is invented so that Sofra can be tried: nobody can receive money from it."
PAPERS: Final = ({"title": "Registration certificate"}, {"title": "Financial statement of last year"})
TOWN_PAPERS: Final = ({"title": "Decision to apply"},)
QUESTIONS: Final = (
    {"section": "Why it is needed", "title": "What is the problem, and for whom?", "max_words": 300,
     "help": "Tell what you have seen yourselves; a figure or two says more than a page."},
    {"section": "Activities", "title": "What will you do, month by month?", "max_words": 400},
    {"section": "Change", "title": "What will be different at the end, and how will you know?", "max_words": 250},
    {"section": "Who you are", "title": "What have you done in this field, and with whom?", "max_words": 250},
)  # fmt: skip
TOWN_QUESTIONS: Final = (
    {"section": "Need", "title": "What does your town need, and who says so?", "max_words": 300},
    {"section": "Activities", "title": "What will you do, and which associations take part?", "max_words": 300},
    {"section": "Change", "title": "How will the work go on after the grant?", "max_words": 200},
)
CRITERIA: Final = (
    {"title": "Relevance", "weight": 40, "help": "Is the need shown, and does the project answer it?"},
    {"title": "Quality and feasibility", "weight": 30, "help": "Can it be done as planned, by these people?"},
    {"title": "Budget", "weight": 20, "help": "Is every cost needed and reasonable?"},
    {"title": "Experience", "weight": 10, "help": "Have they done comparable work?"},
)
TOWN_CRITERIA: Final = (
    {"title": "Need and expected change", "weight": 45},
    {"title": "Participation of citizens", "weight": 30},
    {"title": "Budget and sustainability", "weight": 25},
)


@dataclass(frozen=True)
class Plan:
    """A call and the days of its life, counted from the day of loading; None is a step that has not been taken."""

    key: str
    title: str
    summary: str
    pot: int
    maximum: int
    drafted: int
    opens: int
    closes: int
    applicants: str = "cso"
    cleared: int | None = None
    is_cleared: bool = True
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def for_towns(self) -> bool:
        return self.applicants == "local_authority"

    def fields(self) -> dict[str, Any]:
        """Return what the call is made of, but for its moments."""
        return {
            "title": self.title,
            "summary": self.summary,
            "purpose": (
                f"{self.summary}\n\nGrants are for work in towns and villages of Serbia that lets people live without "
                "discrimination: mediation, legal help, training, meetings across communities, and better services."
            ),
            "not_considered": "Infrastructure, scholarships, conferences abroad, political or religious activities.",
            "pot_cents": self.pot * 100,
            "maximum_cents": self.maximum * 100,
            "minimum_cents": 1_000_00,
            "applicants": self.applicants,
            "is_demonstration": True,
            "demonstration_note": NOTE,
            "languages": ["en", "sr-latn"],
            "instalments": EIGHTY_TWENTY,
            "reallocation_basis_points": 1000,
            **self.more,
        }


EIGHTY_TWENTY: Final = [
    {"trigger": "signature", "basis_points": 8000, "days": None, "condition": ""},
    {"trigger": "report", "basis_points": 2000, "days": None, "condition": ""},
]
# In three parts, the second with the interim report halfway through the project.
HALFWAY: Final = {
    "instalments": [
        {"trigger": "signature", "basis_points": 6000, "days": None, "condition": ""},
        {"trigger": "interim", "basis_points": 2500, "days": None, "condition": ""},
        {"trigger": "report", "basis_points": 1500, "days": None, "condition": ""},
    ],
    "reporting": with_rules(
        {},
        {
            "interim": [{"anchor": "start", "days": 120, "parts": ["narrative", "financial"]}],
            "proof_of_payment_cents": 1_000_00,
            "evidence": [{"heading": "services", "evidence": "participants"}],
        },
    ),
}
TENTH: Final = {"cofinancing": "of_total", "cofinancing_basis_points": 1000}
EQUIPMENT: Final = {"cofinancing": "open"}
HEARD: Final = {"complaint_days": 30}
BLIND: Final = {"blinding": "applicant"}
# Two experts and a third where they differ by more than 30 %, a vote, and minutes that every member signs.
IN_DEPTH: Final = {
    "assessments_per_file": 2,
    "divergence_basis_points": 3000,
    "least_external": 1,
    "panel_is_odd": True,
    "quorum": 2,
    "signed_minutes": True,
    "award_days": 20,
}
PLANS: Final = {
    plan.key: plan
    for plan in (
        Plan("first", "Small grants for civil society: living without discrimination",
             "Grants for associations that help people who are discriminated against to claim their rights.",
             89_000, 15_000, drafted=-330, opens=-322, closes=-294, cleared=-325, more=TENTH | HEARD),
        Plan("together", "Towns and associations together",
             "Grants for local work against discrimination that an association or a local authority leads.",
             48_000, 7_000, drafted=-120, opens=-112, closes=-85, cleared=-115, applicants="both", more=EQUIPMENT),
        Plan("youth", "Young people against hate speech",
             "Grants for associations that work with young people against hate speech, on the street and online.",
             30_000, 10_000, drafted=-70, opens=-60, closes=-26, cleared=-63, more=TENTH | BLIND),
        Plan("counters", "Town halls for everybody",
             "Grants for local authorities that make their counters, forms and buildings usable for everybody.",
             16_000, 5_000, drafted=-75, opens=-66, closes=-40, cleared=-70, applicants="local_authority",
             more=EQUIPMENT | HEARD | IN_DEPTH),
        Plan("schools", "Schools of equal chances",
             "Grants for associations that work with schools so that every child of the street learns in them.",
             24_000, 9_000, drafted=-44, opens=-33, closes=-4, cleared=-38, more=TENTH | HEARD),
        Plan("open", "Small grants for civil society: neighbours and rights",
             "Grants for associations that bring neighbours of different origin together and make rights known.",
             40_000, 12_000, drafted=-20, opens=-8, closes=21, cleared=-12, more=TENTH),
        Plan("open-towns", "Small grants for local authorities: plans that work",
             "Grants for municipalities that carry out a local plan against discrimination with their citizens.",
             30_000, 6_000, drafted=-19, opens=-7, closes=21, cleared=-11, applicants="local_authority",
             more=EQUIPMENT),
        Plan("media", "Local media in several languages",
             "Grants for associations that report from their towns in the languages of their readers.",
             16_000, 8_000, drafted=-9, opens=12, closes=40, cleared=-3, more=TENTH | HALFWAY),
        Plan("women", "Women against discrimination at work",
             "Grants for associations that accompany women who report discrimination at work.",
             16_000, 8_000, drafted=-6, opens=20, closes=50, cleared=-2, is_cleared=False, more=TENTH),
        Plan("access", "Entrances for everybody",
             "Grants for local authorities that make public buildings accessible, with those who use them.",
             12_000, 5_000, drafted=-2, opens=30, closes=60, applicants="local_authority", more=EQUIPMENT),
    )
}  # fmt: skip
