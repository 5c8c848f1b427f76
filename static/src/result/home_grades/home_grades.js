import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";

/** Grades in a line, one's own or those of one's units; each opens its result. */
export class HomeGrades extends Component {
    static template = "hr_performance.HomeGrades";
    static props = { part: Object, act: Object };

    open(grade) {
        return this.props.act.record(grade.model || "hr.performance.result", grade.id);
    }
}

registry.category("hr_performance.home_parts").add("grades", HomeGrades);
