from django.apps import AppConfig
from django.core import checks


class FeedbackConfig(AppConfig):
    name = "feedback"

    def ready(self) -> None:
        from feedback import receivers, tasks
        from feedback.checks import check_code_words, check_triage_rules

        checks.register(check_triage_rules)
        checks.register(check_code_words)
