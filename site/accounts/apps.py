"""The people who sign in."""

from django.apps import AppConfig, apps


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "People who sign in"

    def ready(self) -> None:
        """The public door has no sign-in, so there is nothing to listen to."""
        from accounts import checks

        if apps.is_installed("allauth.account"):
            from accounts import factors, signals

            factors.list_sessions_by_name()
