"""Jobs on Redis, read as what a stranger wrote: each may only nudge a task of ours, with an id.

RQ would open pickles, import whatever name a job gives and call it, before or after its work, and
call addresses that it names. Whoever writes to Redis must not be able to run code in a worker, which
holds keys.
"""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import cast

from django.apps import apps
from django.core.exceptions import SuspiciousOperation
from django_tasks.base import Task
from django_tasks_rq import Job as TaskJob
from django_tasks_rq import RQBackend
from rq.job import UNEVALUATED
from rq.serializers import JSONSerializer

CALLBACKS = {
    "django_tasks_rq.backend.success_callback",
    "django_tasks_rq.backend.failed_callback",
}
_CALLED_BACK = ("success", "failure", "stopped")


@cache
def ours() -> frozenset[str]:
    """The names of all tasks that wait for a worker: those in a module ``tasks`` of an app."""
    found = set()
    for app in apps.get_app_configs():
        name = f"{app.name}.tasks"
        if find_spec(name) is None:
            continue
        module = import_module(name)
        tasks = [each for each in vars(module).values() if isinstance(each, Task)]
        found |= {task.module_path for task in tasks if task.backend != "default"}
    return frozenset(found)


class Job(TaskJob):
    """A task's nudge. What else a job of RQ can do, this one does not."""

    def __init__(self, id=None, connection=None, serializer=None) -> None:  # noqa: A002 - RQ's own name
        super().__init__(id, connection=connection, serializer=JSONSerializer)

    def restore(self, raw_data) -> None:
        super().restore(raw_data)
        self.webhooks = []
        for when in _CALLED_BACK:
            if getattr(self, f"_{when}_callback_name") not in CALLBACKS:
                setattr(self, f"_{when}_callback_name", None)
                setattr(self, f"_{when}_callback", UNEVALUATED)

    @property
    def func(self) -> Task:
        """Raises SuspiciousOperation for any name but a task's, before anything is imported."""
        if self.instance is not None or self.func_name not in ours():
            raise SuspiciousOperation(f"Job {self.id} names no task of Heard.")
        return super().func


class Backend(RQBackend):
    """Enqueues as django-tasks-rq does, and reads jobs back as ours."""

    def _get_job(self, result_id: str) -> TaskJob | None:
        import django_rq

        (name, *_) = sorted(self.queues)
        found = django_rq.get_queue(name, job_class=Job).fetch_job(result_id)
        return cast(TaskJob | None, found)
