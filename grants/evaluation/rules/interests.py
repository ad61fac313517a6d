"""Which interests tie a person to an organisation. Pure: every text comes folded, in small Latin letters without marks.

A tie is found where both told the same thing: a name of the board, an address, an account, the domain of an e-mail
address, an employer. It is a ground to look, and closes the file until an officer has looked.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from grants.people.rules import name_key, number_key

# Titles before and after a name, and the small words of addresses in the region.
_TITLES: Final = "dr mr prof ing dipl mag phd msc bsc mba jd doc akad hon"
TITLES: Final = frozenset(_TITLES.split())
_STREET_WORDS: Final = """
    ul ulica ulice ulicata br broj number no nr str street st rr rruga rrugica sok sokak cad caddesi
    bul bulevar bulevard bulevardi trg sheshi square"""
STREET_WORDS: Final = frozenset(_STREET_WORDS.split())
POSTCODE: Final = re.compile(r"\d{4,6}")
# Who has an address there shares no employer with the neighbour: public providers, the names reserved for examples
# (RFC 2606), and the demonstration's own, from which its whole cast writes.
_PUBLIC: Final = """
    gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com yahoo.co.uk ymail.com icloud.com
    me.com mac.com aol.com proton.me protonmail.com pm.me gmx.com gmx.net gmx.de web.de mail.com zoho.com yandex.com
    yandex.ru mail.ru fastmail.com tutanota.com eunet.rs sbb.rs mts.rs ptt.rs open.telekom.rs bih.net.ba tel.net.ba
    t-com.me t.me abv.bg net.hr inet.hr t-home.mk yahoo.de hotmail.co.uk outlook.rs
    example.com example.org example.net sofra.example"""
PUBLIC_DOMAINS: Final = frozenset(_PUBLIC.split())


@dataclass(frozen=True)
class Post:
    """An employer that a person told of, and until when; `name` is folded."""

    name: str
    number: str = ""
    shown: str = ""


@dataclass(frozen=True)
class Person:
    """What is known of a member of a committee, folded."""

    name: str
    email: str = ""
    address: str = ""
    iban: str = ""
    posts: tuple[Post, ...] = ()


@dataclass(frozen=True)
class Side:
    """What is known of an applicant or partner, folded; `people` are those of its board and who represent it."""

    name: str
    number: str = ""
    address: str = ""
    settlement: str = ""
    ibans: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    people: tuple[str, ...] = ()
    shown: str = ""


@dataclass(frozen=True)
class Tie:
    """An interest: its kind, and the words that both share."""

    kind: str
    shared: str


def ties_of(person: Person, side: Side) -> list[Tie]:
    """Return every interest that ties a person to an organisation, each kind once, the strongest first."""
    found = [
        Tie("board", next((name for name in side.people if same_person(person.name, name)), "")),
        Tie("account", iban_of(person.iban) if iban_of(person.iban) in side.ibans else ""),
        Tie("employer", next((post.shown or post.name for post in person.posts if same_body(post, side)), "")),
        Tie("address", side.address if same_place(person.address, side.address, side.settlement) else ""),
        Tie("domain", domain_of(person.email) if domain_of(person.email) in side.domains else ""),
    ]
    return [tie for tie in found if tie.shared]


def same_person(one: str, other: str) -> bool:
    """Tell whether two names are one person's: the same words in any order, or all of the shorter in the longer.

    A single word names nobody.
    """
    first, second = _name_words(one), _name_words(other)
    return min(len(first), len(second)) >= 2 and (first <= second or second <= first)


def same_body(post: Post, side: Side) -> bool:
    """Tell whether an employer is the organisation: by its number, else by its name without the legal form."""
    numbers = number_key(post.number), number_key(side.number)
    if all(numbers) and numbers[0] == numbers[1]:
        return True
    names = name_key(post.name), name_key(side.name)
    return bool(names[0]) and names[0] == names[1]


def same_place(address: str, street: str, settlement: str) -> bool:
    """Tell whether an address names a street, its number and its town; the postcode and words like "street" aside."""
    wanted = _place_words(street)
    town = _place_words(settlement)
    has_number = any(any(sign.isdigit() for sign in word) for word in wanted) or "bb" in wanted
    return bool(town) and len(wanted) >= 2 and has_number and wanted | town <= _place_words(address)


def iban_of(text: str) -> str:
    """Return an account number without its spaces, in capitals."""
    return "".join(re.findall(r"[0-9A-Za-z]", text)).upper()


def domain_of(email: str) -> str:
    """Return the domain of an e-mail address or website; nothing for a provider that anybody may use."""
    host = re.sub(r"^[a-z]+://", "", email.strip().lower()).rpartition("@")[2]
    host = re.split(r"[/:?#]", host, maxsplit=1)[0].removeprefix("www.")
    return "" if host in PUBLIC_DOMAINS or "." not in host else host


def domains_of(emails: Iterable[str]) -> frozenset[str]:
    """Return the domains that an organisation's addresses share with its people."""
    return frozenset(found for email in emails if (found := domain_of(email)))


def _name_words(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W_]+", name)) - TITLES


def _place_words(text: str) -> frozenset[str]:
    words = re.findall(r"[^\W_]+", text)
    return frozenset(word for word in words if word not in STREET_WORDS and not POSTCODE.fullmatch(word))
