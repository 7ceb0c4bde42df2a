"""What there is to compute with, and what the process may use of it."""

from typing import Any, SupportsIndex

from . import _core
from .arguments import whole_number
from .errors import InvalidArgument

__all__ = ["device_memory_limit", "info", "set_device_memory_limit"]

_MOST = 2**64 - 1


def info() -> dict[str, Any]:
    """What this build can do here: version, SIMD levels, CUDA devices or why there are none.

    >>> import warpmatch
    >>> sorted(warpmatch.info())
    ['cuda', 'isa', 'isas', 'version']
    """
    return {
        "version": _core.version(),
        "isa": _core.cpu_isa(),
        "isas": _core.cpu_isas(),
        "cuda": _core.cuda_status(),
    }


def set_device_memory_limit(limit: SupportsIndex | None) -> None:
    """Limits the memory that warpmatch may hold on each CUDA device, in this process.

    Strings that a `Corpus` keeps on the device count. Work that does not fit is done in smaller
    tiles, and where the smallest does not fit either, the call raises DeviceError that names the
    limit. What is in use already stays. The environment variable ``WARPMATCH_DEVICE_MEMORY`` sets
    the limit a process starts with: bytes, or a number with ``KiB``, ``MiB`` or ``GiB`` behind it.

    Args:
        limit: bytes, at least 1; or None for no limit but the device's own memory.

    Raises:
        InvalidArgument: it is less than 1; or the environment variable makes no sense.

    >>> import warpmatch
    >>> warpmatch.set_device_memory_limit(4 * 2**30)
    >>> warpmatch.device_memory_limit()
    4294967296
    >>> warpmatch.set_device_memory_limit(None)
    """
    if limit is None:
        _core.set_device_memory_limit(0)
        return
    wanted = whole_number(limit, "limit", "a whole number of bytes or None")
    if not 1 <= wanted <= _MOST:
        raise InvalidArgument(f"[limit] must be at least 1 and less than 2**64, got {wanted}")
    _core.set_device_memory_limit(wanted)


def device_memory_limit() -> int | None:
    """The bytes that `set_device_memory_limit` or ``WARPMATCH_DEVICE_MEMORY`` allows; None is any.

    >>> import warpmatch
    >>> warpmatch.device_memory_limit() is None
    True
    """
    return _core.device_memory_limit() or None
