import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { CourseLine } from "../../appraisal/timeline";
import { ProgressBar } from "../progress";

/** The course of one's own sheets as a line, and their goals as bars. */
export class HomePlan extends Component {
    static template = "hr_performance.HomePlan";
    static components = { CourseLine, ProgressBar };
    static props = { part: Object, act: Object };

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
