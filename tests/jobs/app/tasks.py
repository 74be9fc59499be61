"""A task as an app would write it."""

from django_tasks import task

from jobs import actions
from tests.jobs.app.models import Parcel


@task(queue_name="work", backend="work")
def deliver(parcel_id: int) -> None:
    parcel = Parcel.objects.filter(pk=parcel_id).first()
    if parcel and (token := actions.claim(parcel)):
        actions.finish(parcel, token, delivered_to="the door")
