"""The memory that dense results are written to: NumPy arrays, and matrices of CUDA devices."""

import math
from typing import Any, NamedTuple, Protocol, TypeGuard

import numpy as np
from numpy.typing import DTypeLike, NDArray

from .. import _core
from ..errors import InvalidArgument, OutOfMemory

__all__ = ["CudaArray", "cuda_target", "dense_target", "is_cuda_array", "score_dtype"]


class CudaArray(Protocol):
    """What lies in the memory of a CUDA device: an array of CuPy or Numba, a tensor of PyTorch."""

    @property
    def __cuda_array_interface__(self) -> dict[str, Any]:
        """Shape, layout and address, as Numba's documentation specifies them."""
        ...


def is_cuda_array(out: object) -> TypeGuard[CudaArray]:
    """Whether an ``out`` lies in device memory; PyTorch's tensors say so only when they do."""
    return hasattr(out, "__cuda_array_interface__")


def score_dtype(dtype: DTypeLike | None) -> np.dtype[Any] | None:
    """The dtype asked for, if there is one: a whole number, float32 or float64."""
    try:
        wanted = None if dtype is None else np.dtype(dtype)
    except TypeError:
        raise InvalidArgument(f"[dtype] {dtype!r} is not a NumPy dtype") from None
    if wanted is not None and not _is_score_type(wanted):
        raise InvalidArgument(f"[dtype] must be an integer type, float32 or float64, got {wanted}")
    return wanted


def dense_target(
    shape: tuple[int, ...],
    dtype: DTypeLike | None,
    default: np.dtype[Any],
    out: object = None,
) -> NDArray[Any]:
    """The array a dense result goes to: `out`, checked, or a new one."""
    wanted = score_dtype(dtype)
    if out is None:
        return _new(shape, default if wanted is None else wanted)
    if not isinstance(out, np.ndarray):
        raise TypeError(f"[out] is {type(out).__name__}; expected a NumPy array or a CUDA array")
    usable = out.flags.writeable and out.flags.aligned
    _check(_Layout(out.shape, out.dtype, out.strides, usable), shape, wanted)
    return out


def _new(shape: tuple[int, ...], dtype: np.dtype[Any]) -> NDArray[Any]:
    try:
        return np.empty(shape, dtype)
    except (MemoryError, ValueError):  # ValueError where the number of bytes does not fit 63 bits
        count = math.prod(shape) * dtype.itemsize
        raise OutOfMemory(
            f"out of memory: scores of the shape {shape} as {dtype} take {count / 2**30:,.1f} GiB; "
            "score a part of the queries at a time, or keep what counts with top_k or pairs"
        ) from None


def cuda_target(
    shape: tuple[int, int], dtype: np.dtype[Any] | None, out: CudaArray
) -> _core.DeviceTarget:
    """The same for an `out` in device memory, and the stream whose work there comes first."""
    given = out.__cuda_array_interface__
    pointer, read_only = given["data"]
    cell = np.dtype(given["typestr"])
    rows, columns = shape
    by_row = columns * cell.itemsize
    strides = given.get("strides") or (by_row, cell.itemsize)
    usable = not read_only and not (cell.itemsize and pointer % cell.itemsize)
    _check(_Layout(tuple(given["shape"]), cell, tuple(strides), usable), shape, dtype)
    if given.get("mask") is not None:
        raise InvalidArgument("[out] must not have a mask")
    row_stride = strides[0] if rows > 1 else by_row
    return _core.DeviceTarget(
        pointer, cell, max(row_stride // cell.itemsize, columns), _stream_of(given)
    )


def _stream_of(given: dict[str, Any]) -> int | None:
    """Before version 3 an array did not say what is under way in it: 0 is all of the device."""
    if given["version"] < 3:
        return 0
    stream = given.get("stream")
    if stream == 0:
        raise InvalidArgument("[out] names the stream 0, which __cuda_array_interface__ leaves out")
    return stream


class _Layout(NamedTuple):
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    strides: tuple[int, ...]
    usable: bool
    """Writeable and aligned."""


def _check(out: _Layout, shape: tuple[int, ...], dtype: np.dtype[Any] | None) -> None:
    problem = _unfit(out, shape, dtype)
    if problem:
        raise InvalidArgument(f"[out] {problem}")


def _unfit(out: _Layout, shape: tuple[int, ...], dtype: np.dtype[Any] | None) -> str:
    if out.shape != shape:
        return f"must have the shape {shape}, got {out.shape}"
    if dtype is not None and out.dtype != dtype:
        return f"has the dtype {out.dtype}, but {dtype} was asked for"
    if not _is_score_type(out.dtype):
        return f"must have an integer dtype, float32 or float64, got {out.dtype}"
    if not out.usable:
        return "must be writeable and aligned"
    by_row, by_column = out.strides
    rows, columns = shape
    overlaps = by_row < columns * out.dtype.itemsize or by_row % out.dtype.itemsize
    if rows and columns and (by_column != out.dtype.itemsize or (rows > 1 and overlaps)):
        return f"must have contiguous rows, one after the other, got the strides {out.strides}"
    return ""


def _is_score_type(dtype: np.dtype[Any]) -> bool:
    return dtype.isnative and (dtype.kind in "iu" or dtype in (np.float32, np.float64))
