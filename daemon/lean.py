"""Imports structlog without rich, which it would load for coloured tracebacks that a daemon never draws.

To structlog rich is optional; it costs 5 MB for as long as the daemon lives, and a tenth of a second at its start.
Import this before anything that imports structlog.
"""

import sys
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from types import ModuleType

_known = sys.modules.get("rich")
sys.modules["rich"] = cast("ModuleType", None)  # as the import system marks what can't be imported
try:
    import structlog as structlog  # noqa: PLC0414 - its import is all that is wanted
finally:
    if _known is None:
        del sys.modules["rich"]
    else:
        sys.modules["rich"] = _known
