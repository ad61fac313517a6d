"""The shape of what people enter about payments."""

from grants.payments.forms.payments import (
    PayByHandForm,
    PayForm,
)

__all__ = [
    "PayByHandForm",
    "PayForm",
]
