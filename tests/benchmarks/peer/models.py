"""A stock form-builder page; its answers land in Wagtail's own table, as JSON."""

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.contrib.forms.models import AbstractForm, AbstractFormField


class PeerFormField(AbstractFormField):
    page = ParentalKey("PeerFormPage", related_name="form_fields", on_delete=models.CASCADE)


class PeerFormPage(AbstractForm):
    template = "peer/peer_form_page.html"
    landing_page_template = "peer/peer_form_page_landing.html"
