"""The DLPack capsules of a DeviceArray, made of host memory so that NumPy can take them."""

import ctypes
import gc
from typing import Any

import numpy as np
import pytest
from bindings_probe import probe

NAMES = {False: b"dltensor", True: b"dltensor_versioned"}
EXPECTED = np.arange(6, dtype=np.float32).reshape(2, 3)
versions = pytest.mark.parametrize("versioned", [False, True])

is_valid = ctypes.pythonapi.PyCapsule_IsValid
is_valid.argtypes = [ctypes.py_object, ctypes.c_char_p]
pointer_in = ctypes.pythonapi.PyCapsule_GetPointer
pointer_in.argtypes = [ctypes.py_object, ctypes.c_char_p]
pointer_in.restype = ctypes.c_void_p
set_name = ctypes.pythonapi.PyCapsule_SetName
set_name.argtypes = [ctypes.py_object, ctypes.c_char_p]


class Tensor(ctypes.Structure):
    """DLTensor."""

    _fields_ = [
        ("data", ctypes.c_void_p),
        ("device_type", ctypes.c_int32),
        ("device_id", ctypes.c_int32),
        ("ndim", ctypes.c_int32),
        ("code", ctypes.c_uint8),
        ("bits", ctypes.c_uint8),
        ("lanes", ctypes.c_uint16),
        ("shape", ctypes.POINTER(ctypes.c_int64)),
        ("strides", ctypes.POINTER(ctypes.c_int64)),
        ("byte_offset", ctypes.c_uint64),
    ]


class Managed(ctypes.Structure):
    """DLManagedTensor."""

    _fields_ = [
        ("tensor", Tensor),
        ("context", ctypes.c_void_p),
        ("deleter", ctypes.CFUNCTYPE(None, ctypes.c_void_p)),
    ]


class Versioned(ctypes.Structure):
    """DLManagedTensorVersioned."""

    _fields_ = [
        ("major", ctypes.c_uint32),
        ("minor", ctypes.c_uint32),
        ("context", ctypes.c_void_p),
        ("deleter", ctypes.CFUNCTYPE(None, ctypes.c_void_p)),
        ("flags", ctypes.c_uint64),
        ("tensor", Tensor),
    ]


class Array:
    """What NumPy asks for a tensor; gives the one capsule however often it is asked."""

    def __init__(self, versioned: bool, copied: bool = False) -> None:
        self.capsule = probe().tensor(versioned, copied)

    def __dlpack_device__(self) -> tuple[int, int]:
        return 1, 0

    def __dlpack__(self, **kwargs: Any) -> Any:
        return self.capsule


@versions
def test_numpy_takes_the_capsule_and_frees_it_once(versioned: bool):
    if versioned and np.lib.NumpyVersion(np.__version__) < "2.1.0":
        pytest.skip("NumPy knows versioned capsules from 2.1 on")
    before = probe().tensors_freed()
    source = Array(versioned)
    taken = np.from_dlpack(source)
    assert not is_valid(source.capsule, NAMES[versioned])
    with pytest.raises((ValueError, BufferError)):
        np.from_dlpack(source)
    del source
    gc.collect()
    assert probe().tensors_freed() == before
    np.testing.assert_array_equal(taken, EXPECTED)
    row = taken[1]
    del taken
    assert probe().tensors_freed() == before
    np.testing.assert_array_equal(row, EXPECTED[1])
    del row
    assert probe().tensors_freed() == before + 1


@versions
def test_a_capsule_nobody_takes_frees_its_memory(versioned: bool):
    before = probe().tensors_freed()
    capsule = probe().tensor(versioned, False)
    assert is_valid(capsule, NAMES[versioned])
    del capsule
    assert probe().tensors_freed() == before + 1


@versions
def test_a_capsule_that_was_taken_leaves_the_memory_to_its_taker(versioned: bool):
    before = probe().tensors_freed()
    capsule = probe().tensor(versioned, False)
    kind = Versioned if versioned else Managed
    managed = kind.from_address(pointer_in(capsule, NAMES[versioned]))
    deleter = managed.deleter
    set_name(capsule, b"used_" + NAMES[versioned])
    del capsule
    assert probe().tensors_freed() == before
    deleter(ctypes.addressof(managed))
    assert probe().tensors_freed() == before + 1


@versions
@pytest.mark.parametrize("copied", [False, True])
def test_the_structures_say_what_they_hold(versioned: bool, copied: bool):
    capsule = probe().tensor(versioned, copied)
    kind = Versioned if versioned else Managed
    managed = kind.from_address(pointer_in(capsule, NAMES[versioned]))
    tensor = managed.tensor
    assert (tensor.device_type, tensor.device_id) == (1, 0)
    assert (tensor.code, tensor.bits, tensor.lanes) == (2, 32, 1)
    assert (tensor.ndim, tensor.shape[:2], tensor.strides[:2]) == (2, [2, 3], [3, 1])
    assert tensor.byte_offset == 0
    if versioned:
        assert (managed.major, managed.minor) == (1, 0)
        assert managed.flags == (2 if copied else 0)
