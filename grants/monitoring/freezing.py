"""What a report tells as plain data: as it stands now, or as it was handed in, and how its reader sees either."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.utils.dateparse import parse_date

from grants.applications.answers import asked_by, readable
from grants.applications.rules.answers import plain
from grants.monitoring.models import PlanNote, Report, ReportLink, ReportPhoto, ReportVersion
from grants.monitoring.narrating import plan_of, questions_asked, texts_of

Content = dict[str, Any]


def content_of(report: Report) -> Content:
    """Return everything that the narrative part of a report tells now."""
    return {
        "answers": _answers(report),
        "plan": _plan(report),
        "photos": [_photo(photo) for photo in report.photos.select_related("file")],
        "links": [_link(link) for link in report.links.all()],
        "figures": {
            "cofinancing_spent_cents": report.cofinancing_spent_cents,
            "other_income_cents": report.other_income_cents,
        },
    }


def sha256_of(content: Content) -> str:
    """Return the SHA-256 of the content, written the same way each time."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def told_by(report: Report) -> Content:
    """Return what a report tells as its reader sees it: what was handed in last, or what is being written."""
    version = None if str(report.state) == "draft" else report.versions.order_by("-round").first()
    content = version.content if version else content_of(report)
    photos = list(report.photos.select_related("file"))  # as they are now: a consent can be withdrawn at any time
    return told(content, currency=report.agreement.currency) | {"version": version, "photos": photos}


def told(content: Mapping[str, Any], *, currency: str) -> Content:
    """Return the content as its reader sees it, the answers by their sections."""
    sections: dict[str, list[dict[str, Any]]] = {}
    for answer in content["answers"]:
        row = readable(answer, currency=currency, files=[])
        sections.setdefault(answer["section"], []).append(row)
    plan = [_planned(row) for row in content["plan"]]
    return {
        "sections": [{"title": title, "answers": rows} for title, rows in sections.items()],
        "activities": [row for row in plan if row["kind"] == "activity"],
        "partners": [row for row in plan if row["kind"] == "partner"],
        "links": [row | _said_of_link(row) for row in content["links"]],
    }


def earlier_versions(report: Report) -> list[ReportVersion]:
    """Return what the earlier reports of the grant told when they were handed in, the latest first. One query."""
    versions = ReportVersion.objects.filter(report__agreement=report.agreement_id)
    found = versions.exclude(report=report.pk).filter(report__due_on__lte=report.due_on)
    return list(found.select_related("report__duty").order_by("-report__due_on", "-report__pk", "-round"))


def _planned(row: Mapping[str, Any]) -> Content:
    days = {name: parse_date(row[name]) for name in ("first_day", "last_day")}
    said = PlanNote.Outcome(row["outcome"]).label if row["outcome"] else ""
    return {**row, **days, "said": said, "tone": PlanNote.TONES[row["outcome"]]}


def _said_of_link(row: Mapping[str, Any]) -> Content:
    return {"kind": ReportLink.Kind(row["kind"]).label, "published_on": parse_date(row["published_on"])}


def _answers(report: Report) -> list[Content]:
    texts, currency = texts_of(report), report.agreement.currency
    return [
        {
            "key": question.key,
            "section": question.section,
            "question": question.title,
            "kind": question.kind,
            "options": question.options,
            "max_words": question.max_words,
            "max_characters": question.max_characters,
            "text": texts.get(question.key, ""),
            "shown": plain(asked_by(question), texts.get(question.key, ""), currency=currency),
        }
        for question in questions_asked(report)
    ]


def _plan(report: Report) -> list[Content]:
    names = ("outcome", "when", "remark", "reason")
    return [
        {
            "kind": planned.kind,
            "number": planned.number,
            "title": planned.title,
            "first_day": planned.first_day.isoformat() if planned.first_day else "",
            "last_day": planned.last_day.isoformat() if planned.last_day else "",
            "place": planned.place,
            **{name: getattr(planned.note, name) if planned.note else "" for name in names},
        }
        for planned in plan_of(report)
    ]


def _photo(photo: ReportPhoto) -> Content:
    return {
        "pk": photo.pk,
        "file_id": photo.file_id,
        "name": photo.file.name,
        "sha256": photo.file.sha256,
        "caption": photo.caption,
        "alternative": photo.alternative,
        "taken_on": photo.taken_on.isoformat() if photo.taken_on else "",
        "shows_people": photo.shows_people,
        "has_consent": photo.has_consent,
        "may_be_published": photo.may_be_published,
    }


def _link(link: ReportLink) -> Content:
    published = link.published_on.isoformat() if link.published_on else ""
    return {"kind": link.kind, "title": link.title, "url": link.url, "published_on": published}
