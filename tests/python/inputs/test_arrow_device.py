"""Strings by Arrow's C device interface: on the host, on devices we cannot read, and as copied."""

import ctypes
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
import warpmatch
from bindings_probe import probe
from hypothesis import given
from hypothesis import strategies as st
from test_inputs import ARROW_TYPES, CLEAN, WORDS, sliced
from warpmatch import Corpus

CPU, CUDA, CUDA_HOST, METAL, ROCM, CUDA_MANAGED = 1, 2, 3, 8, 10, 13
NO_GPU = warpmatch.info()["cuda"]["why_unusable"]

pytestmark = pytest.mark.skipif(
    not hasattr(pa.Array, "__arrow_c_device_array__"), reason="this pyarrow has no device arrays"
)

pointer_in = ctypes.pythonapi.PyCapsule_GetPointer
pointer_in.argtypes = [ctypes.py_object, ctypes.c_char_p]
pointer_in.restype = ctypes.c_void_p
new_capsule = ctypes.pythonapi.PyCapsule_New
new_capsule.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
new_capsule.restype = ctypes.py_object


class ArrowDeviceArray(ctypes.Structure):
    """As the specification has it."""

    _fields_ = [
        ("array", ctypes.c_byte * 80),
        ("device_id", ctypes.c_int64),
        ("device_type", ctypes.c_int32),
        ("sync_event", ctypes.c_void_p),
        ("reserved", ctypes.c_int64 * 3),
    ]


class OnDevice:
    """A pyarrow array that says it lies on some device."""

    def __init__(self, array: pa.Array, device_type: int = CPU, device_id: int = -1) -> None:
        self.capsules = array.__arrow_c_device_array__()
        found = ArrowDeviceArray.from_address(pointer_in(self.capsules[1], b"arrow_device_array"))
        assert found.device_type == CPU
        found.device_type = device_type
        found.device_id = device_id

    def __arrow_c_device_array__(self, requested_schema=None, **kwargs: Any):
        return self.capsules


WHY = ctypes.create_string_buffer(b"the device is gone")
NEXT = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)


class ArrowDeviceArrayStream(ctypes.Structure):
    """As the specification has it."""

    _fields_ = [
        ("device_type", ctypes.c_int32),
        ("get_schema", NEXT),
        ("get_next", NEXT),
        ("get_last_error", ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p)),
        ("release", ctypes.CFUNCTYPE(None, ctypes.c_void_p)),
        ("private_data", ctypes.c_void_p),
    ]


class DeviceStream:
    """Chunks as a device stream; `fails` after the last of them instead of ending."""

    def __init__(self, chunks: list[pa.Array], fails: bool = False) -> None:
        self.rest = list(chunks)
        self.fails = fails
        self.kind = chunks[0].type
        self.released = 0
        self.stream = ArrowDeviceArrayStream(
            CPU,
            NEXT(lambda _, out: self.kind._export_to_c(out) or 0),
            NEXT(self.get_next),
            ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p)(lambda _: ctypes.addressof(WHY)),
            ctypes.CFUNCTYPE(None, ctypes.c_void_p)(self.release),
        )

    def get_next(self, _: int, out: int) -> int:
        if self.rest:
            self.rest.pop(0)._export_to_c_device(out)
        elif self.fails:
            return 5
        else:
            ctypes.memset(out, 0, ctypes.sizeof(ArrowDeviceArray))
        return 0

    def release(self, stream: int) -> None:
        self.released += 1
        ArrowDeviceArrayStream.from_address(stream).release = ctypes.CFUNCTYPE(
            None, ctypes.c_void_p
        )()

    def __arrow_c_device_stream__(self, requested_schema=None, **kwargs: Any):
        return new_capsule(ctypes.addressof(self.stream), b"arrow_device_array_stream", None)


@pytest.mark.parametrize("kind", ARROW_TYPES.values(), ids=ARROW_TYPES.keys())
def test_a_device_array_on_the_host(kind: pa.DataType):
    assert list(Corpus(OnDevice(pa.array(WORDS, kind)))) == WORDS
    assert list(Corpus(OnDevice(sliced(WORDS, kind)))) == WORDS


def test_a_device_array_is_taken_once():
    source = OnDevice(pa.array(WORDS))
    assert list(Corpus(source)) == WORDS
    with pytest.raises(ValueError, match="consumed already"):
        Corpus(source)


def test_a_device_stream_on_the_host():
    source = DeviceStream([pa.array(WORDS[:3]), pa.array(WORDS[3:])])
    assert list(Corpus(source)) == WORDS
    assert source.released == 1
    failing = DeviceStream([pa.array(WORDS)], fails=True)
    with pytest.raises(
        ValueError, match=r"\[strings\] the Arrow stream failed: the device is gone"
    ):
        Corpus(failing)
    assert failing.released == 1


@pytest.mark.parametrize(
    ("device_type", "name"), [(METAL, "Metal"), (ROCM, "ROCm"), (99, "an unknown device")]
)
def test_devices_we_cannot_read(device_type: int, name: str):
    before = pa.total_allocated_bytes()
    message = rf"\[choices\] lies in the memory of {name} \(Arrow device type {device_type}\)"
    with pytest.raises(TypeError, match=message):
        warpmatch.top_k(["a"], OnDevice(pa.array(WORDS * 100), device_type), 1)
    assert pa.total_allocated_bytes() == before


@pytest.mark.skipif(not NO_GPU, reason="a GPU is at hand")
@pytest.mark.parametrize("device_type", [CUDA, CUDA_HOST, CUDA_MANAGED])
@pytest.mark.parametrize("words", [WORDS, []], ids=["some", "none"])
def test_device_memory_without_a_gpu(device_type: int, words: list[str | None]):
    before = pa.total_allocated_bytes()
    with pytest.raises(warpmatch.DeviceError) as caught:
        Corpus(OnDevice(pa.array(words, pa.string()), device_type))
    assert str(caught.value) == NO_GPU
    assert pa.total_allocated_bytes() == before


@pytest.mark.gpu
@pytest.mark.parametrize("device_type", [CUDA, CUDA_HOST, CUDA_MANAGED])
@pytest.mark.parametrize("kind", ARROW_TYPES.values(), ids=ARROW_TYPES.keys())
def test_memory_that_cuda_reads(device_type: int, kind: pa.DataType):
    # CUDA tells by its address that it is the host's
    assert list(Corpus(OnDevice(sliced(WORDS, kind), device_type, 0))) == WORDS


@pytest.mark.gpu
def test_a_device_that_is_not_there():
    with pytest.raises(warpmatch.DeviceError, match="there is no device"):
        Corpus(OnDevice(pa.array(WORDS), CUDA, 99))


def test_what_has_to_arrow_alone():
    class Series:
        """Like cuDF's: nobody may go through it."""

        def to_arrow(self) -> pa.Array:
            return pa.array(WORDS)

        def __len__(self) -> int:
            return len(WORDS)

        def __iter__(self):
            raise TypeError("not iterable")

    assert list(Corpus(Series())) == WORDS
    assert warpmatch.dedupe(Series()).clusters.tolist() == warpmatch.dedupe(WORDS).clusters.tolist()

    class Table:
        def to_arrow(self) -> pa.Table:
            return pa.table({"name": WORDS, "other": WORDS})

    with pytest.raises(TypeError, match="is a table with the columns name, other; pass one"):
        Corpus(Table())


# ---------------------------------------------------------------- what is copied from a device

KINDS = {
    **ARROW_TYPES,
    "binary": pa.binary(),
    "large_binary": pa.large_binary(),
    "binary_view": pa.binary_view(),
    "dictionary of views": pa.dictionary(pa.int64(), pa.string_view()),
    "dictionary, int16": pa.dictionary(pa.int16(), pa.string()),
}


@pytest.fixture(scope="module")
def compiled() -> None:
    """Before hypothesis looks at the clock."""
    probe()


class Copied:
    """An array behind a copy of its buffers, the array itself being gone."""

    def __init__(self, array: pa.Array) -> None:
        self.schema, capsule = array.__arrow_c_array__()
        self.copy = probe().host_copy(self.schema, capsule)

    def __arrow_c_array__(self, requested_schema=None):
        return self.schema, self.copy


def array_of(words: list[str | None], kind: pa.DataType) -> pa.Array:
    """pyarrow does not make dictionaries of every kind from Python."""
    if not pa.types.is_dictionary(kind):
        return pa.array(words, kind)
    encoded = pa.array(words).dictionary_encode()
    return pa.DictionaryArray.from_arrays(
        encoded.indices.cast(kind.index_type), encoded.dictionary.cast(kind.value_type)
    )


@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
@given(
    words=st.lists(st.one_of(CLEAN, st.none()), max_size=30),
    begin=st.integers(0, 30),
    rows=st.integers(0, 30),
)
def test_a_copy_equals_what_it_is_of(
    kind: pa.DataType, words: list[str | None], begin: int, rows: int
):
    array = array_of(words, kind).slice(begin, rows)
    copied = pa.array(Copied(array))
    copied.validate(full=True)
    assert copied.to_pylist() == array.to_pylist()
    assert list(Corpus(Copied(array))) == array.to_pylist()


def test_copies_of_other_layouts():
    for array in (
        pa.array(["abc", None, "abc", "xyz"] * 5).dictionary_encode(),
        pc.run_end_encode(pa.array(["a", "a", None, "b"] * 5)),  # pyright: ignore
        pa.nulls(20),
        pa.array([None] * 20, pa.string()),
        pa.array([""] * 20),
    ):
        for part in (array, array.slice(3), array.slice(11, 5), array.slice(9, 0)):
            copied = pa.array(Copied(part))
            copied.validate(full=True)
            assert copied.to_pylist() == part.to_pylist()


def test_a_slice_is_copied_alone():
    words = pa.array([f"{i:08}" for i in range(10_000)])
    part = words.slice(5_003, 10)
    assert Corpus(Copied(part))[0] == "00005003"
    # 3 rows before the slice as well: 13 texts of 8 bytes, 14 offsets, no validity
    assert probe().host_copy_bytes() == 13 * 8 + 14 * 4


def test_a_copy_of_what_holds_no_strings_is_refused():
    for array, name in ((pa.array([1, 2]), "int64"), (pa.array([[1], [2]]), "list")):
        with pytest.raises(TypeError, match=f"is a column of {name}; expected"):
            Corpus(Copied(array))
        assert probe().host_copy_bytes() == 0


def test_copies_are_released():
    before = pa.total_allocated_bytes()
    for array in (pa.array(WORDS * 100), pa.array(WORDS * 100).dictionary_encode()):
        Corpus(Copied(array))
        Copied(array)  # nobody takes it
    del array
    assert pa.total_allocated_bytes() == before
