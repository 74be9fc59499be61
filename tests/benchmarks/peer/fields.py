"""The eight fields of the reference, and one valid answer."""

TOPICS = ["Playground", "Lunch", "Lessons", "Clubs", "Something else"]
FEELS = ["Happy", "Worried", "Proud", "Left out"]
SHARES = ["Only my school", "The board"]

FIELDS = [
    {"label": "name", "field_type": "singleline"},
    {"label": "story", "field_type": "multiline"},
    {"label": "email", "field_type": "email"},
    {"label": "age", "field_type": "number"},
    {"label": "topic", "field_type": "dropdown", "choices": ",".join(TOPICS)},
    {"label": "feels", "field_type": "checkboxes", "choices": ",".join(FEELS)},
    {"label": "when", "field_type": "date"},
    {"label": "share", "field_type": "radio", "choices": ",".join(SHARES)},
]

ANSWER = [
    ("name", "Robin"),
    ("story", "We would like the big goal back on the field at break. " * 3),
    ("email", "robin@example.org"),
    ("age", "9"),
    ("topic", "Playground"),
    ("feels", "Worried"),
    ("feels", "Left out"),
    ("when", "2026-11-20"),
    ("share", "The board"),
]
