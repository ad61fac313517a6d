"""The people and organisations of the demonstration, all of them invented; each organisation says so in its name."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from grants.dashboards.demo_people import demo_person
from grants.people import services as people
from grants.people.models import BankAccount, Membership, Organisation, User

Member = Membership.Role


@dataclass(frozen=True)
class Part:
    """An organisation of the play: its key, name, place, and the person who leads and signs."""

    key: str
    name: str
    settlement: str
    person: str
    latitude: str = ""
    longitude: str = ""
    mission: str = ""
    is_confirmed: bool = True

    @property
    def is_town(self) -> bool:
        return not self.mission


@dataclass
class Player:
    """An organisation that takes part, with its lead and its account."""

    organisation: Organisation
    lead: User
    account: BankAccount


ASSOCIATIONS: Final = (
    Part("neighbours", "Neighbours Together", "Novi Sad", "Milica Applicant", "45.26710", "19.83350",
         "We bring neighbours of different origin together and help them settle conflicts before they grow."),
    Part("bridge", "Open Bridge", "Niš", "Stefan Ilić", "43.32090", "21.89580",
         "We give free legal advice to people who are refused a job, a flat or a service because of who they are."),
    Part("voices", "Voices of the South", "Leskovac", "Senada Demirović", "42.99810", "21.94610",
         "We train young Roma women and men as mediators between families, schools and health centres."),
    Part("threshold", "Across the Threshold", "Subotica", "Ágnes Kovač", "46.10000", "19.66560",
         "We work with teachers and parents on schools in which several mother tongues are at home."),
    Part("mosaic", "Mosaic Youth Circle", "Novi Pazar", "Emina Hadžić", "43.13670", "20.51220",
         "We run a youth club where young people from all communities learn, play and argue with each other."),
    Part("lantern", "Lantern Women's Circle", "Kragujevac", "Jelena Savić", "44.01280", "20.91140",
         "We accompany women who report discrimination at work, from the first talk to the last hearing."),
    Part("roof", "One Roof", "Zrenjanin", "Nikola Varga", "45.38340", "20.39060",
         "We help people without papers and people who came back from abroad to reach the services they need."),
    Part("step", "A Step Closer", "Užice", "Dragana Pantić", "43.85860", "19.84880",
         "We are parents of children with disabilities who want them in the ordinary school of their street."),
    Part("window", "The Open Window", "Bujanovac", "Arben Rexhepi", "42.45940", "21.76690",
         "We publish a local paper in three languages and train its young reporters."),
    Part("colours", "All Colours", "Belgrade", "Vuk Marić", "44.81250", "20.46120",
         "We support LGBTI people and their families, and train those who serve the public."),
    Part("rivers", "Two Rivers Forum", "Zaječar", "Ana Dinić", "43.90360", "22.26470",
         "We keep the culture of the Vlach community alive and open it to its neighbours."),
    Part("pencil", "The Shared Pencil", "Pančevo", "Ivana Nedić", "44.87080", "20.64030",
         "We make teaching material against prejudice and try it out with classes before we give it away."),
    Part("hand", "Hand in Hand", "Vranje", "Ferhat Saitović", "42.55140", "21.90030",
         "We run homework clubs in two Roma settlements, together with the schools."),
    Part("kerb", "No Kerb", "Šabac", "Petar Lukić", "44.75390", "19.69030",
         "We are wheelchair users who test public buildings and tell the town what it takes to enter them.", False),
)  # fmt: skip
TOWNS: Final = (
    Part("brezovik", "Municipality of Brezovik", "Brezovik", "Marko Municipality", "44.21000", "20.87000"),
    Part("topli-breg", "Municipality of Topli Breg", "Topli Breg", "Gordana Tasić", "43.15000", "22.10000"),
    Part("stara-cesma", "Municipality of Stara Česma", "Stara Česma", "Zoran Mitić", "43.62000", "20.75000"),
    Part("jasenova-ravan", "Municipality of Jasenova Ravan", "Jasenova Ravan", "Sanja Popov", "45.52000", "20.18000"),
    Part("zelengaj", "Town of Zelengaj", "Zelengaj", "Edina Ljajić", "43.28000", "20.61000"),
    Part("bistri-potok", "Municipality of Bistri Potok", "Bistri Potok", "Miloš Radić", "43.98000", "19.72000"),
    Part("dugo-brdo", "Municipality of Dugo Brdo", "Dugo Brdo", "Snežana Vuković", "44.63000", "21.20000"),
    Part("vrbica", "Town of Gornja Vrbica", "Gornja Vrbica", "Imre Balog", "45.80000", "19.95000", is_confirmed=False),
)
EMAILS: Final = {"neighbours": "applicant@sofra.example", "brezovik": "municipality@sofra.example"}


def register(part: Part, number: int) -> Player:
    """Register an organisation by its future lead, who also signs for it and enters its bank account."""
    lead = demo_person(EMAILS.get(part.key, f"{part.key}@sofra.example"), part.person)
    organisation = people.create_organisation(actor=lead, **_description(part, number))
    people.invite_member(organisation, email=lead.email, role=Member.SIGNATORY, actor=lead)
    people.forget_roles(lead)
    account = people.propose_account(
        organisation,
        holder=organisation.name[:140],
        iban=iban(number),
        bank_name="Invented Bank (demonstration)",
        actor=lead,
    )
    return Player(organisation, lead, account)


def add_colleagues(player: Player, colleagues: Iterable[tuple[str, str, str]]) -> None:
    """Bring colleagues (address, name, role) into an organisation."""
    for email, name, role in colleagues:
        colleague = demo_person(email, name)
        people.invite_member(player.organisation, email=email, role=role, actor=player.lead)
        people.accept_invitations(colleague)


def iban(number: int) -> str:
    """Return a well-formed Serbian account number of a bank that does not exist."""
    account = f"999{number:013d}"
    national = f"{account}{98 - int(account) * 100 % 97:02d}"
    check = 98 - int(f"{national}{ord('R') - 55}{ord('S') - 55}00") % 97
    return f"RS{check:02d}{national}"


def _description(part: Part, number: int) -> dict[str, object]:
    return {
        "kind": Organisation.Kind.LOCAL_AUTHORITY if part.is_town else Organisation.Kind.CSO,
        "name": f"{part.name} (demonstration)",
        "short_name": part.name,
        "legal_form": "Local self-government" if part.is_town else "Association",
        "country": "RS",
        "registration_number": f"DEMO-{number:05d}",
        "tax_number": f"{990000000 + number}",
        "address": f"Trg slobode {number}" if part.is_town else f"Glavna {number + 2}",
        "settlement": part.settlement,
        "latitude": Decimal(part.latitude),
        "longitude": Decimal(part.longitude),
        "phone": f"+381 10 555 0{number:03d}",
        "mission": part.mission or f"The local self-government of {part.settlement}, a place that was invented.",
        "representative": part.person,
        "representative_role": "Mayor" if part.is_town else "President",
        "is_demonstration": True,
    }
