"""The council's own plain pages, written by content editors. Nothing that a child sends."""

from django.db import models
from django.utils.translation import get_language
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page

# No links out by embed, no raw HTML: each page's words are the council's own.
_RICH_TEXT = ["bold", "italic", "ol", "ul", "link"]


class PictureBlock(blocks.StructBlock):
    """A picture; ``alt`` says what it shows, or stays empty where the words say it already."""

    image = ImageChooserBlock()
    alt = blocks.CharBlock(required=False, label="What the picture shows, for people who hear it")

    class Meta:
        icon = "image"
        template = "participation/blocks/picture.html"


class Body(blocks.StreamBlock):
    """What a page is made of."""

    heading = blocks.CharBlock(icon="title", template="participation/blocks/heading.html")
    words = blocks.RichTextBlock(features=_RICH_TEXT, icon="pilcrow")
    picture = PictureBlock()


class ContentPage(Page):
    """A page in English, and in Welsh where it has been written; English stands in otherwise."""

    personal_fields = ()

    intro = models.CharField("first sentence", max_length=300, blank=True)
    body = StreamField(Body(), blank=True)
    title_cy = models.CharField("title in Welsh", max_length=255, blank=True)
    intro_cy = models.CharField("first sentence in Welsh", max_length=300, blank=True)
    body_cy = StreamField(Body(), blank=True, verbose_name="body in Welsh")

    template = "participation/content_page.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("title_cy"), FieldPanel("intro_cy"), FieldPanel("body_cy")],
            heading="In Welsh",
        ),
    ]

    class Meta:
        verbose_name = "page"

    def __str__(self) -> str:
        """The title in the reader's language."""
        return (self.in_welsh and self.title_cy) or self.title

    @property
    def in_welsh(self) -> bool:
        """Whether it is shown in Welsh on the page being made now."""
        return bool((get_language() or "").startswith("cy") and self.body_cy)

    def get_context(self, request, *args, **kwargs) -> dict[str, object]:
        """Adds ``shown``: the title, first sentence and body in the reader's language."""
        return super().get_context(request, *args, **kwargs) | {"shown": self._shown()}

    def _shown(self) -> dict[str, object]:
        if self.in_welsh:
            title = self.title_cy or self.title
            return {"title": title, "intro": self.intro_cy, "body": self.body_cy, "lang": "cy"}
        return {"title": self.title, "intro": self.intro, "body": self.body, "lang": "en-gb"}
