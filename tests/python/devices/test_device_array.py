"""Dense results in the memory of a CUDA device; most of it needs one, and CuPy, PyTorch or cuDF."""

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import warpmatch
from reference import near_duplicates
from warpmatch import Corpus, DeviceArray

NO_GPU = warpmatch.info()["cuda"]["why_unusable"]
gpu = pytest.mark.gpu
NAMES = near_duplicates(120)
WORDS = ["Anna", "", None, "grün", "漢字", "😀 smile", "Anna", "a string longer than twelve bytes"]
QUERIES = NAMES[:9]
WITH_NULLS = [None, *NAMES[:5], None, *NAMES[5:9], None]


class Memory:
    """An array that says where on a device it lies."""

    def __init__(self, **changes: Any) -> None:
        self.__cuda_array_interface__ = {
            "shape": (2, 3),
            "typestr": "<f4",
            "data": (4096, False),
            "strides": None,
            "stream": None,
            "version": 3,
        } | changes


def into(out: object, device: str = "cuda", **options: Any) -> object:
    return warpmatch.matrix(["a", "b"], ["a", "b", "c"], out=out, device=device, **options)  # type: ignore


# ---------------------------------------------------------------- without a device


@pytest.mark.parametrize("device", ["auto", "cpu"])
def test_the_device_must_be_named(device: str):
    message = rf"\[device\] must be 'cuda' or 'cuda:N' .*, got '{device}'"
    with pytest.raises(warpmatch.InvalidArgument, match=message):
        warpmatch.matrix(["a"], ["b"], keep_on_device=True, device=device)
    with pytest.raises(warpmatch.InvalidArgument, match=message):
        into(Memory(), device)


@pytest.mark.skipif(not NO_GPU, reason="a GPU is at hand")
@pytest.mark.parametrize(
    "out",
    [
        Memory(),
        Memory(typestr="|i1", data=(4097, False)),
        Memory(strides=(64, 4)),
        Memory(version=2),
        Memory(stream=1),
    ],
)
def test_without_a_gpu_it_says_why(out: Memory):
    for call in (
        lambda: into(out),
        lambda: warpmatch.matrix(["a"], ["b"], keep_on_device=True, device="cuda"),
        lambda: warpmatch.matrix([], [], keep_on_device=True, device="cuda:1"),
    ):
        with pytest.raises(warpmatch.DeviceError) as caught:
            call()
        assert str(caught.value) == NO_GPU


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"shape": (3, 2)}, r"must have the shape \(2, 3\), got \(3, 2\)"),
        ({"shape": (6,)}, r"must have the shape \(2, 3\), got \(6,\)"),
        ({"typestr": "<f2"}, "must have an integer dtype, float32 or float64, got float16"),
        ({"typestr": ">f4"}, "must have an integer dtype, float32 or float64, got >f4"),
        ({"data": (4096, True)}, "must be writeable and aligned"),
        ({"data": (4098, False)}, "must be writeable and aligned"),
        ({"strides": (4, 8)}, r"must have contiguous rows, .* got the strides \(4, 8\)"),
        ({"strides": (8, 4)}, r"must have contiguous rows, .* got the strides \(8, 4\)"),
        ({"strides": (-12, 4)}, r"must have contiguous rows, .* got the strides \(-12, 4\)"),
        ({"mask": Memory()}, "must not have a mask"),
        ({"stream": 0}, "names the stream 0"),
    ],
)
def test_device_memory_that_does_not_fit(changes: dict[str, Any], message: str):
    with pytest.raises(warpmatch.InvalidArgument, match=rf"\[out\] {message}"):
        into(Memory(**changes))


def test_other_arguments_that_do_not_fit():
    with pytest.raises(
        warpmatch.InvalidArgument, match="has the dtype float32, but int8 was asked"
    ):
        into(Memory(), dtype="int8")
    with pytest.raises(warpmatch.InvalidArgument, match=r"\[keep_on_device\] .* out is ndarray"):
        into(np.empty((2, 3)), keep_on_device=True)
    with pytest.raises(TypeError, match=r"\[out\] is list; expected a NumPy array or a CUDA array"):
        into([[0]])
    with pytest.raises(warpmatch.InvalidArgument, match=r"\[dtype\] .* got float16"):
        warpmatch.matrix(["a"], ["b"], dtype="f2", keep_on_device=True, device="cuda")
    with pytest.raises(TypeError):
        DeviceArray()


# ---------------------------------------------------------------- on a device


def kept(queries: object, choices: object, **options: Any) -> DeviceArray:
    return warpmatch.matrix(queries, choices, keep_on_device=True, device="cuda", **options)


@gpu
@pytest.mark.parametrize("dtype", ["int8", "uint16", "int32", "uint64", "float32", "float64"])
@pytest.mark.parametrize(
    "choices", [NAMES, WITH_NULLS, [], [None]], ids=["", "nulls", "no", "null"]
)
def test_a_kept_result_is_the_matrix(dtype: str, choices: list[str | None]):
    expected = warpmatch.matrix(WITH_NULLS, choices, dtype=dtype, device="cpu")
    found = kept(WITH_NULLS, choices, dtype=dtype)
    assert (found.shape, found.dtype, found.device) == (expected.shape, expected.dtype, "cuda:0")
    assert (len(found), found.nbytes) == (len(expected), expected.nbytes)
    assert repr(found) == f"<DeviceArray of {len(WITH_NULLS)} x {len(choices)} {dtype} on cuda:0>"
    for copy in (found.numpy(), np.asarray(found)):
        assert copy.dtype == expected.dtype
        np.testing.assert_array_equal(copy, expected)


@gpu
def test_a_kept_result_has_the_errors_of_the_matrix():
    with pytest.raises(warpmatch.RangeError, match="does not fit int8"):
        kept(["a" * 300], ["b" * 300], scorer="levenshtein", dtype="int8")
    with pytest.raises(warpmatch.InvalidArgument, match=r"\[choices\] nulls have no"):
        kept(["a"], [None], scorer="levenshtein")
    with pytest.raises(ValueError, match="is a copy"):
        kept(["a"], ["b"]).__array__(copy=False)


@gpu
def test_one_result_can_be_the_out_of_another():
    out = kept(QUERIES, NAMES)
    found = warpmatch.matrix(NAMES[9:18], NAMES, out=out, device="cuda")
    assert found is out
    np.testing.assert_array_equal(out.numpy(), warpmatch.matrix(NAMES[9:18], NAMES, device="cpu"))


@gpu
def test_out_must_lie_on_the_device():
    host = np.empty((2, 3), np.float32)
    address = host.__array_interface__["data"][0]
    with pytest.raises(warpmatch.InvalidArgument, match=r"\[out\] is not in the memory of a CUDA"):
        into(Memory(data=(address, False)))


@gpu
@pytest.mark.parametrize("version", [2, 3])
def test_out_with_strided_rows_and_nulls(version: int):
    wide = kept(["q"] * len(WITH_NULLS), ["c"] * (len(WITH_NULLS) + 5))  # all 0
    address, _ = wide.__cuda_array_interface__["data"]
    out = Memory(
        shape=(len(WITH_NULLS), len(WITH_NULLS)),
        data=(address + 8, False),
        strides=(wide.shape[1] * 4, 4),
        version=version,
    )
    expected = np.zeros(wide.shape, np.float32)
    expected[:, 2:-3] = warpmatch.matrix(
        WITH_NULLS, WITH_NULLS, scorer="levenshtein_normalized_distance", device="cpu"
    )
    found: object = warpmatch.matrix(
        WITH_NULLS,
        WITH_NULLS,
        scorer="levenshtein_normalized_distance",
        out=out,
        device="cuda",
    )
    assert found is out
    np.testing.assert_array_equal(wide.numpy(), expected)


@gpu
def test_a_result_larger_than_the_device():
    many = Corpus(["a"] * 2**20)
    message = (
        r"^out of memory on cuda:0: a result of 1048576 x 1048576 float64 takes 8796093022208 "
        r"bytes, and \d+ of \d+ are free$"
    )
    with pytest.raises(warpmatch.DeviceError, match=message):
        kept(many, many, dtype="float64")


@gpu
def test_dlpack_rules():
    found = kept(QUERIES, NAMES)
    assert found.__dlpack_device__() == (2, 0)
    assert '"dltensor"' in repr(found.__dlpack__())
    assert '"dltensor"' in repr(found.__dlpack__(stream=-1, max_version=(0, 8)))
    for copy in (None, True, False):
        capsule = found.__dlpack__(stream=2, max_version=(1, 1), dl_device=(2, 0), copy=copy)
        assert '"dltensor_versioned"' in repr(capsule)
    with pytest.raises(BufferError, match="the host needs a copy"):
        found.__dlpack__(dl_device=(1, 0), copy=False)
    with pytest.raises(BufferError, match=r"the DLPack device \(10, 0\)"):
        found.__dlpack__(dl_device=(10, 0))
    with pytest.raises(ValueError, match=r"\[stream\] must be .* got 0"):
        found.__dlpack__(stream=0)
    with pytest.raises(TypeError, match=r"\[stream\] is str"):
        found.__dlpack__(stream="1")  # type: ignore


@gpu
def test_numpy_takes_it_by_dlpack_as_a_copy():
    if np.lib.NumpyVersion(np.__version__) < "2.1.0":
        pytest.skip("NumPy asks for copies from 2.1 on")
    found = kept(QUERIES, NAMES)
    copy = np.from_dlpack(found, device="cpu")
    np.testing.assert_array_equal(copy, found.numpy())


@gpu
def test_cupy():
    cupy = pytest.importorskip("cupy")
    expected = warpmatch.matrix(QUERIES, NAMES, device="cpu")
    found = kept(QUERIES, NAMES)
    address = found.__cuda_array_interface__["data"][0]
    taken = [cupy.asarray(found), cupy.from_dlpack(found)]
    assert [array.data.ptr for array in taken] == [address] * 2
    del found
    for array in taken:
        np.testing.assert_array_equal(array.get(), expected)

    wide = cupy.full((len(QUERIES), len(NAMES) + 3), -1, dtype="f4")
    out = wide[:, 1:-2]
    assert warpmatch.matrix(QUERIES, NAMES, out=out, device="cuda") is out
    np.testing.assert_array_equal(out.get(), expected)
    assert (wide[:, [0, -2, -1]].get() == -1).all()
    warpmatch.matrix(QUERIES, WITH_NULLS, out=wide[:, : len(WITH_NULLS)], device="cuda")
    np.testing.assert_array_equal(
        wide[:, : len(WITH_NULLS)].get(), warpmatch.matrix(QUERIES, WITH_NULLS, device="cpu")
    )


@gpu
def test_memory_is_freed_with_the_last_view():
    cupy = pytest.importorskip("cupy")
    names = [f"name {i}" for i in range(20_000)]
    kept(["a"], ["b"])
    free = cupy.cuda.runtime.memGetInfo()[0]
    found = kept(names[:10_000], names)  # 800 MB
    view = cupy.from_dlpack(found)
    del found
    assert cupy.cuda.runtime.memGetInfo()[0] < free - 7e8
    del view
    assert cupy.cuda.runtime.memGetInfo()[0] > free - 1e8


@gpu
def test_torch():
    torch = pytest.importorskip("torch")
    if not torch.cuda.is_available():
        pytest.skip("PyTorch cannot use the device")
    expected = warpmatch.matrix(QUERIES, NAMES, device="cpu")
    found = kept(QUERIES, NAMES)
    address = found.__cuda_array_interface__["data"][0]
    taken = [torch.from_dlpack(found), torch.as_tensor(found, device="cuda")]
    assert [tensor.data_ptr() for tensor in taken] == [address] * 2
    for tensor in taken:
        np.testing.assert_array_equal(tensor.cpu().numpy(), expected)
    out = torch.empty(expected.shape, dtype=torch.float32, device="cuda")
    assert warpmatch.matrix(QUERIES, NAMES, out=out, device="cuda") is out
    np.testing.assert_array_equal(out.cpu().numpy(), expected)


@gpu
def test_cudf():
    cudf = pytest.importorskip("cudf")
    series = cudf.Series(WORDS)
    for source in (series, cudf.Index(WORDS), series.astype("category"), series[2:6]):
        assert list(Corpus(source)) == source.to_arrow().to_pylist()
    pylibcudf = pytest.importorskip("pylibcudf")
    assert list(Corpus(pylibcudf.Column.from_arrow(pa.array(WORDS)))) == WORDS
    found = warpmatch.dedupe(cudf.DataFrame({"name": WORDS}), on="name")
    np.testing.assert_array_equal(found.clusters, warpmatch.dedupe(WORDS).clusters)
