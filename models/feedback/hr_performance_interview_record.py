# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import binascii
import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.mimetypes import guess_mimetype

from ...engine.interview_payload import (
    PAYLOAD_VERSION,
    NewerPayloadError,
    read_payload,
)
from ..organization.number_input import format_number
from .hr_performance_interview_talk import STEP_KEYS
from .hr_performance_self_report import REPORT_TEXTS

SIGNATURE_TYPES = ("image/png", "image/jpeg")
SIGNATURE_BYTES = 1_000_000
REPORT = "hr_performance.report_hr_performance_interview"
CONTENT_FIELDS = (
    "opening_note",
    "employee_view",
    "questions_asked",
    "manager_summary",
    "employee_summary",
    "encouragement",
    "consensus",
    "no_consensus_reason",
)


class HrPerformanceInterview(models.Model):
    """Closing, signing and filing.

    Closing freezes one canonical text; its hash is what both sides sign, and from it
    every print is made.
    """

    _inherit = "hr.performance.interview"

    closed_on = fields.Datetime(readonly=True, copy=False)
    closed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    payload = fields.Text(string="Frozen Content", readonly=True, copy=False)
    payload_hash = fields.Char(
        string="Hash of the Content",
        readonly=True,
        copy=False,
        help="SHA-256 of the frozen content; the signatures name it.",
    )
    is_intact = fields.Boolean(
        compute="_compute_is_intact",
        compute_sudo=True,
        string="Content Unchanged",
        help="Content and signatures still match their hash.",
    )
    signed_on = fields.Datetime(string="Signed by Both", readonly=True, copy=False)
    document_id = fields.Many2one(
        "ir.attachment", string="Filed Document", readonly=True, copy=False
    )

    @api.depends("payload", "payload_hash", "signature_ids.payload_hash")
    def _compute_is_intact(self):
        for interview in self:
            hashes = set(interview._valid_signatures().mapped("payload_hash"))
            hashes.add(interview.payload_hash)
            interview.is_intact = hashes == {self._hash_of(interview.payload)}

    @api.model
    def _hash_of(self, payload):
        return hashlib.sha256(payload.encode()).hexdigest() if payload else False

    # CLOSING

    def action_close(self):
        """Freeze the content for the signatures, once every step has what it needs."""
        self.ensure_one()
        self._check_side("manager")
        self._check_interview_state("in_progress")
        problems = [text for step in STEP_KEYS for text in self._step_problems(step)]
        self._raise_problems(problems)
        if not self.is_review_open:
            raise UserError(
                self.env._(
                    "%s: go through the manager's review before closing.",
                    self.display_name,
                )
            )
        # sudo: guarded fields and the proof behind the result; side, state and
        # completeness were checked above.
        self.sudo()._freeze()
        return self.action_open_overview()

    def _freeze(self):
        self._close_report_activity()
        self.write(
            {
                "number": self.number
                or self.env["ir.sequence"].next_by_code("hr.performance.interview"),
                "closed_on": fields.Datetime.now(),
                "closed_by_id": self.env.uid,
            }
        )
        payload = json.dumps(
            self.with_context(lang=self.document_lang)._payload_values(),
            sort_keys=True,
            ensure_ascii=False,
            separators=(",", ":"),
        )
        self.write(
            {
                "state": "closed",
                "payload": payload,
                "payload_hash": self._hash_of(payload),
            }
        )

    def _payload_values(self):
        """Everything the two sides sign: codes and texts as typed, plain numbers."""
        self.ensure_one()
        result = self._result()
        report = self.self_report_ids.filtered(lambda r: r.state == "submitted")
        texts = {name: self[name] or "" for name in CONTENT_FIELDS}
        return {
            "version": PAYLOAD_VERSION,
            "number": self.number,
            "lang": self.document_lang,
            "company": self.company_id.name,
            "cycle": self.cycle_id.name,
            "period": [str(self.cycle_id.date_start), str(self.cycle_id.date_end)],
            "employee": self.employee_id.name,
            "manager": self.interviewer_id.name or "",
            "job": self.job_id.name or "",
            "department": self.department_id.name or "",
            "date_start": str(self.date_start or self.started_on),
            "place": self.place or "",
            "start_reason": self.start_reason or "",
            "closed_on": str(self.closed_on),
            "next_interview_date": str(self.next_interview_date),
            "is_oral_report": self.is_oral_report,
            "self_report": report._payload_values() if report else {},
            "result": result._payload_values(),
            "topics": [topic._payload_values() for topic in self.topic_ids],
            "commitments": [
                {"who": c.who, "text": c.text, "due_date": str(c.due_date)}
                for c in self.commitment_ids
            ],
            **texts,
        }

    def _signed_content(self):
        """The frozen content, complete for a reader of today."""
        self.ensure_one()
        try:
            return read_payload(self.payload)
        except NewerPayloadError as error:
            raise UserError(
                self.env._(
                    "%s was signed with a later version of this app. Update the app to"
                    " print it.",
                    self.display_name,
                )
            ) from error

    # SIGNING

    def action_open_sign(self):
        """Open the dialog in which the user signs for the own side."""
        self.ensure_one()
        self._check_interview_state("closed")
        side = self._next_side()
        wizard = self.env["hr.performance.interview.sign"].create(
            {"interview_id": self.id, "side": side}
        )
        return {
            **wizard._get_records_action(),
            "name": self.env._("Sign"),
            "target": "new",
        }

    def _next_side(self):
        """The side for which the user signs next; the own one goes first."""
        signed = set(self._valid_signatures().mapped("side"))
        roles = self._roles()[self.id] if not self.env.su else {"manager", "employee"}
        for side in ("manager", "employee"):
            if side in roles and side not in signed:
                return side
        if roles & {"manager", "employee"}:
            raise UserError(
                self.env._(
                    "%s: your signature is there. The other side signs personally.",
                    self.display_name,
                )
            )
        self._check_side("manager", "employee")
        return False

    def action_sign(self, signature, reservation=None, side=None):
        """Sign: the interview took place and its content is known; no agreement.

        :param signature: the drawn signature, an image in base64
        :param reservation: what the signer disagrees with
        :param side: 'employee' or 'manager'; default is the user's own side
        """
        self.ensure_one()
        # sudo: only locks the row, so that two signatures do not cross.
        self.sudo().lock_for_update()
        self._check_interview_state("closed")
        side = side or self._next_side()
        self._check_side(side)
        if side in self._valid_signatures().mapped("side"):
            raise UserError(
                self.env._("%s: this side has signed already.", self.display_name)
            )
        if not self.is_intact:
            raise UserError(
                self.env._(
                    "%s: the content does not match its hash any more. Correct and"
                    " close the interview again before anybody signs.",
                    self.display_name,
                )
            )
        self._check_image(signature)
        # sudo: signatures are guarded; side, state, content and image were checked.
        self.sudo()._add_signature(side, signature, reservation)

    def _check_image(self, signature):
        try:
            raw = base64.b64decode(signature or b"", validate=True)
        except (binascii.Error, ValueError):
            raw = b""
        if guess_mimetype(raw) not in SIGNATURE_TYPES or len(raw) > SIGNATURE_BYTES:
            raise ValidationError(
                self.env._("Draw a signature first: a PNG or JPEG image below 1 MB.")
            )

    def _add_signature(self, side, image, reservation):
        person = self.employee_id if side == "employee" else self.interviewer_id
        self.env["hr.performance.interview.signature"].create(
            {
                "interview_id": self.id,
                "side": side,
                "image": image,
                "signed_name": person.name or self.env.user.name,
                "signed_on": fields.Datetime.now(),
                **self._signature_entry(person),
                "payload_hash": self.payload_hash,
                "reservation": (reservation or "").strip() or False,
            }
        )
        if len(self._valid_signatures()) == 2:
            self._complete_signing()

    def _complete_signing(self):
        """Both have signed: acknowledge the result and file the document."""
        self.write({"state": "signed", "signed_on": fields.Datetime.now()})
        self.appraisal_id.filtered(lambda a: a.state == "released")._move(
            {"state": "acknowledged"}
        )
        self._file_document()

    # FILING

    def action_file_document(self):
        """File the document again where printing was not possible at signing."""
        self._check_side("manager", "hr")
        self._check_interview_state("signed")
        # sudo: attachment and guarded link; side and state were checked above.
        self.sudo().filtered(lambda i: not i.document_id)._file_document()

    def _file_document(self):
        """Attach the signed record as PDF to the interview, never to the employee."""
        reports = self.env["ir.actions.report"]
        for interview in self:
            if reports.get_wkhtmltopdf_state() == "install":
                continue
            content, kind = reports._render_qweb_pdf(REPORT, res_ids=interview.ids)
            if kind != "pdf":
                continue
            interview.document_id = self.env["ir.attachment"].create(
                {
                    "name": f"{interview._document_name()}.pdf",
                    "raw": content,
                    "mimetype": "application/pdf",
                    "res_model": interview._name,
                    "res_id": interview.id,
                }
            )

    def _document_name(self):
        self.ensure_one()
        return f"{self.number} {self.employee_id.name}".replace("/", "-")

    # CORRECTION AND ADDENDA

    def action_correct(self, reason):
        """Open a closed interview again before the second signature.

        Signatures that are there become void and stay on record with the reason.

        :param reason: text; required
        """
        self.ensure_one()
        self._check_side("manager")
        self._check_interview_state("closed")
        if not (reason or "").strip():
            raise UserError(self.env._("Say what has to be corrected."))
        # sudo: guarded fields; side, state and reason were checked above.
        own = self.sudo()
        own._valid_signatures().write({"is_void": True, "void_reason": reason})
        # Before the next signature of this side meets the unique index.
        own.signature_ids.flush_recordset(["is_void"])
        own.write(
            {
                "state": "in_progress",
                "step": STEP_KEYS[-1],
                "payload": False,
                "payload_hash": False,
                "closed_on": False,
                "closed_by_id": False,
            }
        )
        self.message_post(
            body=self.env._("Opened for correction, signatures void: %s", reason),
            subtype_xmlid="mail.mt_note",
        )
        return self.action_open_talk()

    def action_add_addendum(self, text):
        """Add a remark to a signed interview; the signed content stays as it is.

        :param text: the remark; required
        """
        self.ensure_one()
        self._check_side("manager", "employee", "hr")
        self._check_interview_state("signed")
        if not (text or "").strip():
            raise UserError(self.env._("Write the addendum."))
        # sudo: addenda are guarded; side and state were checked above.
        self.env["hr.performance.interview.addendum"].sudo().create(
            {
                "interview_id": self.id,
                "text": text.strip(),
                "author_id": self.env.uid,
                "written_on": fields.Datetime.now(),
            }
        )


class HrPerformanceSelfReport(models.Model):
    """A self-report as part of the signed content."""

    _inherit = "hr.performance.self.report"

    def _payload_values(self):
        self.ensure_one()
        own_user = self.employee_id.user_id
        return {
            **{name: self[name] or "" for name in REPORT_TEXTS},
            "submitted_on": str(self.submitted_on),
            "entered_by": (
                "" if self.submitted_by_id == own_user else self.submitted_by_id.name
            ),
        }


class HrPerformanceResult(models.Model):
    """A result as part of the signed content."""

    _inherit = "hr.performance.result"

    def _payload_values(self):
        """Score, grade and lines; numbers as plain text without language."""
        self.ensure_one()
        plain = self.with_context(lang="en_US")
        return {
            "score": format_number(plain.env, self.score, 2),
            "grade": self.final_level_id.code,
            "grade_from_score": self.level_id.code,
            "lines": [line._payload_values() for line in self.line_ids],
        }


class HrPerformanceResultLine(models.Model):
    """A line of a result as part of the signed content."""

    _inherit = "hr.performance.result.line"

    def _payload_values(self):
        line = self.appraisal_line_id
        env = self.with_context(lang="en_US").env
        has_target = line.kind == "weighted" and line.method != "manual"
        is_scored = self.outcome_state == "scored"
        return {
            "title": line.title,
            "kind": line.kind,
            "section": line.section,
            "unit": line.unit or "",
            "weight": format_number(env, self.weight, 2),
            "target": format_number(env, line.target) if has_target else "",
            "actual": format_number(env, self.actual) if self.has_actual else "",
            "outcome": self.outcome_state or "",
            "points": format_number(env, self.points, 2) if is_scored else "",
            "effect": self._effect(),
        }


class HrPerformanceInterviewTopic(models.Model):
    """A topic as part of the signed content."""

    _inherit = "hr.performance.interview.topic"

    def _payload_values(self):
        texts = ("text", "fact", "employee_view", "answer", "expected_result")
        return {
            "kind": self.kind,
            "side": self.side,
            "line": self.appraisal_line_id.title or "",
            "is_agreed": self.is_agreed,
            "deadline": str(self.deadline) if self.deadline else "",
            **{name: self[name] or "" for name in texts},
        }
