"""What a text is written in, and whether the rules could read it. Unknown is not “none”."""

import time

import pytest

from feedback import languages
from feedback.languages import Writing, look_at, said

READ = {
    "en": [
        "i dont like my social worker she never listens",
        "my foster carer shouts at me evry day n i h8 it",
        "bruv this place is peak innit no wifi",
        "I love Elm House because Sandra makes pancakes",
        "We went to Alton Towers and went on Nemesis and Smiler",
        "I want to live with my nan and grandad 😀❤️",
        "Ｉ ｗａｎｔ ｔｏ ｇｏ ｈｏｍｅ",
        "My daughter was placed in a unit without any consultation",
        "he hits me",
    ],
    "cy": [
        "Dwi ddim yn hoffi fy ngweithiwr cymdeithasol",
        "Mae mam yn gweiddi arna i bob nos a dwi'n ofnus",
        "Hoffwn i weld fy mrawd yn amlach",
        "mae bwyd yr ysgol yn ofnadwy",
    ],
}
OTHERS = [
    "Nie chcę wracać do domu, tata mnie bije i boję się go",
    "Nu vreau sa merg acasa, tata ma bate in fiecare zi",
    "No quiero ir a mi casa porque me pega mi padre",
    "Não quero voltar para casa, ele me bate todo o dia",
    "Je ne veux pas rentrer chez moi, il me frappe tous les soirs",
    "Ich will nicht nach Hause, er schlägt mich und ich habe Angst",
    "Ma rabo inaan guriga ku noqdo, wuu i garaacaa",
    "Eve gitmek istemiyorum, babam beni dövüyor",
    "Nenoriu eiti namo, tėtis mane muša",
    "mujhe ghar nahi jana, abu mujhe marte hain",
    "Nuk dua te shkoj ne shtepi, babi me rreh",
    "Ayaw ko na umuwi, sinasaktan ako ng tatay ko",
    "Níl mé ag iarraidh dul abhaile, buaileann sé mé",
    "no me gusta",
    "asdf asdf asdf",
    "mi fosta carer iz meen 2 me",
]


@pytest.mark.parametrize(
    ("code", "text"), [(c, text) for c, texts in READ.items() for text in texts]
)
def test_what_the_rules_can_read(code, text):
    assert look_at(text) == Writing(code, checked=True)


@pytest.mark.parametrize("text", OTHERS)
def test_another_language_in_latin_letters_is_not_checked(text):
    assert look_at(text) == Writing("Latn", checked=False)


@pytest.mark.parametrize(
    ("text", "codes", "in_words"),
    [
        ("أنا خائف جدا من أبي", "Arab", "Arabic script"),
        ("Я боюсь идти домой", "Cyrl", "Cyrillic script"),
        ("我不想回家", "Hani", "Chinese characters"),
        ("ቤት መሄድ አልፈልግም", "Ethi", "Ethiopic script"),
        ("ᠮᠣᠩᠭᠣᠯ", "Mong", "A script the rules do not know"),
        ("I like school. Я боюсь.", "en+Cyrl", "English and Cyrillic script"),
        ("أنا خائف and I want to go home please", "en+Arab", "English and Arabic script"),
        (
            "Mam na imię Ania. My foster carer is nice and I like school. Nikt mnie nie słucha.",
            "en+Latn",
            "English and a language the rules do not know",
        ),
        ("😀😀😀", "Zsye", "Pictures only"),
        ("👍🏽", "Zsye", "Pictures only"),
        ("12345", "Zyyy", "Numbers or signs only"),
        ("?!...", "Zyyy", "Numbers or signs only"),
        ("asdf", "Latn", "A language the rules do not know"),
        ("ok", "en", "English"),
        ("help me", "en", "English"),
        ("", "Zxxx", "No words"),
        (" \n ", "Zxxx", "No words"),
    ],
)
def test_what_the_rules_cannot_read_is_not_checked(text, codes, in_words):
    assert look_at(text) == Writing(codes, checked=False)
    assert said(codes) == in_words


def test_one_part_that_cannot_be_read_is_enough():
    english, polish, nothing = look_at(READ["en"][0]), look_at(OTHERS[0]), look_at("")
    assert english.and_then(polish) == Writing("en+Latn", checked=False)
    assert polish.and_then(english) == Writing("Latn+en", checked=False)
    assert english.and_then(english) == Writing("en", checked=True)
    assert nothing.and_then(english) == Writing("en", checked=False)


def test_codes_fit_their_column():
    every = "Привет hello بابا 你好 שלום नमस्ते สวัสดี there my friend"
    assert len(look_at(every).codes) <= 24


def test_unlooked_at_says_so():
    assert said("") == "Language not looked at"


@pytest.mark.parametrize("text", ["a " * 100_000, "я" * 200_000, "é " * 100_000, "😀" * 200_000])
def test_long_texts_take_no_longer_than_their_length(text):
    start = time.process_time()
    look_at(text)
    assert time.process_time() - start < 2


def test_lists_are_folded_as_texts_are():
    for language in languages.LANGUAGES:
        listed = languages._known(language)
        assert {w for w in listed if languages.letters(w) != [w]} == set()
