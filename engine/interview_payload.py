# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The signed content of an interview, as it is read years later.

The text is never changed: hash and signatures name it. What a later version of the
content has brought is missing in older records, so the reader fills it in. Texts that
the model itself knows as contents need no entry here.
"""

import json

#: Version that closing an interview writes.
PAYLOAD_VERSION = 3
#: What each version of the content has brought, by part, with what stands for it in
#: older records. A new field goes into a new version.
ADDED = {
    1: {
        "interview": {
            "version": 1,
            "number": "",
            "lang": "",
            "company": "",
            "cycle": "",
            "period": ("", ""),
            "employee": "",
            "manager": "",
            "job": "",
            "department": "",
            "date_start": "",
            "place": "",
            "start_reason": "",
            "closed_on": "",
            "next_interview_date": "",
            "is_oral_report": False,
            "held_by": None,
            "self_report": {},
            "result": {},
            "topics": (),
            "commitments": (),
            "opening_note": "",
            "employee_view": "",
            "questions_asked": "",
            "manager_summary": "",
            "employee_summary": "",
            "encouragement": "",
            "consensus": "",
            "no_consensus_reason": "",
        },
        "self_report": {
            "performance": "",
            "standards": "",
            "strengths": "",
            "improvements": "",
            "next_goals": "",
            "support": "",
            "questions": "",
            "submitted_on": "",
            "entered_by": "",
        },
        "result": {"score": "", "grade": "", "grade_from_score": "", "lines": ()},
        "line": {
            "title": "",
            "kind": "weighted",
            "section": "",
            "unit": "",
            "weight": "",
            "target": "",
            "actual": "",
            "outcome": "",
            "points": "",
            "effect": "",
        },
        "topic": {
            "kind": "",
            "side": "",
            "line": "",
            "is_agreed": False,
            "deadline": "",
            "text": "",
            "fact": "",
            "employee_view": "",
            "answer": "",
            "expected_result": "",
        },
        "commitment": {"who": "", "text": "", "due_date": ""},
    },
    2: {"interview": {"employee_consensus": "", "employee_part": None}},
    3: {
        "interview": {
            "meeting_mode": "face",
            "is_led_by_hr": False,
            "direct_manager": "",
            "present": (),
            "explained": (),
            # What older records did not ask for is not told as missing.
            "is_result_received": None,
            "is_development_confirmed": None,
        },
        "self_report": {"evidence": ""},
        "topic": {
            "is_confidential": False,
            "digest": "",
            "is_appeal_wished": False,
            "cause": "",
            "cause_consensus": "",
            "standard_comment": "",
            "category": "",
            "priority": "",
            "skill": "",
        },
        "commitment": {"kind": "promise", "owner": ""},
    },
}


class NewerPayloadError(ValueError):
    """The content was written by a later version of the addon."""


class DamagedPayloadError(ValueError):
    """The text is no content of an interview."""


def read_payload(text, contents=()):
    """The signed content, complete for the print of today.

    :param text: the frozen text
    :param contents: names of texts that are empty where an older record lacks them
    :raises NewerPayloadError: where a later version has written it
    :raises DamagedPayloadError: where no version has written it
    """
    try:
        content = json.loads(text)
    except (TypeError, ValueError) as error:
        raise DamagedPayloadError(str(error)) from error
    if not isinstance(content, dict):
        raise DamagedPayloadError(type(content).__name__)
    if content.get("version", 1) > PAYLOAD_VERSION:
        raise NewerPayloadError(content["version"])
    content = dict.fromkeys(contents, "") | _complete("interview", content)
    if content["self_report"]:
        content["self_report"] = _complete("self_report", content["self_report"])
    result = content["result"] = _complete("result", content["result"])
    result["lines"] = [_complete("line", line) for line in result["lines"]]
    content["topics"] = [_complete("topic", topic) for topic in content["topics"]]
    content["commitments"] = [
        _complete("commitment", promise) for promise in content["commitments"]
    ]
    return content


def _complete(part, values):
    """The values of one part with what is missing in them."""
    known = {}
    for _version, parts in sorted(ADDED.items()):
        known.update(parts.get(part, {}))
    return {**known, **values}
