"""What a worker may use: memory, processor time for each file, no new file, no network, no other process.

On systems without these limits (Windows) the refusals of the interpreter stay, and the application ends a worker that
does not answer in time.
"""

from __future__ import annotations

import sys

MEMORY = 768 * 1024 * 1024
SECONDS = 20
OPEN_FILES = 3
REFUSED = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "open", "ctypes.dlopen")


def confine() -> None:
    """Give up everything but the three open pipes; after this no module can be loaded any more."""
    sys.addaudithook(_refuse)
    if sys.platform == "win32":
        return
    import resource

    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
    ):
        resource.setrlimit(limit, (most, most))


def allow_seconds(seconds: int = SECONDS) -> None:
    """Let the process live for so much more processor time; the system ends it when that is used up."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event.startswith(REFUSED):
        raise PermissionError(event)
