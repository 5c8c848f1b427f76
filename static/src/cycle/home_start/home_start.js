import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";

/** How to begin: the first cycle and the nine steps of the method; or one sentence. */
export class HomeStart extends Component {
    static template = "hr_performance.HomeStart";
    static props = { part: Object, act: Object };

    start() {
        return this.props.act.action("hr_performance.hr_performance_launch_action");
    }
}

registry.category("hr_performance.home_parts").add("start", HomeStart);
