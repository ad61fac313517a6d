"""Every model of the chain, in the order of the stages; nothing inside a stage imports from here."""

from grants.core.models import Job, StoredFile
from grants.people.models import BankAccount, Invitation, Membership, Organisation, User

__all__ = ["BankAccount", "Invitation", "Job", "Membership", "Organisation", "StoredFile", "User"]
