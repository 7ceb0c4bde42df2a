"""Which devices a call may name, and what it may use of them. No GPU is needed."""

import os
import subprocess
import sys

import pytest
import warpmatch
from warpmatch import DeviceError, InvalidArgument

WHY = warpmatch.info()["cuda"]["why_unusable"]
SHOW = "import warpmatch; print(warpmatch.device_memory_limit())"


@pytest.fixture(autouse=True)
def no_limit_afterwards():
    before = warpmatch.device_memory_limit()
    yield
    warpmatch.set_device_memory_limit(before)


def under(limit: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", SHOW],
        env={**os.environ, "WARPMATCH_DEVICE_MEMORY": limit},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_limit_is_what_was_set():
    warpmatch.set_device_memory_limit(10_000_000_000)
    assert warpmatch.device_memory_limit() == 10_000_000_000
    warpmatch.set_device_memory_limit(None)
    assert warpmatch.device_memory_limit() is None


@pytest.mark.parametrize("limit", [0, -1, 2**64])
def test_a_limit_is_a_positive_number(limit: int):
    with pytest.raises(InvalidArgument, match=rf"\[limit\].*{limit}"):
        warpmatch.set_device_memory_limit(limit)


@pytest.mark.parametrize("limit", ["1GiB", 1.5])
def test_a_limit_is_a_whole_number(limit: object):
    with pytest.raises(TypeError, match=r"\[limit\] is (str|float)"):
        warpmatch.set_device_memory_limit(limit)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("text", "shown"), [("", "None"), ("0", "None"), ("5000", "5000"), ("2GiB", str(2**31))]
)
def test_the_environment_sets_the_first_limit(text: str, shown: str):
    ran = under(text)
    assert ran.stdout.strip() == shown, ran.stderr


def test_an_environment_that_makes_no_sense_is_an_error_by_name():
    ran = under("2 GB")
    assert ran.returncode != 0
    assert "InvalidArgument: [WARPMATCH_DEVICE_MEMORY]" in ran.stderr
    assert "got '2 GB'" in ran.stderr


@pytest.mark.skipif(not WHY, reason="there is a GPU")
def test_all_devices_are_an_error_where_there_is_none():
    with pytest.raises(DeviceError) as raised:
        warpmatch.matrix(["anna"], ["hanna"], device="cuda:all")
    assert str(raised.value) == WHY


@pytest.mark.gpu
def test_all_devices_give_the_results_of_the_cpu():
    names = [f"name {i * 7919 % 1000}" for i in range(500)]
    on_all = warpmatch.self_join(names, score_cutoff=80, device="cuda:all")
    on_cpu = warpmatch.self_join(names, score_cutoff=80, device="cpu")
    assert on_all.left.tolist() == on_cpu.left.tolist()
    assert on_all.right.tolist() == on_cpu.right.tolist()
    assert on_all.score.tolist() == on_cpu.score.tolist()
    wide = warpmatch.matrix(names, names, device="cuda:all")
    assert (wide == warpmatch.matrix(names, names, device="cpu")).all()
