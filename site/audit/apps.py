from django.apps import AppConfig
from django.core import checks


class AuditConfig(AppConfig):
    name = "audit"
    verbose_name = "Audit log"

    def ready(self) -> None:
        from audit.checks import check_head_is_told

        checks.register(check_head_is_told, "audit", deploy=True)
