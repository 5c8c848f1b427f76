# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...models.base.day_words import day_words
from ...models.base.groups import REWARD
from ...models.base.seeing import readers_only
from ...models.takepart.hr_performance_token import TOKEN_DAYS
from ...reports.hr_performance_link_report import LinkSheets

REPORT = "hr_performance.report_hr_performance_links"
#: Its words are the customer's: "Wording of the mails", docs/roles/administrator.md.
MAIL_TEMPLATE = "hr_performance.mail_template_personal_link"
LONGEST_DAYS = 60


class HrPerformanceLink(models.TransientModel):
    """Links for people without login: printed with QR code, or sent by mail.

    The clear links leave in the answer of the button, as one PDF or in the mails; they
    are stored nowhere.
    """

    _name = "hr.performance.link"
    _inherit = "hr.performance.number.mixin"
    _description = "Links for People without Login"
    _works_on = "appraisal_ids"

    appraisal_ids = fields.Many2many("hr.performance.appraisal", string="Appraisals")
    # Letters: reward officers make these links, who need not read any appraisal.
    reward_ids = fields.Many2many("hr.performance.reward", string="Rewards")
    letter_ids = fields.Many2many(
        "hr.performance.pay.letter", string="Letters about Pay"
    )
    layout = fields.Selection(
        [("third", "Three on a page, to cut"), ("page", "One page each")],
        required=True,
        default="third",
    )
    valid_until = fields.Date(
        required=True,
        default=lambda self: self._default_valid_until(),
        help="The links are closed after this day, or as soon as the step is taken.",
    )
    with_possible = fields.Boolean(
        string="Also for Agreed Plans",
        help="Links to the page of an agreed plan, on which the person may ask for a"
        " change. They stay open until they expire.",
    )
    waiting_count = fields.Integer(compute="_compute_counts", string="Links to Make")
    mail_count = fields.Integer(compute="_compute_counts", string="With Mail Address")
    login_count = fields.Integer(compute="_compute_counts", string="With Login")
    idle_count = fields.Integer(compute="_compute_counts", string="Nothing Waits")

    @api.model
    def _default_valid_until(self):
        return self.env.company._performance_today() + timedelta(days=TOKEN_DAYS)

    @api.depends("appraisal_ids", "reward_ids", "letter_ids", "with_possible")
    def _compute_counts(self):
        for wizard in self:
            # sudo: counts people by whether they have a login and an address.
            own = wizard.sudo()._sheets()
            userless = own.filtered(lambda a: not a.employee_id.user_id.active)
            waiting = wizard._wanted_purposes(userless)
            able = own.browse(one for one, purposes in waiting.items() if purposes)
            wizard.waiting_count = sum(map(len, waiting.values()))
            wizard.mail_count = len(
                able.filtered(lambda a: a.employee_id._performance_mail())
            )
            wizard.login_count = len(own - userless)
            wizard.idle_count = len(userless - able)

    def _wanted_purposes(self, appraisals):
        """The pages for which links are made, by appraisal id.

        Whoever holds a link reads what it shows: links to letters about pay are made
        from the letters only, by who may read them.
        """
        if self._is_about_letters():
            told = appraisals._with_letters()
            return {a.id: ["letters"] if a in told else [] for a in appraisals}
        found = (
            appraisals._page_purposes()
            if self.with_possible
            else appraisals._open_purposes()
        )
        return {
            one: [purpose for purpose in purposes if purpose != "letters"]
            for one, purposes in found.items()
        }

    def _is_about_letters(self):
        return bool(self.reward_ids or self.letter_ids)

    def _sheets(self):
        """The chosen appraisals; of letters those on which people read them."""
        if not self._is_about_letters():
            return self.appraisal_ids
        people = self.reward_ids.employee_id | self.letter_ids.employee_id
        return self.appraisal_ids._newest_of(people)

    # MAKING

    @readers_only
    def action_print(self):
        """Make the links and hand them over as one PDF.

        Where nothing is printed no link is made, and earlier ones stay open.
        """
        links = self._make_links("printed")
        sheets = LinkSheets(
            {token.id: token._url(clear) for token, clear in links}, self.layout
        )
        tokens = self.env["hr.performance.token"].union(*[t for t, _c in links])
        # sudo: prints the links that were just made for people whom the user handles.
        reports = self.env["ir.actions.report"].sudo()
        content = reports._performance_pdf(REPORT, tokens.ids, {"sheets": sheets})
        return {
            "type": "ir.actions.client",
            "tag": "hr_performance_download",
            "params": {
                "name": f"{self.env._('Personal Links')}.pdf",
                "type": "application/pdf",
                "content": base64.b64encode(content).decode(),
            },
        }

    @readers_only
    def action_send(self):
        """Make the links of people with a mail address and send them."""
        links = self._make_links("mailed")
        mails = self._mails(links)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("%s links are on their way.", len(mails)),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _make_links(self, handed="printed"):
        """Check and make the links, in a constant number of queries.

        :param handed: 'printed' or 'mailed'; only who has an address gets a mail
        :return: list of (token, clear text)
        """
        self.ensure_one()
        self._check_valid_until()
        # sudo: login and mail address of people whom the user handles; only those
        # without login and with an open step get a link.
        own = self.sudo()._sheets().filtered(lambda a: not a.employee_id.user_id.active)
        # Those with a login, such as oneself in one's own list, get no link anyway.
        self._check_maker(own.with_env(self.env))
        mail_only = handed == "mailed"
        if mail_only:
            own = own.filtered(lambda a: a.employee_id._performance_mail())
        waiting = self._wanted_purposes(own)
        wanted = [(a, purpose) for a in own for purpose in waiting[a.id]]
        if not wanted:
            raise UserError(self._nothing_text(mail_only))
        expires_on = own.company_id._performance_day_start(
            self.valid_until + timedelta(days=1)
        )
        # sudo: links are guarded; role, login and open step were checked above.
        return self.env["hr.performance.token"].sudo()._make(wanted, expires_on, handed)

    def _check_maker(self, appraisals):
        """Managers and HR hand out steps, reward officers hand out letters."""
        if not self._is_about_letters():
            appraisals._check_role("manager", "hr")
            return
        if not self.env.user.has_group(REWARD):
            raise AccessError(
                self.env._("Links to letters about pay are made by reward officers.")
            )
        # Letters of oneself and of superiors are read by other officers.
        self.reward_ids.check_access("read")
        self.letter_ids.check_access("read")

    def _nothing_text(self, mail_only):
        if self._is_about_letters():
            return self.env._(
                "Nobody without login has a letter to read here, or a mail address for"
                " the link. Tell the letters first; people with a login read theirs in"
                " Odoo."
            )
        if mail_only:
            return self.env._(
                "Nobody without login has an open step and a mail address here. Print"
                " the links instead."
            )
        return self.env._(
            "No step waits for people without login here. People with a login take"
            " part in Odoo; quiet cycles are announced first."
        )

    def _check_valid_until(self):
        # sudo: res.company - only what day it is there.
        company = self.sudo()._sheets().company_id or self.env.company
        today = company._performance_today()
        if not today <= self.valid_until <= today + timedelta(days=LONGEST_DAYS):
            raise UserError(
                self.env._(
                    "The links can be valid from today on for %s days at most.",
                    LONGEST_DAYS,
                )
            )

    def _mails(self, links):
        """Mails that delete themselves and stand in no chatter."""
        template = self.env.ref(MAIL_TEMPLATE, raise_if_not_found=False)
        if not template:
            raise UserError(
                self.env._(
                    "The mail template of personal links was deleted. Print the links"
                    " instead."
                )
            )
        # sudo: mail.template - the administrator's words; who makes links was checked.
        words = template.sudo()
        values = [self._mail_values(words, token, clear) for token, clear in links]
        # sudo: mail.mail - system mails to the addresses of the people themselves.
        mails = self.env["mail.mail"].sudo().create(values)
        # sudo: as above.
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
        return mails

    def _mail_values(self, template, token, clear):
        """Values of one mail, in the language of the person."""
        person = token.employee_id
        own = token.with_context(lang=person._performance_lang())
        labels = dict(own._fields["purpose"]._description_selection(own.env))
        worded = template.with_context(
            lang=own.env.lang,
            purpose=labels[own.purpose],
            link=own._url(clear),
            until=day_words(own.env, self.valid_until),
            is_lasting=own._is_lasting(),
        )
        return {
            **{
                name: worded._render_field(name, own.ids)[own.id]
                for name in ("subject", "body_html", "email_from")
            },
            "mail_server_id": worded.mail_server_id.id,
            "email_to": person._performance_mail(),
            # Whatever the template says: a link stays nowhere.
            "auto_delete": True,
            "performance_kind": "link",
        }
