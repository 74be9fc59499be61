"""Markup that asks for a picture and runs a script, if it becomes a part of a page; by how long it may be."""

ASKED_FOR = "ran-canary"
ALL = (
    f"""'"></title></textarea></script><script>alert(1)</script><img src=/{ASKED_FOR} onerror=alert(1)>"""
    "<svg onload=alert(1)></svg><a href=javascript:alert(1)>{{7*7}}${7*7}"
)
MIDDLE = f"""'"><img src=/{ASKED_FOR} onerror=alert(1)>"""
SHORT = f"""'"><img src=/{ASKED_FOR}>"""


def fitting(longest: int | None) -> str:
    """The most of it that a field of ``longest`` characters takes."""
    return next(
        (each for each in (ALL, MIDDLE, SHORT) if len(each) <= (longest or 10**6)), "'\"><b>"
    )
