"""The form of a call as a plain list of questions (`terms["questions"]`): how it is changed, and what is wrong with it.

`editing` returns a new list for every change, `faults` says what a list may not hold, `forms` are the boxes in which an
officer writes one question. None of them knows a call: a draft and the terms that a corrigendum proposes use the same.
"""
