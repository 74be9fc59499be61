from django.apps import AppConfig
from django.core import checks


class MediaConfig(AppConfig):
    name = "media"

    def ready(self) -> None:
        from media import library, tasks
        from media.checks import check_clips

        checks.register(check_clips, "clips")
        library.stay_open()
