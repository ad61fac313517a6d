"""A call as one readable TOML file: `reading` takes a file apart into terms, `writing` puts terms into a file.

The keys of the format stand in `sections` and `lists`, once for both ways; docs/call-files.md tells them to an officer.
"""

from grants.calls.callfile.model import Model, read_model, read_model_text
from grants.calls.callfile.reading import read_call, read_call_text
from grants.calls.callfile.writing import call_text

__all__ = ["Model", "call_text", "read_call", "read_call_text", "read_model", "read_model_text"]
