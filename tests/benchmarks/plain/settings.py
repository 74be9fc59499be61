"""The settings of a developer's installation, with one address more."""

from config.settings import dev
from config.settings.dev import *  # noqa: F403  # settings are a list of names

ROOT_URLCONF = "tests.benchmarks.plain.urls"
PLAIN_FILE = dev.VAR_DIR / "plain.mp4"
