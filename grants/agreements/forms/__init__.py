"""The shape of what people enter about an agreement."""

from grants.agreements.forms.agreements import (
    AgreementForm,
    DateInput,
    LineForm,
    LineFormSet,
    LinesFormSet,
    PrepareAbroadForm,
    PrepareForm,
    SignForm,
)

__all__ = [
    "AgreementForm",
    "DateInput",
    "LineForm",
    "LineFormSet",
    "LinesFormSet",
    "PrepareAbroadForm",
    "PrepareForm",
    "SignForm",
]
