"""Words to begin an answer from. Whoever records the outcome makes them their own."""

from django.utils import formats, translation

from boards.enums import OutcomeKind
from boards.models import AgendaItem

_ENGLISH = {
    OutcomeKind.NOTED: (
        "Thank you for telling us. {board} talked about what you said on {day}. They listened "
        "carefully. They said: "
    ),
    OutcomeKind.ACTION: (
        "Thank you for telling us. {board} talked about what you said on {day}. Because of you, "
        "something will be done: "
    ),
    OutcomeKind.DECLINED: (
        "Thank you for telling us. {board} talked about what you said on {day}. They decided "
        "not to do it this time. The reason is: "
    ),
    OutcomeKind.DEFERRED: (
        "Thank you for telling us. {board} started to talk about what you said on {day}. They "
        "need more time, because: "
    ),
}
_WELSH = {
    OutcomeKind.NOTED: (
        "Diolch am ddweud wrthym. Buodd {board} yn siarad am beth ddywedaist ti ar {day}. Fe "
        "wnaethon nhw wrando’n ofalus. Dywedon nhw: "
    ),
    OutcomeKind.ACTION: (
        "Diolch am ddweud wrthym. Buodd {board} yn siarad am beth ddywedaist ti ar {day}. O dy "
        "achos di, bydd rhywbeth yn cael ei wneud: "
    ),
    OutcomeKind.DECLINED: (
        "Diolch am ddweud wrthym. Buodd {board} yn siarad am beth ddywedaist ti ar {day}. Fe "
        "benderfynon nhw beidio â’i wneud y tro hwn. Y rheswm yw: "
    ),
    OutcomeKind.DEFERRED: (
        "Diolch am ddweud wrthym. Dechreuodd {board} siarad am beth ddywedaist ti ar {day}. "
        "Mae angen mwy o amser arnyn nhw, oherwydd: "
    ),
}


# To an adult, “chi”.
_TO_ADULTS = {"ddywedaist ti": "ddywedoch chi", "O dy achos di": "O’ch achos chi"}


def to_begin_from(kind: OutcomeKind, line: AgendaItem) -> str:
    """In the language that the author wrote in, where we have it."""
    welsh = line.board_item.contribution.language.startswith("cy")
    with translation.override("cy" if welsh else "en-gb"):
        begun = (_WELSH if welsh else _ENGLISH)[kind]
        if line.board_item.is_by_an_adult:
            for to_a_child, to_an_adult in _TO_ADULTS.items():
                begun = begun.replace(to_a_child, to_an_adult)
        return begun.format(
            board=str(line.meeting.board), day=formats.date_format(line.meeting.date, "j F")
        )
