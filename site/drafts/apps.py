"""What staff wrote and did not save."""

from django.apps import AppConfig


class DraftsConfig(AppConfig):
    name = "drafts"
    verbose_name = "What staff wrote and did not save"

    def ready(self) -> None:
        from drafts import receivers
