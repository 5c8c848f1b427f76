# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""People without login, their links, and pages opened over HTTP without any session."""

import re

from ..interview.common_interview import OWN_PART, InterviewCase

# One transparent pixel.
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    "awAAAABJRU5ErkJggg=="
)


class TakePartCase(InterviewCase):
    """``userless`` takes part; ``other`` is another person without login."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme.interview_policy = "none"
        cls._person("other", "manager", cls.plant, groups=None)

    def launched(self):
        """The cycle runs; the appraisal of the person without login."""
        self.launch()
        return self.appraisal("userless")

    def links(self, appraisals, role="hr_in", **values):
        """Make links as a role; the clear texts by appraisal and purpose."""
        wizard = self.as_user(self.env["hr.performance.link"], role).create(
            {"appraisal_ids": appraisals.ids, **values}
        )
        return {
            (token.appraisal_id.id, token.purpose): clear
            for token, clear in wizard._make_links()
        }

    def link(self, appraisal, purpose="plan", role="hr_in"):
        """The clear text of one link."""
        return self.links(appraisal, role)[appraisal.id, purpose]

    def token(self, appraisal, purpose="plan"):
        """The newest link of a purpose, with superuser rights."""
        return self.env["hr.performance.token"].search(
            [("appraisal_id", "=", appraisal.id), ("purpose", "=", purpose)], limit=1
        )

    def reviewing(self):
        """The appraisal of the person without login, at its self-review."""
        appraisal = self.launched()
        self.as_user(appraisal, "manager").action_confirm_plan()
        self.enter(appraisal, {"Output": "95", "Defects": "6"})
        self.as_user(appraisal, "manager").action_open_assessment()
        return appraisal

    def rated(self):
        """The appraisal of the person without login, decided by the manager."""
        appraisal = self.reviewing()
        for kind in ("self", "manager"):
            review = self.rating(appraisal, kind, "manager")
            review.line_ids.filtered(
                lambda line: line.method == "manual"
            ).points_input = "90"
            review.action_submit()
        return appraisal

    def released(self):
        """The appraisal of the person without login, with its result released."""
        appraisal = self.rated()
        self.as_user(self.result(appraisal), "manager").action_release()
        return appraisal

    def talked(self):
        """The interview is closed and waits for both signatures."""
        self.scheme.interview_policy = "all"
        appraisal = self.rated()
        self.report(appraisal, "manager")
        talk = self.started(appraisal)
        self.fill(talk)
        talk.is_handed_over = True
        self.interview(appraisal, "manager").write(OWN_PART)
        talk.action_close()
        return appraisal

    # HTTP

    def page(self, path, **options):
        """Open a page with nothing but its address."""
        return self.url_open(path, **options)

    def send(self, path, **values):
        """Fill in the form of a page and press a button."""
        return self.url_open(path, data={**self.hidden(path), **values})

    def hidden(self, path):
        """What the form of a page says without anybody typing it."""
        found = re.findall(
            r'<input type="hidden" name="(\w+)" value="([^"]*)"', self.page(path).text
        )
        return {"csrf_token": "", **dict(found)}
