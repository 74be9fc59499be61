from django.apps import AppConfig
from django.core import checks


class MediaConfig(AppConfig):
    name = "media"

    def ready(self) -> None:
        from media import tasks
        from media.checks import check_clips

        checks.register(check_clips, "clips")
