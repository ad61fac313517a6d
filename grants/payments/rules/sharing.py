"""How a part of a sum in one currency becomes a part of what is booked for it in another; cents. Pure."""


def booked_share(part: int, *, whole: int, booked: int) -> int:
    """Return what of `booked` belongs to `part` of `whole`, rounded half up; the last part takes all that is booked.

    Where both are the same sum, a part is itself; what is taken part by part adds up exactly to what was booked.
    """
    if not 0 < part <= whole:
        raise ValueError("a part is more than nothing and at most the whole")
    return booked if part == whole else (2 * booked * part + whole) // (2 * whole)
