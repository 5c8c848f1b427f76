# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

import pytest

from engine.interview_payload import (
    ADDED,
    PAYLOAD_VERSION,
    DamagedPayloadError,
    NewerPayloadError,
    read_payload,
)


def test_every_part_and_field_may_be_missing():
    """The oldest record one can think of has what the print of today asks for."""
    content = read_payload("{}")
    for parts in ADDED.values():
        assert set(parts["interview"]) <= set(content)
    content = read_payload(
        json.dumps(
            {
                "version": 1,
                "self_report": {"performance": "Well"},
                "result": {"lines": [{"title": "Output"}]},
                "topics": [{}],
                "commitments": [{}],
            }
        )
    )
    assert content["self_report"]["questions"] == ""
    assert content["self_report"]["performance"] == "Well"
    assert content["result"]["lines"][0]["effect"] == ""
    assert content["result"]["lines"][0]["title"] == "Output"
    assert content["topics"][0]["is_agreed"] is False
    assert content["commitments"][0]["due_date"] == ""


def test_later_versions_build_on_earlier_ones(monkeypatch):
    """What version 2 brings stands in a record of version 1 as its default."""
    monkeypatch.setitem(ADDED, 2, {"interview": {"mood": "unknown"}})
    assert read_payload('{"version": 1}')["mood"] == "unknown"


def test_texts_of_the_model_are_empty_in_older_records():
    """A text that was added since is empty, and one that is there stays."""
    content = read_payload('{"mood": "Good"}', ("mood", "wish"))
    assert (content["mood"], content["wish"]) == ("Good", "")


def test_a_record_of_the_future_is_refused():
    with pytest.raises(NewerPayloadError):
        read_payload(json.dumps({"version": PAYLOAD_VERSION + 1}))


@pytest.mark.parametrize("text", ["", "secret", "[1]", "5", '{"version": 1', None])
def test_what_is_no_record_is_refused(text):
    with pytest.raises(DamagedPayloadError):
        read_payload(text)


def test_nothing_is_shared_between_records():
    read_payload("{}")["result"]["lines"].append("x")
    assert read_payload("{}")["result"]["lines"] == []
