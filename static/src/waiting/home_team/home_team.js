import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

/** One row for each report; who needs attention stands first. */
export class HomeTeam extends Component {
    static template = "hr_performance.HomeTeam";
    static props = { part: Object, act: Object };

    get more() {
        return this.props.part.count - this.props.part.rows.length;
    }

    get moreText() {
        return _t("and %s more", this.more);
    }

    get someLate() {
        return _t("%s late", this.props.part.late);
    }

    get someToday() {
        return _t("%s due today", this.props.part.today);
    }

    label(row) {
        return row.is_mine ? row.task : _t("Open Sheet");
    }

    done(row) {
        return _t("%s %% of the goals", this.percent(row));
    }

    picture(row) {
        return `/web/image/hr.employee.public/${row.person}/avatar_128`;
    }

    percent(row) {
        return Math.round(100 * row.done);
    }

    spokenBar(row) {
        return _t("%(name)s: %(percent)s of the goals done", {
            name: row.name,
            percent: `${this.percent(row)} %`,
        });
    }

    late(row) {
        return row.days_late === 1 ? _t("1 day late") : _t("%s days late", row.days_late);
    }

    open(row) {
        return this.props.act.record("hr.performance.appraisal", row.id, row.method);
    }

    lastTalk(row) {
        const { days } = row.talk;
        if (days === null) {
            return _t("No talk yet");
        }
        return days === 0 ? _t("Talked today") : _t("Last talk %s days ago", days);
    }

    nextTalk(row) {
        return row.talk.next ? _t("Next: %s", row.talk.next) : _t("Plan a Talk");
    }

    talk(row) {
        if (row.talk.next_id) {
            return this.props.act.record("hr.performance.talk", row.talk.next_id);
        }
        return this.props.act.action("hr_performance.hr_performance_talk_action_new", {
            default_employee_ids: [row.person],
            ...(row.talk.leader_id ? { default_leader_id: row.talk.leader_id } : {}),
        });
    }

    pointLabel(row) {
        return _t("Add a point for %s", row.name);
    }

    point(row) {
        return this.props.act.action("hr_performance.hr_performance_talk_point_action_new", {
            default_employee_id: row.person,
        });
    }

    noteLabel(row) {
        return _t("Note about %s", row.name);
    }

    note(row) {
        return this.props.act.action("hr_performance.hr_performance_note_write_action", {
            default_employee_id: row.person,
        });
    }

    openSheet(row) {
        return this.props.act.record("hr.performance.appraisal", row.id);
    }
}

registry.category("hr_performance.home_parts").add("team", HomeTeam);
