"""The drawings there are, by what they stand for here, with the OpenMoji code each comes from.

OpenMoji 17, CC BY-SA 4.0. They lie in static/pictures/, made smaller and otherwise unchanged.
Things more than faces: nobody has to find the one that looks like them.
"""

PICTURES: dict[str, str] = {
    # Who are you
    "small-child": "1F9F8",  # teddy bear
    "child": "1FA81",  # kite
    "teenager": "1F3A7",  # headphones
    "young-adult": "1F511",  # key
    "parent-or-carer": "1FAC2",  # people hugging
    "family": "1F9D1-200D-1F9D1-200D-1F9D2",
    "question": "2754",
    # What is it about
    "home": "1F3E0",
    "family-time": "1F9E9",  # jigsaw piece
    "school": "1F392",  # school bag
    "health": "1FA7A",  # stethoscope
    "feelings": "1F3AD",  # a glad and a sad mask
    "friends": "1F9D1-200D-1F91D-200D-1F9D1",
    "worker": "1F9D1-200D-1F4BC",
    "moving": "1F69A",  # lorry
    "safe": "1F6E1",  # shield
    "things-to-do": "26BD",
    "money": "1F4B7",
    "future": "1F331",  # seedling
    "plan": "1F9ED",  # compass
    "listened-to": "1F442",
    "something-else": "1F4A1",  # light bulb
    # Where the words have got to
    "inbox": "1F4E5",
    "read": "1F4D6",  # open book
    "pencil": "270F",
    "calendar": "1F4C5",
    "meeting": "E246",  # people in dialogue
    "speech": "1F4AC",
    "next": "1F3C1",
    "check": "2705",
    "letter": "2709",
    "clock": "1F552",
    # Help, and ways out
    "phone": "1F4DE",
    "life-ring": "1F6DF",
    "door": "1F6AA",
    "advocate": "1F91D",  # handshake
    "megaphone": "1F4E3",
    "lock": "1F512",
    "aloud": "1F50A",
    "printer": "1F5A8",
    "bin": "1F5D1",
    # Did this help?
    "yes": "1F642",
    "a-bit": "1F610",
    "no": "1F641",
    # Ways to say it, and looking after a clip
    "film": "1F3A5",  # movie camera
    "say": "1F3A4",  # microphone
    "draw": "1F3A8",  # artist palette
    "camera": "1F4F7",  # camera
    "look": "1F441",  # eye
    "again": "1F501",  # repeat button
    # How much of you do people see
    "face-hidden": "1F636-200D-1F32B-FE0F",  # face in clouds
    "disguised": "1F978",  # disguised face
    "voice-changed": "1F39B",  # control knobs
    "radio": "1F4FB",  # radio
    "robot": "1F916",  # robot
    # To put into a drawing
    "angry": "1F621",  # enraged face
    "scared": "1F628",  # fearful face
    "crying": "1F62D",  # loudly crying face
    "tired": "1F634",  # sleeping face
    "heart": "2764",  # red heart
    "broken-heart": "1F494",  # broken heart
    "sun": "2600",  # sun
    "rain": "1F327",  # cloud with rain
    "rainbow": "1F308",  # rainbow
    "dog": "1F436",  # dog face
    "bed": "1F6CF",  # bed
    "car": "1F697",  # automobile
    "food": "1F355",  # pizza
    "thumbs-up": "1F44D",  # thumbs up
    "thumbs-down": "1F44E",  # thumbs down
}
