"""Refusals that a person can read."""


class DomainError(Exception):
    """An act that a rule refuses, in words for the person; `field` names the form field at fault, if one is."""

    def __init__(self, message: object, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return str(self.message)
