import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

/** How to begin: the first cycle and the nine steps of the method; or one sentence. */
export class HomeStart extends Component {
    static template = "hr_performance.HomeStart";
    static props = { part: Object, act: Object };

    get progress() {
        const { done, steps } = this.props.part;
        return _t(
            "%(done)s of %(all)s steps are done. A first cycle can start before all of them are.",
            { done, all: steps.length }
        );
    }

    spoken(step) {
        return step.done ? _t("done") : _t("to come");
    }

    start() {
        return this.props.act.action("hr_performance.hr_performance_launch_action");
    }
}

registry.category("hr_performance.home_parts").add("start", HomeStart);
