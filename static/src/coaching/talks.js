import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** What a talk should be about, person by person; each point opens what it is about. */
export class AgendaField extends Component {
    static template = "hr_performance.Agenda";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
    }

    get people() {
        const people = this.props.record.data[this.props.name] || [];
        return people.filter((person) => person.points.length);
    }

    /** Two signs of two forms: colour alone says nothing to some. */
    tone(point) {
        const sign = point.tone === "danger" ? "circle" : "triangle";
        return `fa-exclamation-${sign} text-${point.tone}`;
    }

    toneWord(point) {
        return point.tone === "danger" ? _t("Far behind or late") : _t("Behind");
    }

    /** Whether this is the first point of its kind, which is named once. */
    isFirst(person, index) {
        return !index || person.points[index - 1].kind !== person.points[index].kind;
    }

    open(point) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: point.model,
            res_id: point.id,
            views: [[false, "form"]],
        });
    }

    async end(point) {
        await this.orm.call(point.model, "action_done", [[point.id]]);
        await this.props.record.load();
    }
}

registry.category("fields").add("hr_performance_agenda", {
    component: AgendaField,
    supportedTypes: ["json"],
});

/** One's own next talks, and what to bring up there. */
export class HomeTalks extends Component {
    static template = "hr_performance.HomeTalks";
    static props = { part: Object, act: Object };

    open(talk) {
        return this.props.act.record("hr.performance.talk", talk.id);
    }

    point(talk) {
        return this.props.act.action("hr_performance.hr_performance_talk_point_action_new", {
            default_employee_id: talk.me,
            default_leader_id: talk.leader,
        });
    }
}

registry.category("hr_performance.home_parts").add("talks", HomeTalks);
