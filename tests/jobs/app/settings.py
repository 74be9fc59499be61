"""The test settings with the real queue: for programs that a test starts."""

from config.settings.base import TASKS as REAL_TASKS
from config.settings.test import *

TASKS = REAL_TASKS
