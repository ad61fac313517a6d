"""By which words an applicant is known: proposed for masking from what the applicant sent and from its profile."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from grants.applications.models import Application
from grants.core.search import fold
from grants.evaluation.rules.masking import HOST, LEAST, Word
from grants.people.models import Organisation

# Words of a name that many bear: legal forms, and what such organisations work for or with.
COMMON: Final = frozenset(
    fold(
        "udruzenje udruga udruzenja gradana gradjana građana fondacija fondacija zaklada centar opstina opcina grad "
        "gradska savez nevladina organizacija drustvo institut mreza klub asocijacija ustanova skola forum pokret "
        "inicijativa omladinski omladinska omladine mladih zena zene dece djece roma romi romski romska za i u na od "
        "zdruzenie fondacija gragjani opshtina komuna bashkia komuna shoqata shoqate fondacioni qendra per dhe e te "
        "dernegi dernek vakfi vakif merkezi belediyesi ve association foundation centre center ngo organisation "
        "organization municipality city town society institute network club school movement initiative union youth "
        "women children community development human rights democracy of for and the in"
    ).split()
)
# Addresses that everybody may have: their host says nothing, only what stands before or behind it.
COMMON_HOSTS: Final = frozenset(
    [
        *("gmail.com", "googlemail.com", "yahoo.com", "hotmail.com", "outlook.com", "live.com", "icloud.com"),
        *("proton.me", "protonmail.com", "mail.com", "facebook.com", "instagram.com", "twitter.com", "x.com"),
        *("youtube.com", "linkedin.com", "tiktok.com", "eunet.rs", "google.com", "drive.google.com"),
    ]
)
MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
SITE: Final = re.compile(r"(?:https?://|www\.)[^\s<>\"')]+", re.IGNORECASE)
PHONE: Final = re.compile(r"(?<!\w)(?:\+|00)\d[\d\s/().-]{6,16}\d(?!\w)")
IBAN: Final = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")
QUOTED: Final = re.compile(r"[„“”\"«»'‘’]([^„“”\"«»‘’]{3,80})[„“”\"«»'‘’]")
NAMED: Final = re.compile(r"\w+(?:[-'’]\w+)*")


def proposed_words(application: Application) -> list[dict[str, Any]]:
    """Return the words by which the applicant is known, each once, as they are kept with a masking.

    `is_identity` marks what stands in a field of who it is; the others are derived from a name or found in a text.
    Six queries.
    """
    found: dict[str, dict[str, Any]] = {}
    for text, kind, is_identity in _words(application, application.frozen):
        key = fold(text)
        if sum(char.isalnum() for char in key) >= LEAST and key not in found:
            found[key] = {"text": " ".join(text.split()), "kind": kind, "is_identity": is_identity}
    return list(found.values())


def active_words(rows: list[dict[str, Any]]) -> tuple[Word, ...]:
    """Return those of the kept words that are masked: the ones that nobody has taken out."""
    return tuple(Word(row["text"], row["kind"]) for row in rows if not row.get("taken_out"))


def texts_of(content: Any) -> Iterator[str]:
    """Yield every text that stands in the content, at whatever depth."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, Mapping):
        for value in content.values():
            yield from texts_of(value)
    elif isinstance(content, list):
        for value in content:
            yield from texts_of(value)


Found = Iterator[tuple[str, str, bool]]


def _words(application: Application, content: Mapping[str, Any]) -> Found:
    found = application.organisation
    yield application.reference, "reference", True
    yield from _organisation(found, content.get("organisation", {}))
    yield from _people(application, content)
    for partner in content.get("partners", []):
        yield from _partner(partner)
    written = {key: content.get(key) for key in ("project", "answers", "work_plan", "indicators", "partners")}
    text = "\n".join(texts_of(written))
    yield from _acronyms(found.name, text)
    yield from _contacts_in(text)


def _organisation(found: Organisation, sent: Mapping[str, Any]) -> Found:
    for name in dict.fromkeys(filter(None, [found.name, sent.get("name", ""), found.short_name])):
        yield from _named(name, "applicant", place=found.settlement, is_place=found.kind == "local_authority")
    for number in (found.registration_number, sent.get("registration_number", ""), found.tax_number):
        yield number or "", "number", True
    for address in dict.fromkeys([found.address, sent.get("address", "")]):
        yield address or "", "address", True
        yield (address or "").partition(",")[0], "address", True
    yield from _site(found.website)
    yield from _mail(found.email)
    yield found.phone, "contact", True


def _people(application: Application, content: Mapping[str, Any]) -> Found:
    organisation = application.organisation
    sent = content.get("organisation", {})
    declared = content.get("declaration", {})
    names = [organisation.representative, sent.get("representative", ""), declared.get("by"), declared.get("signatory")]
    names += organisation.representatives.values_list("name", flat=True)
    for member in organisation.memberships.select_related("user"):
        names.append(member.user.name)
        yield from _mail(member.user.email)
        yield member.user.phone, "contact", True
    for name in dict.fromkeys(filter(None, names)):
        yield from _person(name)
    account = content.get("bank_account", {})
    ibans = [account.get("iban", ""), *organisation.bank_accounts.values_list("iban", flat=True)]
    for iban in dict.fromkeys(filter(None, ibans)):
        yield iban, "account", True
    for holder in filter(None, (account.get("holder", ""), account.get("owner", ""))):
        yield holder, "applicant", True


def _partner(partner: Mapping[str, Any]) -> Found:
    yield from _named(partner.get("name", ""), "partner", place="", is_place=False)
    yield partner.get("registration_number", ""), "number", True
    yield from _mail(partner.get("email", ""))
    if partner.get("representative"):
        yield from _person(partner["representative"])


def _person(name: str) -> Found:
    """The whole name, the name turned round, and each part of it that is long enough to be known by."""
    parts = name.split()
    yield name, "person", True
    if len(parts) > 1:
        yield " ".join([*parts[1:], parts[0]]), "person", True
    for part in parts[::-1]:
        for single in (part, *re.split(r"[-‐–]", part)):
            if sum(char.isalpha() for char in single) > LEAST:
                yield single, "person", False


def _named(name: str, kind: str, *, place: str, is_place: bool) -> Found:
    """The name of an organisation, what stands in it in quotation marks, and its own part without the legal form."""
    yield name, kind, True
    for quoted in QUOTED.findall(name):
        yield quoted, kind, True
    words = NAMED.findall(name)
    own = [word for word in words if fold(word) not in COMMON]
    start = next((number for number, word in enumerate(words) if word in own), len(words))
    rest = words[start:]
    places = {fold(word) for word in NAMED.findall(place)}
    while rest and not is_place and (fold(rest[-1]) in places or fold(rest[-1]) in COMMON):
        rest.pop()
    is_name = bool(rest) and all(word[0].isupper() or fold(word) in COMMON for word in rest)
    if is_name and len(rest) < len(words) and not all(word.isdigit() for word in rest):
        yield " ".join(rest), kind, False
        if len(rest) > 1 and len(rest[0]) > LEAST + 1:
            yield rest[0], kind, False


def _acronyms(name: str, text: str) -> Found:
    """The initials of a name, with and without its small words, where they stand in the text in capitals."""
    words = NAMED.findall(name)
    full, short = "".join(word[0] for word in words), "".join(word[0] for word in words if len(word) > LEAST)
    for letters in dict.fromkeys((full.upper(), short.upper())):
        if len(letters) >= LEAST and re.search(rf"\b{re.escape(letters)}\b", text):
            yield letters, "applicant", False


def _site(url: str) -> Found:
    match = HOST.match(url.strip().casefold()) if url else None
    if match:
        host, path = match[1], (match[2] or "").rstrip("/")
        is_common = host in COMMON_HOSTS
        if not is_common or path:
            yield host + path if is_common else host, "contact", True


def _mail(address: str) -> Found:
    if address:
        yield address, "contact", True
        host = address.rpartition("@")[2].casefold()
        if host not in COMMON_HOSTS:
            yield host, "contact", False


def _contacts_in(text: str) -> Found:
    """What the texts themselves hold of addresses, telephones and accounts."""
    for pattern, kind in ((MAIL, "contact"), (PHONE, "contact"), (IBAN, "account")):
        for match in pattern.findall(text):
            yield match, kind, False
    for match in SITE.findall(text):
        for address, kind, _is_identity in _site(match.rstrip(".,;:")):
            yield address, kind, False
