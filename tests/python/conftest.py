import os
import signal

import pytest
import warpmatch
from hypothesis import HealthCheck, settings

# How long an example takes says more about the machine and what else runs there than about us.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("any machine")


@pytest.fixture(scope="session", params=["cpu", pytest.param("cuda", marks=pytest.mark.gpu)])
def device(request: pytest.FixtureRequest) -> str:
    """Every executor there is; a test with this fixture runs once for each."""
    return request.param


def pytest_configure() -> None:
    """What is started here does not ignore signals because whoever started us does, as nohup."""
    for number, usual in (
        (signal.SIGINT, signal.default_int_handler),
        (signal.SIGHUP, signal.SIG_DFL),
    ):
        if signal.getsignal(number) == signal.SIG_IGN:
            signal.signal(number, usual)


# A file is one process' work: the longest begin first, so that none is left to one core at the end.
LONGEST = (
    "test_isas.py",
    "test_docs_site.py",
    "test_notebooks.py",
    "test_docs_blocks.py",
    "test_cli_shell.py",
    "test_long_calls.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.name not in LONGEST)


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("gpu") is None:
        return
    reason = warpmatch.info()["cuda"]["why_unusable"]
    if reason and os.environ.get("WARPMATCH_REQUIRE_GPU") == "1":
        pytest.fail(f"WARPMATCH_REQUIRE_GPU=1, but {reason}")
    if reason:
        pytest.skip(reason)
