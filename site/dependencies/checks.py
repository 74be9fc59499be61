"""System check: did somebody look lately whether something is known against what runs here?"""

from django.core import checks

from dependencies import looking


def check_somebody_looked(app_configs, **kwargs) -> list[checks.CheckMessage]:
    """dependencies.W001 with ``check --deploy``: fourteen days without a look, or none at all."""
    seen = looking.last()
    if seen is not None and not seen.is_old:
        return []
    return [
        checks.Warning(
            f"Whether something is known against Heard's packages was {_when(seen)}.",
            hint="Run «manage.py dependencies», by itself each week (see docs/installing.md).",
            id="dependencies.W001",
        )
    ]


def _when(seen: looking.Look | None) -> str:
    return f"last looked at on {seen.moment:%-d %B %Y}" if seen else "never looked at"
