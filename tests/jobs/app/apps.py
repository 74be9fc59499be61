from django.apps import AppConfig


class ParcelsConfig(AppConfig):
    name = "tests.jobs.app"
    label = "parcels"
