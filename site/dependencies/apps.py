from django.apps import AppConfig
from django.core import checks


class DependenciesConfig(AppConfig):
    name = "dependencies"

    def ready(self) -> None:
        from dependencies.checks import check_somebody_looked

        checks.register(check_somebody_looked, "dependencies", deploy=True)
