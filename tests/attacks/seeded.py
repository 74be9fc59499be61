"""Scripts in every text in clear that staff can put in; run by ``Council.script`` after a whole way round."""

from django.apps import apps
from django.db.models import CharField, TextField

from feedback.models import CouncilSettings, SpecialDay
from tests.attacks.payloads import fitting

# What people type; not choices, slugs, addresses and languages.
TYPED = {
    "feedback.Clearance": ("title", "wording"), "feedback.Theme": ("label", "label_cy"),
    "feedback.Audience": ("name", "name_cy", "sentence", "sentence_cy"),
    "feedback.Helpline": ("name", "name_cy", "note", "note_cy"),
    "feedback.ReplyTemplate": ("title", "words", "words_cy"), "feedback.SpecialDay": ("reason",),
    "feedback.CouncilSettings": (
        "council_name", "council_name_cy", "readers", "readers_cy", "advocate_name", "advocate_phone",
        "advocate_hours", "advocate_hours_cy", "complaints_phone", "complaints_address", "front_door_phone",
        "data_protection_address",
    ),
    "boards.AgendaItem": ("cover_note",), "boards.Outcome": ("because",), "boards.Action": ("what", "owner"),
    "boards.Meeting": ("place",), "boards.Paper": ("title",), "boards.Board": ("standing_title",),
    "boards.PublicOutcome": ("you_said", "we_did", "you_said_cy", "we_did_cy"), "accounts.User": ("full_name",),
    "wagtailcore.Page": ("title", "draft_title", "seo_title", "search_description"),
    "participation.ContentPage": ("intro", "title_cy", "intro_cy"),
}  # fmt: skip

CouncilSettings.load()
SpecialDay.objects.create(day="2027-12-01", reason="Snow")
for name, fields in TYPED.items():
    model = apps.get_model(name)
    rows = (
        model._base_manager.filter(wording__gt="")
        if "wording" in fields
        else model._base_manager.all()
    )
    seeds = {}
    for field in fields:
        found = model._meta.get_field(field)
        if not isinstance(found, CharField | TextField):
            raise TypeError(f"{name}.{field} is no text.")
        seeds[field] = fitting(found.max_length)
    rows.update(**seeds)  # at once: some are there together or not at all
