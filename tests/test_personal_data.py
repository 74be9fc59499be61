"""Each model of ours says which of its fields are about a person; a new one must too."""

import pytest
from django.apps import apps

OURS = (
    "accounts", "audit", "vault", "jobs", "media", "feedback", "boards", "participation",
    "idempotency", "drafts", "tallies", "alarms",
)  # fmt: skip
MODELS = [
    model
    for label in OURS
    for model in apps.get_app_config(label).get_models(include_auto_created=False)
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_model_declares_its_personal_fields(model):
    declared = model.__dict__.get("personal_fields")
    assert declared is not None, f"{model._meta.label}: declare personal_fields (a tuple)"
    assert {name for name in declared if not _has(model, name)} == set()


def _has(model, name: str) -> bool:
    return any(field.name == name for field in model._meta.get_fields())


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_no_child_content_is_kept_where_the_site_editors_work(model):
    from wagtail.documents.models import AbstractDocument
    from wagtail.images.models import AbstractImage
    from wagtail.models import Page
    from wagtail.snippets.models import get_snippet_models

    if model._meta.app_label in {"feedback", "media"}:
        assert not issubclass(model, Page | AbstractImage | AbstractDocument)
        assert model not in get_snippet_models()
