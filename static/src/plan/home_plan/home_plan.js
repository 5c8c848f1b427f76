import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { ProgressBar } from "../progress";

/** The course of one's own sheets as a line, and their goals as bars. */
export class HomePlan extends Component {
    static template = "hr_performance.HomePlan";
    static components = { ProgressBar };
    static props = { part: Object, act: Object };

    icon(step) {
        return { past: "fa-check-circle", now: "fa-dot-circle-o", next: "fa-circle-o" }[
            step.status
        ];
    }

    spoken(step) {
        return { past: _t("done"), now: _t("now"), next: _t("to come") }[step.status];
    }

    until(sheet) {
        return _t("until %s", sheet.now.deadline);
    }

    updateLabel(goal) {
        return _t("Update %s", goal.title);
    }

    openSheet(sheet) {
        return this.props.act.record("hr.performance.appraisal", sheet.id);
    }

    update(goal) {
        return this.props.act.record(
            "hr.performance.appraisal.line",
            goal.id,
            "action_log_value"
        );
    }
}

registry.category("hr_performance.home_parts").add("plan", HomePlan);
