"""The verbs: each is keyword-only about who does it, atomic, and lists its side effects."""
