"""The shape of what people enter about payments."""

from grants.payments.forms.payments import (
    PayForm,
)

__all__ = [
    "PayForm",
]
