"""The functions that ``reconcile`` runs each minute."""

from collections.abc import Callable

from django.utils.module_loading import autodiscover_modules

Reconciler = Callable[[], int]
_reconcilers: dict[str, Reconciler] = {}


def reconciler(function: Reconciler) -> Reconciler:
    """Register ``function``: it puts right what a killed worker left and says how many it touched.

    It must be harmless to run twice. Put it in an app's ``tasks`` module, which is found by
    itself.
    """
    _reconcilers[f"{function.__module__}.{function.__qualname__}"] = function
    return function


def reconcilers() -> dict[str, Reconciler]:
    """All registered functions by their full names."""
    autodiscover_modules("tasks")
    return dict(_reconcilers)


WATCH = "accounts.tasks.tell_of_programs"


def watch() -> int:
    """What a worker does of it too, so that somebody hears of it when the loop itself does not run."""
    return reconcilers()[WATCH]()
