"""Lives the story once where every fork comes from, so that they begin with all of the product in memory.

Imported there alone, by name: see `stage`. A mail's reading depends on nothing but the mail, and is kept.
"""

import gc
import tempfile
from functools import cache
from pathlib import Path

from daemon.config import load
from daemon.core.reading import reader
from daemon.wiring import open_service
from tests.fire.scene import MOMENTS, maildir

reader.read_mail = cache(reader.read_mail)
with tempfile.TemporaryDirectory() as folder:
    scene = maildir(Path(folder))
    for moment, now in enumerate(MOMENTS):
        scene.happens(moment)
        with open_service(load(scene.config), scene.state) as service:
            service.sync(now)
gc.freeze()
