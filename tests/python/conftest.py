import os

import pytest
import warpmatch


@pytest.fixture(scope="session", params=["cpu", pytest.param("cuda", marks=pytest.mark.gpu)])
def device(request: pytest.FixtureRequest) -> str:
    """Every executor there is; a test with this fixture runs once for each."""
    return request.param


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("gpu") is None:
        return
    reason = warpmatch.info()["cuda"]["why_unusable"]
    if reason and os.environ.get("WARPMATCH_REQUIRE_GPU") == "1":
        pytest.fail(f"WARPMATCH_REQUIRE_GPU=1, but {reason}")
    if reason:
        pytest.skip(reason)
