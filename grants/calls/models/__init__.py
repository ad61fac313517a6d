"""Small-grant calls: their rules, their form, what was published of them, and what is asked about them."""

from grants.calls.headings import Heading
from grants.calls.models.call import Call
from grants.calls.models.enquiry import Enquiry, Follower
from grants.calls.models.form import CriteriaSection, Criterion, Live, Question, RequiredDocument
from grants.calls.models.kinds import AskedIn, ForWhom, Stage
from grants.calls.models.limits import Ceiling, CostType, InvitedOrganisation, Lot
from grants.calls.models.publication import CallVersion, Corrigendum, Preset

__all__ = [
    "AskedIn",
    "Call",
    "CallVersion",
    "Ceiling",
    "Corrigendum",
    "CostType",
    "CriteriaSection",
    "Criterion",
    "Enquiry",
    "Follower",
    "ForWhom",
    "Heading",
    "InvitedOrganisation",
    "Live",
    "Lot",
    "Preset",
    "Question",
    "RequiredDocument",
    "Stage",
]
