"""Works on the queues on Redis, and on nothing there but nudges of Heard's own tasks."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from jobs import programs, registry
from jobs.patience import patiently


class Command(BaseCommand):
    help = "Do what waits in queues on Redis: rqworker work, rqworker clips."

    def add_arguments(self, parser) -> None:
        parser.add_argument("queues", nargs="+", choices=["work", "clips"])
        parser.add_argument("--burst", action="store_true", help="end when nothing waits any more")
        # What units of older installations say; there is no other way than this one.
        parser.add_argument("--job-class", help="not needed any more")
        parser.add_argument("--serializer", help="not needed any more")

    def handle(self, *args, **options) -> None:
        if not settings.REDIS_URL:
            raise CommandError("REDIS_URL is not set: the worker of the database is db_worker.")
        from django_rq.utils import reset_db_connections
        from django_rq.workers import get_worker
        from rq.logutils import setup_loghandlers
        from rq.serializers import JSONSerializer

        level = ("WARNING", "INFO", "DEBUG", "DEBUG")[options["verbosity"]]
        setup_loghandlers(level)
        job = "jobs.on_redis.Job"

        def work() -> None:
            worker = get_worker(*options["queues"], job_class=job, serializer=JSONSerializer)
            reset_db_connections()  # before any fork
            worker.work(burst=options["burst"], logging_level=level)

        if options["burst"]:
            return work()
        with programs.running(f"worker of {options['queues'][0]}", each=registry.watch):
            patiently(work)
