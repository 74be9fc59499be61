from django.apps import AppConfig


class BoardsConfig(AppConfig):
    name = "boards"

    def ready(self) -> None:
        from accounts import scopes
        from boards import receivers  # connects what boards hear of feedback
        from boards.permissions import scope_choices

        scopes.register(scope_choices)
