# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import io
import zipfile
from base64 import b64encode
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.pdf import merge_pdf

from ..base.hr_performance_job_mixin import Job, among
from ..base.seeing import names_of, readers_only

PRINTING_JOB = "ir_cron_hr_performance_print"
#: What can be printed: model, report, what of it is ready, path to the department.
PRINTED = {
    "record": (
        "hr.performance.interview",
        "hr_performance.report_hr_performance_interview",
        [("state", "in", ("closed", "signed"))],
        "department_id",
    ),
    "slip": (
        "hr.performance.result",
        "hr_performance.report_hr_performance_result_slip",
        [("state", "=", "released")],
        "department_id",
    ),
    "report": (
        "hr.performance.self.report",
        "hr_performance.report_hr_performance_self_report",
        [("state", "=", "submitted")],
        "interview_id.department_id",
    ),
}
#: So many are printed at once and committed; a kill loses no more.
BATCH = 20
#: More in one file is too much to look at, and to keep in memory.
MOST_RECORDS = 1000
#: The file stays so many days, an order that was never placed one.
KEPT_DAYS = 7
DRAFT_DAYS = 1


class HrPerformanceTeamPrint(models.Model):
    """An order to print what there is of a department into one file.

    The scheduled job prints it in batches with the rights that the orderer has at that
    moment. What each batch printed is kept beside the order, so a run that was killed
    goes on where it was; the last batch makes the file and tells the orderer, who alone
    reads it.
    """

    _name = "hr.performance.team.print"
    _inherit = ["hr.performance.guard.mixin", "hr.performance.job.mixin"]
    _description = "Team Print"
    _order = "id desc"
    _job_print = Job("_to_print", PRINTING_JOB, "_print_next", apart=True)

    cycle_id = fields.Many2one(
        "hr.performance.cycle",
        required=True,
        ondelete="cascade",
        index=True,
        fixed=True,
    )
    company_id = fields.Many2one(related="cycle_id.company_id", store=True)
    department_id = fields.Many2one(
        "hr.department",
        ondelete="cascade",
        index=True,
        fixed=True,
        help="With the departments below it. Empty: everybody whose documents you may"
        " read.",
    )
    kind = fields.Selection(
        [
            ("record", "Interview Records"),
            ("slip", "Result Slips"),
            ("report", "Self-Reports"),
        ],
        string="What",
        required=True,
        default="record",
        fixed=True,
        help="Signed interview records are taken as they were filed.",
    )
    output = fields.Selection(
        [("pdf", "One PDF"), ("zip", "One PDF per Person (ZIP)")],
        string="As",
        required=True,
        default="pdf",
        fixed=True,
    )
    state = fields.Selection(
        [("draft", "Draft"), ("waiting", "Printing"), ("done", "Printed")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        guarded=True,
    )
    left_ids = fields.Json(readonly=True, copy=False, guarded=True)
    total = fields.Integer(string="Documents", readonly=True, copy=False, guarded=True)
    done_count = fields.Integer(
        string="Looked At", readonly=True, copy=False, guarded=True
    )
    hidden_count = fields.Integer(
        string="Left Out",
        readonly=True,
        copy=False,
        guarded=True,
        help="Documents that you could not read any more when they were printed, or"
        " that were taken back meanwhile.",
    )
    failed_count = fields.Integer(
        string="Not Printed", readonly=True, copy=False, guarded=True
    )
    failed_text = fields.Text(
        string="Why Not Printed", readonly=True, copy=False, guarded=True
    )
    done_on = fields.Datetime(
        string="Printed On", readonly=True, copy=False, guarded=True
    )
    file = fields.Binary(attachment=True, readonly=True, copy=False, guarded=True)
    file_name = fields.Char(readonly=True, copy=False, guarded=True)
    progress_text = fields.Char(string="Progress", compute="_compute_progress_text")
    trouble_text = fields.Text(compute="_compute_trouble_text")

    # COMPUTES

    @api.depends("kind", "cycle_id.name", "department_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for order in self:
            # sudo: names of what the orderer has chosen, shown to nobody else.
            chosen = order.sudo()
            parts = [chosen.cycle_id.name, chosen.department_id.name]
            named = filter(None, [kinds.get(order.kind), *parts])
            order.display_name = " · ".join(named)

    @api.depends("state", "done_count", "total")
    @api.depends_context("lang")
    def _compute_progress_text(self):
        for order in self:
            order.progress_text = order.state != "draft" and self.env._(
                "%(done)s of %(total)s", done=order.done_count, total=order.total
            )

    @api.depends("state", "done_count")
    @api.depends_context("lang")
    def _compute_trouble_text(self):
        """What stops the whole order; HR sees it under Failed Work and is told."""
        failed = {f.res_id for f in self._failures("print")}
        for order in self:
            is_stopped = order.state == "waiting" and order._origin.id in failed
            order.trouble_text = is_stopped and self.env._(
                "The server could not print just now. It tries again by itself every"
                " hour, and HR knows."
            )

    # ORDERING

    @readers_only
    def action_order(self):
        """Have everything printed that the user may read now.

        :return: the order, whose progress is seen there
        """
        self.ensure_one()
        self._require_state("draft")
        found = self.env[PRINTED[self.kind][0]].search(
            self._wanted(), limit=MOST_RECORDS + 1
        )
        if not found:
            raise UserError(
                self.env._(
                    "%s: there is nothing to print that you may read. Interview records"
                    " are printed once they are closed, slips once results are"
                    " released, self-reports once they are handed in.",
                    names_of(self),
                )
            )
        if len(found) > MOST_RECORDS:
            raise UserError(
                self.env._(
                    "%(order)s: more than %(most)s documents do not fit into one file."
                    " Choose a department, or a smaller one.",
                    order=names_of(self),
                    most=MOST_RECORDS,
                )
            )
        ordered = found.sorted(lambda one: (one.employee_id.name or "", one.id))
        # sudo: guarded fields; what is listed was searched with the user's rights.
        self.sudo().write(
            {"state": "waiting", "left_ids": ordered.ids, "total": len(ordered)}
        )
        self._print_soon()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }

    def _wanted(self):
        """Domain of what is printed."""
        _model, _report, ready, unit = PRINTED[self.kind]
        wanted = Domain("cycle_id", "=", self.cycle_id.id) & Domain(ready)
        if self.department_id:
            wanted &= Domain(unit, "child_of", self.department_id.id)
        return wanted

    @api.model
    def _print_soon(self):
        """Have the scheduled job print, as soon as this is committed."""
        if cron := self.env.ref(f"hr_performance.{PRINTING_JOB}", False):
            # sudo: ir.cron - starting the scheduled job is no right of its own.
            cron.sudo()._trigger()

    # PRINTING

    @api.model
    def _cron_print(self):
        """Print what was ordered."""
        self._run_jobs_of(PRINTING_JOB)

    @api.model
    def _to_print(self, chosen=None):
        return self.search(Domain("state", "=", "waiting") & among(chosen), order="id")

    def _print_next(self, order):
        """Print the next few documents of an order; the last of them end it.

        :return: whether more is left
        """
        ids, left = order.left_ids[:BATCH], order.left_ids[BATCH:]
        if ids:
            order._print_ids(ids)
            order.write({"left_ids": left, "done_count": order.done_count + len(ids)})
        if left:
            return True
        order._finish()
        return False

    def _print_ids(self, ids):
        """Print these with the rights of the orderer; what fails alone is named."""
        # A server that cannot print at all has failed with no document.
        self.env["ir.actions.report"]._check_performance_printer()
        ready = self._readable(ids)
        failed = []
        for run in self._runs(ready):
            answers, errors = self._attempt_each(self._print_run, run)
            self._keep_parts([part for parts in answers for part in parts])
            failed += errors
        self.write(
            {
                "hidden_count": self.hidden_count + len(ids) - len(ready),
                "failed_count": self.failed_count + len(failed),
                "failed_text": "\n".join(
                    filter(None, [self.failed_text, *self._failed_lines(failed)])
                ),
            }
        )

    def _readable(self, ids):
        """Those that the orderer may read now and that are still ready, in order."""
        model, _report, ready, _unit = PRINTED[self.kind]
        orderer = self.create_uid
        if not orderer.active:
            return self.env[model]
        context = {
            "lang": orderer.lang,
            "tz": orderer.tz,
            "allowed_company_ids": self.company_id.ids,
        }
        mine = self.env(user=orderer.id, su=False, context=context)[model]
        if self.company_id not in orderer.company_ids or not mine.has_access("read"):
            return mine
        found = mine.with_context(active_test=False).search(
            Domain("id", "in", ids) & Domain(ready)
        )
        place = {one: number for number, one in enumerate(ids)}
        return mine.browse(found.ids).sorted(lambda one: place[one.id])

    def _filed(self, record):
        """The filed document of a signed interview; it is not printed again."""
        if self.kind != "record":
            return None
        # sudo: ir.attachment - the file of an interview that the orderer may read.
        own = record.sudo()
        return own.document_id if own.filed_on and not own._document_problem() else None

    def _runs(self, records):
        """The records in their order, cut where filed ones and others meet."""
        runs = []
        for record in records:
            is_filed = bool(self._filed(record))
            if runs and runs[-1][0] == is_filed:
                runs[-1][1].append(record.id)
            else:
                runs.append((is_filed, [record.id]))
        return [records.browse(ids) for _is_filed, ids in runs]

    def _print_run(self, records):
        """Documents of records that are all filed, or all of them not.

        :return: list of pairs of a name and the bytes of a PDF
        """
        reports, report = records.env["ir.actions.report"], PRINTED[self.kind][1]
        if self._filed(records[0]):
            records._note_reading("print")
            # sudo: ir.attachment - as of _filed; the reading is recorded.
            return [(self._part_name(r), r.sudo()._document_content()) for r in records]
        if self.output == "pdf":
            printed = reports._performance_pdf(report, records.ids, is_apart=True)
            return [(self._part_name(records[0]), printed)]
        printed = reports._performance_pdfs(report, records.ids)
        return list(zip(map(self._part_name, records), printed, strict=True))

    def _part_name(self, record):
        # sudo: name of the person of a document that the orderer may read.
        return record.sudo().employee_id.name or record.display_name

    def _failed_lines(self, failed):
        """Name and reason of each document that could not be printed."""
        return [
            f"{self._part_name(record)}: {str(error).strip() or type(error).__name__}"
            for record, error in failed
        ]

    def _keep_parts(self, parts):
        self.env["ir.attachment"].create(
            [
                {
                    "name": name,
                    "raw": content,
                    "mimetype": "application/pdf",
                    "res_model": self._name,
                    "res_id": self.id,
                }
                for name, content in parts
            ]
        )

    def _parts(self):
        """What was printed so far, in order."""
        return self.env["ir.attachment"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "=", self.id),
                ("res_field", "=", False),
            ],
            order="id",
        )

    # THE FILE

    def _finish(self):
        """One file of all parts, told to the orderer."""
        parts = self._parts()
        make = self._zipped if self.output == "zip" else self._merged
        self.write(
            {
                "state": "done",
                "done_on": fields.Datetime.now(),
                "file": parts and make(parts),
                "file_name": f"{self.display_name}.{self.output}",
            }
        )
        parts.unlink()
        self._tell_orderer()

    def _merged(self, parts):
        return b64encode(merge_pdf([part.raw for part in parts]))

    def _zipped(self, parts):
        """An archive of the parts; people of one name get a number."""
        buffer, taken = io.BytesIO(), {}
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in parts:
                name = "".join(c if c.isprintable() else " " for c in part.name)
                name = name.replace("/", "-").replace("\\", "-").strip(". ")
                taken[name] = taken.get(name, 0) + 1
                number = f" ({taken[name]})" if taken[name] > 1 else ""
                archive.writestr(f"{name}{number}.pdf", part.raw)
        return b64encode(buffer.getvalue())

    def _tell_orderer(self):
        """One message with the way to the file, in the orderer's language."""
        own = self.with_context(lang=self.create_uid.lang)
        if not own.create_uid.active:
            return
        own.env["mail.thread"].message_notify(
            partner_ids=own.create_uid.partner_id.ids,
            subject=own.env._("Printed: %s", own.display_name),
            body=own._told_text(),
            model=own._name,
            res_id=own.id,
        )

    def _told_text(self):
        """What is in the file, what is not, and how long it stays."""
        _ = self.env._
        printed = self.total - self.hidden_count - self.failed_count
        texts = [
            _(
                "%(count)s documents are ready. You find the file at your order; it is"
                " deleted after %(days)s days.",
                count=printed,
                days=KEPT_DAYS,
            )
        ]
        if self.hidden_count:
            texts.append(
                _(
                    "%s were left out, because you may not read them any more.",
                    self.hidden_count,
                )
            )
        if self.failed_count:
            texts.append(
                _(
                    "%s could not be printed; the order says which and why.",
                    self.failed_count,
                )
            )
        return " ".join(texts)

    @api.autovacuum
    def _gc_prints(self):
        """Delete files whose time is over, and orders that were never placed."""
        now = fields.Datetime.now()
        over = self.search(
            Domain("done_on", "<", now - timedelta(days=KEPT_DAYS))
            | Domain("state", "=", "draft")
            & Domain("create_date", "<", now - timedelta(days=DRAFT_DAYS)),
            limit=1000,
        )
        over.unlink()
        return len(over), len(over) == 1000
