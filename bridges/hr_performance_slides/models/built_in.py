# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The courses that come with the bridge, one file for each audience and language.

A course is written once and then belongs to the company, which changes and deletes it
like any other. A language has a course of its own: law and examples differ, not only
words, and a website shows its own languages, not the one of the reader.
"""

from lxml import etree

from odoo.tools import file_open

from .roles import ROLES

#: A page as the editor of the website makes it, so that it can be changed there.
PAGE = (
    '<section class="s_text_block pt16 pb16"><div class="container">%s</div></section>'
)
#: Languages in which there are courses.
LANGUAGES = ("en_US", "zh_CN")


def read_courses(languages):
    """Parsed courses by key, in these languages only: dict of key to an element."""
    found = {}
    for role in ROLES:
        for lang in LANGUAGES:
            if lang in languages:
                key = f"{role}.{lang}"
                with file_open(
                    f"hr_performance_slides/courses/{key}.html", "rb"
                ) as file:
                    found[key] = etree.parse(file).getroot()
    return found


def channel_values(course):
    """Values of the channel of a course."""
    return {
        "name": course.get("name"),
        "description": _inner(course.find("description")),
        "channel_type": "training",
        "visibility": "connected",
        "enroll": "public",
        "allow_comment": False,
        "is_published": True,
        # Not "Latest Created": a course has an order.
        "promote_strategy": "none",
    }


def slide_values(course, channel):
    """Values of all slides of a course, in their order: parts, pages and quizzes."""
    rows = []
    for part in course.iterfind("part"):
        rows.append({"name": part.get("name"), "is_category": True})
        for page in part.iterfind("page"):
            rows.append(
                {
                    "name": page.get("name"),
                    "slide_category": "article",
                    "html_content": PAGE % _inner(page),
                    "completion_time": float(page.get("minutes", 3)) / 60,
                }
            )
        quiz = part.find("quiz")
        rows.append(
            {
                "name": quiz.get("name"),
                "slide_category": "quiz",
                "completion_time": 5 / 60,
                "question_ids": [
                    (0, 0, _question_values(question, number))
                    for number, question in enumerate(quiz.iterfind("question"))
                ],
            }
        )
    common = {"channel_id": channel.id, "is_published": True}
    return [
        {**common, "sequence": number, **row}
        for number, row in enumerate(rows, start=1)
    ]


def _question_values(question, number):
    return {
        "question": question.get("text"),
        "sequence": number,
        "answer_ids": [
            (
                0,
                0,
                {
                    "text_value": answer.text.strip(),
                    "is_correct": answer.get("right") == "1",
                    "comment": answer.get("comment"),
                    "sequence": place,
                },
            )
            for place, answer in enumerate(question.iterfind("answer"))
        ],
    }


def _inner(element):
    """What stands inside of an element, as HTML."""
    parts = [element.text or ""]
    parts += [etree.tostring(child, encoding="unicode") for child in element]
    return "".join(parts).strip()
