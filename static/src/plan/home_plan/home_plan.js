import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

/** The course of one's own sheets as a line, and their goals as bars. */
export class HomePlan extends Component {
    static template = "hr_performance.HomePlan";
    static props = { part: Object, act: Object };

    width(share) {
        return `${Math.round(100 * Math.min(Math.max(share || 0, 0), 1))}%`;
    }

    icon(step) {
        return { past: "fa-check-circle", now: "fa-dot-circle-o", next: "fa-circle-o" }[
            step.status
        ];
    }

    spoken(step) {
        return { past: _t("done"), now: _t("now"), next: _t("to come") }[step.status];
    }

    /** How the goal stands, in words and with a picture: never by colour alone. */
    standing(goal) {
        const { status, is_limit: limit } = goal;
        return {
            unknown: { icon: "fa-circle-o", text: _t("No value yet") },
            judged: { icon: "fa-comment-o", text: _t("Judged in the review") },
            reached: limit
                ? { icon: "fa-check", text: _t("Within the limit"), color: "good" }
                : { icon: "fa-check", text: _t("Reached"), color: "good" },
            on_course: { icon: "fa-arrow-right", text: _t("On course"), color: "good" },
            behind: limit
                ? { icon: "fa-arrow-up", text: _t("More than expected by today"), color: "bad" }
                : {
                      icon: "fa-arrow-down",
                      text: goal.is_over ? _t("Not reached") : _t("Behind"),
                      color: "bad",
                  },
            over: { icon: "fa-warning", text: _t("Above the limit"), color: "bad" },
            open: { icon: "fa-ellipsis-h", text: _t("Under way") },
        }[status];
    }

    text(goal) {
        const { actual, target, unit } = goal;
        if (actual === undefined) {
            return target === undefined ? "" : _t("Target %(target)s %(unit)s", { target, unit });
        }
        if (target === undefined) {
            return `${actual} ${unit}`;
        }
        return goal.is_limit
            ? _t("%(actual)s, at most %(target)s %(unit)s", { actual, target, unit })
            : _t("%(actual)s of %(target)s %(unit)s", { actual, target, unit });
    }

    expected(goal) {
        return goal.expected === undefined
            ? ""
            : _t("expected by today: %s", goal.expected);
    }

    spokenBar(goal) {
        return [goal.title, this.text(goal), this.expected(goal), this.standing(goal).text]
            .filter(Boolean)
            .join(", ");
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
