"""tools/loop: entries of the optimisation log."""

from pathlib import Path

import pytest

from tools.loop.errors import StepError
from tools.loop.records import log

REAL = (Path(__file__).resolve().parents[2] / "benchmarks" / "LOG.md").read_text(encoding="utf-8")
CLOSED = (
    "# Log\n\n## 1. First\n\n- Work: `a/b`.\n- Prediction: none.\n- Change: x.\n- Outcome: y.\n"
)
DRAFT = {
    "Work": "`cdist/ratio/8/workers=1`.",
    "Hypothesis": "the bottleneck is the copy because " + "it is long " * 30 + "and slow.",
    "Prediction": "1.3 times as fast.",
}


def test_the_real_log_is_understood():
    found = log.entries(REAL)
    assert [entry.number for entry in found] == list(range(1, len(found) + 1))
    assert found[0].title == "Dense mixed lengths: the writes, not the reads"
    assert found[0].fields["Prediction"] == "none."
    assert found[6].fields["Outcome"].endswith("the dense way is kept.")  # of several lines
    assert all("Outcome" in entry.fields for entry in found if not entry.is_open)


@pytest.mark.parametrize("before", [CLOSED, REAL])
def test_an_entry_is_opened_and_closed(before: str):
    if log.open_entry(before):
        before = log.close(before, "closed for this test")
    opened, number = log.add(before, "A  title", DRAFT)
    assert opened.startswith(before.rstrip())
    assert number == log.entries(before)[-1].number + 1
    entry = log.open_entry(opened)
    assert entry is not None
    assert (entry.number, entry.title) == (number, "A title")
    assert (entry.case, entry.gain, entry.has_change) == ("cdist/ratio/8/workers=1", 1.3, False)
    assert entry.fields["Hypothesis"] == " ".join(DRAFT["Hypothesis"].split())
    assert max(map(len, opened[len(before) :].splitlines())) <= log.WIDTH

    closed = log.close(opened, "prediction met. Kept.", "less copying")
    assert log.open_entry(closed) is None
    assert closed.startswith(before.rstrip())
    last = log.entries(closed)[-1]
    assert last.fields["Outcome"] == "prediction met. Kept."
    assert last.fields["Change"] == "less copying"
    assert last.fields["Hypothesis"] == entry.fields["Hypothesis"]


def test_an_entry_in_the_middle_is_closed_where_it_stands():
    opened, _ = log.add(CLOSED, "Second", DRAFT)
    closed = log.close(opened + "\n## 3. Third\n\n- Outcome: z.\n", "worse.", taken_back=True)
    assert [entry.title for entry in log.entries(closed)] == [
        "First",
        "Second (taken back)",
        "Third",
    ]
    assert log.entries(closed)[1].fields["Change"] == log.NO_CHANGE
    assert closed.endswith("- Outcome: worse.\n\n## 3. Third\n\n- Outcome: z.\n")


def test_one_entry_is_open_at_a_time():
    opened, _ = log.add(CLOSED, "Second", DRAFT)
    with pytest.raises(StepError, match="entry 2 is still open"):
        log.add(opened, "Third", DRAFT)
    with pytest.raises(StepError, match="no entry is open"):
        log.close(CLOSED, "met")


def test_an_entry_says_what_it_lacks():
    entry = log.entries(CLOSED)[0]
    assert entry.case == "a/b"
    with pytest.raises(StepError, match="predicts no gain"):
        _ = entry.gain
    with pytest.raises(StepError, match="names no case"):
        _ = log.Entry(2, "t", {"Work": "names"}).case
