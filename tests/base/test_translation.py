# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from lxml import etree

from odoo.exceptions import ValidationError
from odoo.tests import TransactionCase, tagged

from ...engine import rules, scale
from ...engine.numbers import to_decimal
from ...engine.outcome import RuleError
from ...models.base.engine_messages import (
    interval_text,
    percent_text,
    rule_error_message,
)
from ...models.base.explanation import plain_steps
from .common_translation import LANGUAGE, po_entries, po_problems

SMALL_PRINT = "不代表认可"


@tagged("post_install", "-at_install")
class TestTranslation(TransactionCase):
    """What a Chinese user reads, in the words of the glossary."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang(LANGUAGE)
        cls.env["ir.module.module"]._load_module_terms(["hr_performance"], [LANGUAGE])
        cls.env.registry.clear_all_caches()
        cls.addClassCleanup(cls.env.registry.clear_all_caches)
        cls.env = cls.env(context={**cls.env.context, "lang": LANGUAGE})

    def choices(self, model, field):
        """The choices of a field as shown."""
        info = self.env[f"hr.performance.{model}"].fields_get([field], ["selection"])
        return dict(info[field]["selection"])

    def buttons(self, model):
        """The label of the first button of each method in a form."""
        arch = self.env[f"hr.performance.{model}"].get_view(view_type="form")["arch"]
        labels = {}
        for button in etree.fromstring(arch).iter("button"):
            labels.setdefault(button.get("name"), button.get("string"))
        return labels

    def assert_words(self, shown, expected):
        self.assertEqual({key: shown.get(key) for key in expected}, expected)

    # FILES

    def test_all_choices_are_chinese(self):
        """A selection made by code shows its labels in English to everybody."""
        # Names of records to count are those of the models of all addons.
        english = {
            f"{model}.{name}": label
            for model in self.env.registry
            if model.startswith("hr.performance.")
            for name, field in self.env[model]._fields.items()
            if field.type == "selection" and field._module == "hr_performance"
            if name != "model_name"
            for label in self.choices(
                model.removeprefix("hr.performance."), name
            ).values()
            if label.isascii() and label[:1].isalpha()
        }
        self.assertEqual(english, {})

    def test_file_is_complete_and_well_formed(self):
        self.assertEqual(po_problems("hr_performance"), [])

    def test_signing_always_carries_the_small_print(self):
        signing = [
            entry
            for entry in po_entries("hr_performance")
            if "not agreement" in entry.msgid
        ]
        self.assertGreaterEqual(len(signing), 4)
        for entry in signing:
            self.assertIn(SMALL_PRINT, entry.msgstr)

    # LABELS

    def test_states(self):
        self.assert_words(
            self.choices("appraisal", "state"),
            {
                "planning": "计划制定中",
                "agreed": "计划已确认",
                "self_review": "待自评",
                "manager_review": "待上级评价",
                "released": "已公布",
                "acknowledged": "已知悉",
            },
        )
        self.assert_words(
            self.choices("interview", "state"),
            {"invited": "已邀约", "closed": "待签字", "signed": "已签字"},
        )
        self.assert_words(
            self.choices("reward", "state"),
            {
                "simulated": "已试算",
                "handed_over": "已推送薪资",
                "paid": "已发放",
                "reversed": "已冲销",
            },
        )

    def test_stages(self):
        self.assert_words(
            self.choices("cycle", "state"),
            {
                "planning": "绩效计划",
                "coaching": "绩效沟通与辅导",
                "assessment": "绩效考核",
                "feedback": "绩效反馈",
                "application": "绩效结果应用",
            },
        )

    def test_buttons(self):
        self.assert_words(self.buttons("cycle"), {"action_launch": "发起考核"})
        self.assert_words(self.buttons("result"), {"action_explain": "查看计算过程"})
        self.assert_words(self.buttons("kpi"), {"action_release": "启用"})
        self.assert_words(
            self.buttons("reward.run"),
            {"action_simulate": "试算", "action_hand_over": "推送薪资"},
        )

    def test_the_form_asks_for_self_review_and_rating(self):
        arch = self.env["hr.performance.rating"].get_view(view_type="form")["arch"]
        self.assertIn("提交自评", arch)
        self.assertIn("提交评价", arch)

    def test_root_menu_and_record_of_the_interview(self):
        menu = self.env.ref("hr_performance.menu_hr_performance_root")
        self.assertEqual(menu.with_env(self.env).name, "绩效管理")
        report = self.env.ref("hr_performance.report_hr_performance_interview_document")
        self.assertIn("绩效面谈记录表", report.with_env(self.env).arch)

    # SEED DATA

    def test_seeded_kpis(self):
        """Covers: R047"""
        names = self.env["hr.performance.kpi"].search([]).mapped("name")
        for name in ("销售额", "客户满意度评分", "生产周期时间"):
            self.assertIn(name, names)

    def test_seeded_grades_use_no_harsh_word(self):
        grades = self.env.ref("hr_performance.hr_performance_scale_s_to_d").level_ids
        names = grades.with_env(self.env).mapped("name")
        self.assertEqual(names, ["卓越", "超过标准", "达标", "部分达标", "未达标"])

    # SENTENCES

    def test_explanation_of_a_line(self):
        rule = rules.Rule(method="ratio", target=to_decimal(500))
        steps = [step.to_json() for step in rules.score(rule, "482.8").steps]
        self.assertEqual(
            plain_steps(self.env, steps, {}),
            [
                "计分方法\uff1a比率法。满分\uff1a100 分。",
                "完成率\uff1a482.8 ÷ 500 = 96.56%",
                "得分\uff1a96.56% × 100 = 96.56",
            ],
        )

    def test_numbers_and_ranges(self):
        self.assertEqual(percent_text(self.env, to_decimal("0.95")), "95%")
        self.assertEqual(
            interval_text(self.env, "[85, 95)"), "85\uff08含\uff09至 95\uff08不含\uff09"
        )
        self.assertEqual(interval_text(self.env, "[95, +∞)"), "95 及以上")

    def test_error_of_the_engine(self):
        with self.assertRaises(RuleError) as raised:
            scale.check(scale.Scale(()))
        self.assertEqual(
            rule_error_message(self.env, raised.exception),
            "没有等级\uff0c请至少添加一个。",
        )

    def test_error_of_a_form(self):
        scheme = self.env.ref("hr_performance.hr_performance_scheme_standard")
        scheme = scheme.with_env(self.env)
        with self.assertRaisesRegex(
            ValidationError,
            "指标数值个数不能为负数",
        ):
            scheme.items_cap = -1
