# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import hashlib
import json
from typing import NamedTuple

from markupsafe import Markup

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ...engine.conditions import of_policy
from ..base.day_words import day_words
from ..base.seeing import names_of, readers_only
from ..base.uploads import check_proof
from .hr_performance_reward import REWARD_GROUP

#: What is fixed once it is published.
PUBLISHED = frozenset({"name", "clause_ids", "document", "document_name"})
#: What employees may read: it was published, and stays readable.
PUBLIC = ("published", "replaced")


class Standing(NamedTuple):
    """Whether a rule says for a cycle what was published before it began."""

    #: A value of ``policy_standing`` of a run.
    state: str
    text: str = ""
    steps: tuple = ()
    #: Id of the clause as it was published.
    clause_id: int | bool = False


class HrPerformanceRewardPolicy(models.Model):
    """What a company promises for results, clause by clause, with the rules for it.

    It is published before a cycle begins. What was published is kept with its SHA-256:
    whatever becomes of the rules later, a run can say whether it pays by them.
    """

    _name = "hr.performance.reward.policy"
    _inherit = [
        "mail.thread",
        "hr.performance.guard.mixin",
        "hr.performance.told.mixin",
    ]
    _description = "Reward Policy"
    _order = "company_id, name, version desc"
    _deletable_states = ("draft",)

    name = fields.Char(required=True, translate=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
        fixed=True,
    )
    version = fields.Integer(
        string="Version Number",
        default=1,
        readonly=True,
        copy=False,
        guarded=True,
        aggregator=None,
    )
    state = fields.Selection(
        [("draft", "Draft"), ("published", "Published"), ("replaced", "Replaced")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        guarded=True,
    )
    clause_ids = fields.One2many(
        "hr.performance.reward.clause", "policy_id", string="Clauses", copy=True
    )
    replaces_id = fields.Many2one(
        "hr.performance.reward.policy",
        string="Version Before",
        ondelete="restrict",
        readonly=True,
        copy=False,
        index="btree_not_null",
        guarded=True,
    )
    published_on = fields.Datetime(readonly=True, copy=False, guarded=True)
    published_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, guarded=True
    )
    content_hash = fields.Char(
        string="SHA-256",
        readonly=True,
        copy=False,
        guarded=True,
        help="Fingerprint of clauses and rules as they were published. Whoever has kept"
        " it can tell that nothing was changed later.",
    )
    # the document as people signed or negotiated it, beside the clauses
    document = fields.Binary(
        attachment=True,
        help="The policy as a file, such as the signed PDF. Publishing fixes it with"
        " the clauses, and its fingerprint is part of theirs.",
    )
    document_name = fields.Char(string="Name of the Document")
    document_hash = fields.Char(
        string="SHA-256 of the Document", readonly=True, copy=False, guarded=True
    )
    # Clauses and rules as they were published; told by ``rules_html``.
    content = fields.Json(readonly=True, copy=False, guarded=True, groups=REWARD_GROUP)
    rules_html = fields.Html(
        compute="_compute_rules_html",
        compute_sudo=True,
        string="Rules in Words",
        sanitize=False,
    )
    problems = fields.Text(compute="_compute_problems", string="Not Ready")

    _version_unique = models.UniqueIndex(
        "(replaces_id) WHERE replaces_id IS NOT NULL",
        "There is a newer version of this policy already. Open that one.",
    )

    @api.depends("name", "version")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for policy in self:
            policy.display_name = self.env._(
                "%(name)s, version %(version)s",
                name=policy.name or self.env._("New"),
                version=policy.version,
            )

    @api.depends("state", "clause_ids.rule_ids", "content")
    @api.depends_context("lang")
    def _compute_rules_html(self):
        """Each clause with the rules that carry it out, as sentences."""
        for policy in self:
            # sudo by compute_sudo: what was published is meant for everybody.
            rows = (
                policy._published_rows()
                if policy.state in PUBLIC
                else policy._drafted_rows()
            )
            policy.rules_html = Markup("").join(
                Markup("<h4>%s</h4><p style='white-space: pre-wrap'>%s</p>%s")
                % (number, text, Markup("").join(map(_rule_html, rules)))
                for number, text, rules in rows
            )

    def _drafted_rows(self):
        return [
            (clause.number, clause.text, [(r.name, r._sentences()) for r in rules])
            for clause in self.clause_ids
            for rules in [clause.rule_ids]
        ]

    def _published_rows(self):
        """As published, in the language of the reader or else that of the company."""
        content, lang = self.content or {}, self.env.lang or "en_US"
        rules = content.get("rules", [])
        return [
            (
                clause["number"],
                _told(clause["text"], lang),
                [
                    (_told(rule["name"], lang), _told(rule["sentences"], lang))
                    for rule in rules
                    if rule["clause"] == clause["number"]
                ],
            )
            for clause in content.get("clauses", [])
        ]

    @api.depends("state", "clause_ids", "clause_ids.rule_ids")
    @api.depends_context("lang")
    def _compute_problems(self):
        for policy in self:
            drafted = policy.state == "draft" and policy._origin
            policy.problems = "\n".join(policy._problems()) if drafted else ""

    def _problems(self):
        """Why it cannot be published yet, each with its remedy."""
        self.ensure_one()
        _ = self.env._
        rules = self._rules()
        found = []
        if not self.clause_ids:
            found.append(_("There is no clause yet: write what is promised for what."))
        elif not rules:
            found.append(
                _("No rule points to a clause: choose the clause at each reward rule.")
            )
        for rule in self._left_rules():
            found.append(
                _(
                    "%(rule)s points to clause %(number)s of the version before, which"
                    " is missing here. Add the clause, or choose another one at the"
                    " rule.",
                    rule=rule.name,
                    number=rule.clause_id.number,
                )
            )
        return found + rules._never_texts()

    def _rules(self):
        """Rules of this version, with those that move here when it is published."""
        numbers = set(self.clause_ids.mapped("number"))
        moving = self.replaces_id.clause_ids.rule_ids.filtered(
            lambda rule: rule.clause_id.number in numbers
        )
        return self.clause_ids.rule_ids | moving

    def _left_rules(self):
        """Rules of the version before that find no clause here."""
        return self.replaces_id.clause_ids.rule_ids - self._rules()

    # GUARDS

    def _check_drafted(self):
        """Raise once it is published: a new version says something else."""
        fixed = self.filtered(lambda policy: policy.state != "draft")
        if fixed and not self.env.su:
            raise UserError(
                self.env._(
                    "%s is published: what people have read stays as it is. Make a new"
                    " version.",
                    names_of(fixed[0]),
                )
            )

    @readers_only
    def write(self, vals):
        if PUBLISHED & set(vals):
            self._check_drafted()
        return super().write(vals)

    @api.constrains("document")
    def _check_document(self):
        for policy in self.with_context(bin_size=False).filtered("document"):
            check_proof(self.env, policy.document)

    # ACTIONS

    @readers_only
    def action_publish(self):
        """Everybody in the company reads it from now on; it never changes again."""
        self.check_access("write")
        self._require_state("draft")
        for policy in self:
            if problems := policy._problems():
                raise UserError(
                    self.env._(
                        "%(policy)s is not ready:\n%(problems)s",
                        policy=names_of(policy),
                        problems="\n".join(problems),
                    )
                )
            # sudo: guarded fields; role, state and contents were checked above.
            policy.sudo()._publish()

    def _publish(self):
        by_number = {clause.number: clause for clause in self.clause_ids}
        for rule in self._rules() - self.clause_ids.rule_ids:
            rule.clause_id = by_number[rule.clause_id.number]
        document = self.with_context(bin_size=False).document
        self.document_hash = (
            hashlib.sha256(base64.b64decode(document)).hexdigest() if document else ""
        )
        content = self._content()
        self.replaces_id.write({"state": "replaced"})
        self.write(
            {
                "state": "published",
                "content": content,
                "content_hash": _digest(content),
                "published_on": fields.Datetime.now(),
                "published_by_id": self.env.uid,
            }
        )

    def _content(self):
        """Clauses and rules in all languages, as plain values in a fixed order."""
        codes = sorted(code for code, _name in self.env["res.lang"].get_installed())
        told = {code: self.with_context(lang=code) for code in codes}
        rules = self.clause_ids.rule_ids.sorted("id")
        return {
            "policy": self.id,
            "company": self.company_id.id,
            "name": {code: one.name for code, one in told.items()},
            "version": self.version,
            **self._document_content(),
            "clauses": [
                {
                    "number": clause.number,
                    "text": {c: clause.with_context(lang=c).text for c in codes},
                }
                for clause in self.clause_ids
            ],
            "rules": [
                {
                    "id": rule.id,
                    "clause": rule.clause_id.number,
                    "name": {c: rule.with_context(lang=c).name for c in codes},
                    "sentences": {
                        c: rule.with_context(lang=c)._sentences() for c in codes
                    },
                    "values": rule._published_values(),
                }
                for rule in rules
            ],
        }

    def _document_content(self):
        """Name and fingerprint of the document; a policy without one says nothing."""
        if not self.document_hash:
            return {}
        return {
            "document": {
                "name": self.document_name or "",
                "sha256": self.document_hash,
            }
        }

    @readers_only
    def action_new_version(self):
        """Draft the next version; this one holds until that one is published."""
        self.ensure_one()
        self.check_access("write")
        self._require_state("published")
        newer = self.search([("replaces_id", "=", self.id)])
        if not newer:
            # sudo: guarded version and link; role and state were checked above.
            newer = self.sudo().copy({"company_id": self.company_id.id})
            newer.write({"version": self.version + 1, "replaces_id": self.id})
        return newer.with_env(self.env)._get_records_action()

    @readers_only
    def copy_data(self, default=None):
        """A copy has clauses of its own, and no rule."""
        vals_list = super().copy_data(default)
        for policy, vals in zip(self, vals_list, strict=True):
            vals["clause_ids"] = [
                Command.create(
                    {
                        "sequence": clause.sequence,
                        "number": clause.number,
                        "text": clause.text,
                    }
                )
                for clause in policy.clause_ids
            ]
        return vals_list

    # WHAT A CYCLE STANDS ON

    @api.model
    def _notice(self, cycle):
        """What a launch tells of the policies in force, each with its fingerprint.

        :return: list of sentences; empty where nothing is published
        """
        found = self.search(
            [
                ("company_id", "in", (cycle.company_id or self.env.companies).ids),
                ("state", "=", "published"),
            ]
        )
        return [policy._notice_text(cycle.date_start) for policy in found]

    def _notice_text(self, begins):
        day = self._published_day()
        values = {
            "policy": self.display_name,
            "day": day_words(self.env, day),
            "hash": self.content_hash,
        }
        if begins and day > begins:
            return self.env._(
                "%(policy)s, published on %(day)s, after the cycle begins: runs ask why"
                " they reward by it. SHA-256 %(hash)s",
                **values,
            )
        return self.env._(
            "%(policy)s, published on %(day)s. SHA-256 %(hash)s", **values
        )

    # WHAT A RULE STANDS ON

    @api.model
    def _standing(self, rule, cycle):
        """Whether a rule says for a cycle what was published before it began."""
        if not rule or not cycle.date_start:
            return Standing("none")
        # sudo: what was published, compared with the rule that the user reads.
        policies = self.sudo().search(
            [("company_id", "=", rule.company_id.id), ("state", "in", PUBLIC)],
            order="published_on desc, id desc",
        )
        found = {p: p._published_of(rule) for p in policies}
        holding = policies.filtered(lambda policy: found[policy])
        if not holding:
            return self._standing_without(rule)
        before = holding.filtered(lambda p: p._published_day() <= cycle.date_start)
        policy = (before or holding.sorted("published_on"))[0]
        if not before:
            return policy._said("late", rule, found[policy])
        same = _same(found[policy]["values"], rule._published_values())
        is_sound = same and policy.content_hash == _digest(policy.content)
        return policy._said("sound" if is_sound else "changed", rule, found[policy])

    def _standing_without(self, rule):
        if not rule.clause_id:
            return Standing("none")
        return Standing(
            "unpublished",
            self.env._(
                "The policy of the rule is not published: %s.",
                rule.clause_id.policy_id.display_name,
            ),
        )

    def _published_of(self, rule):
        """What this version has published of a rule, None if nothing."""
        rules = (self.content or {}).get("rules", [])
        return next((one for one in rules if one["id"] == rule.id), None)

    def _published_day(self):
        return self.company_id._performance_day(self.published_on)

    def _said(self, state, rule, published):
        """The standing on this version, in words and as the step of a reward."""
        _ = self.env._
        day = self._published_day()
        values = {"policy": self.display_name, "day": day_words(self.env, day)}
        texts = {
            "sound": _("By %(policy)s, published on %(day)s.", **values),
            "late": _(
                "%(policy)s was published on %(day)s, after the cycle had begun.",
                **values,
            ),
            "changed": _("The rule is not what %(policy)s of %(day)s says.", **values),
        }
        clause, name = published["clause"], self.name
        step = of_policy(rule.name, clause, name, self.version, day)
        cited = self.clause_ids.filtered(lambda one: one.number == clause)
        return Standing(state, texts[state], (step,), cited[:1].id)


def _rule_html(rule):
    name, sentences = rule
    items = Markup("").join(Markup("<li>%s</li>") % text for text in sentences)
    return Markup("<p><strong>%s</strong></p><ul>%s</ul>") % (name, items)


def _told(texts, lang):
    """A text in the language of the reader, else in any in which it was published."""
    return texts.get(lang) or texts.get("en_US") or next(iter(texts.values()), "")


def _digest(content):
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _same(published, present):
    """Whether two sets of values say the same; what is not named is empty."""
    return all(
        (published.get(name) or False) == (present.get(name) or False)
        for name in published.keys() | present.keys()
    )
