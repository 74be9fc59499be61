"""Loads the production settings again and again, each time in another environment: a program.

Reads a JSON list of environments from standard input, and prints a JSON list of what each was told:
empty where it started.
"""

import importlib
import json
import os
import sys

from django.core.exceptions import ImproperlyConfigured


def told(environment: dict[str, str]) -> str:
    os.environ.clear()
    os.environ.update(environment)
    for name in [name for name in sys.modules if name.startswith("config.settings")]:
        del sys.modules[name]
    try:
        importlib.import_module(environment["DJANGO_SETTINGS_MODULE"])
    except ImproperlyConfigured as error:
        return str(error)
    return ""


if __name__ == "__main__":
    print(json.dumps([told(each) for each in json.load(sys.stdin)]))
