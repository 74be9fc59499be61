"""index.html: every picture beside its siblings, to look through them in one sitting."""

from html import escape
from pathlib import Path

from tests.shots.camera import FOLDERS

_HEAD = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Every screen</title>
<style>body{font:16px sans-serif;margin:1rem}h2{margin:2rem 0 .5rem}
div{display:flex;gap:1rem;align-items:flex-start}img{max-width:100%;border:1px solid #999}
a:nth-child(-n+2){flex:0 1 360px}a{flex:1 1 0}</style><h1>Every screen</h1>
"""


def write(folder: Path, names: list[str]) -> Path:
    """The page over the pictures that are there, in the order of ``names``."""
    parts = [_HEAD]
    for name in names:
        files = [
            f"{each}/{name}.png" for each in FOLDERS if (folder / each / f"{name}.png").exists()
        ]
        if files:
            parts.append(_row(name, files))
    page = folder / "index.html"
    page.write_text("".join(parts), "utf-8")
    return page


def _row(name: str, files: list[str]) -> str:
    pictures = "".join(
        f'<a href="{escape(file)}"><img loading="lazy" alt="{escape(file)}" src="{escape(file)}"></a>'
        for file in files
    )
    return f'<h2 id="{escape(name)}">{escape(name)}</h2><div>{pictures}</div>\n'
