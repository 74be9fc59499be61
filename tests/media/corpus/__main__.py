import sys
from pathlib import Path

from tests.media.corpus import ENTRIES, make

make(Path(sys.argv[1]))
print(f"{len(ENTRIES)} files in {sys.argv[1]}")
