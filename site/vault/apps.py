"""The vault as an installed app."""

from django.apps import AppConfig
from django.core import checks


class VaultConfig(AppConfig):
    name = "vault"
    verbose_name = "Vault"

    def ready(self) -> None:
        from vault.checks import check_keys

        checks.register(check_keys, "vault")
