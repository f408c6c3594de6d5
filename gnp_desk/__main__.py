"""`gnp-desk`: a command when one is named, the window otherwise."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and return the exit code."""
    from gnp_desk import cli

    options = cli.parse(sys.argv[1:] if arguments is None else arguments)
    if options.command is not None:
        return cli.run(options)
    gc.disable()  # until the window is painted: nothing of what is imported meanwhile is garbage
    from gnp_desk import app

    return app.run(cli.settings(options))


if __name__ == "__main__":
    sys.exit(main())
