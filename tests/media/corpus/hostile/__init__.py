"""Files made to harm: see the corpus plan for what each is about. Importing them registers them."""

from tests.media.corpus.hostile import films, mp4s, pictures, scripts, sounds

__all__ = ["films", "mp4s", "pictures", "scripts", "sounds"]
