import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

/** How much of what the user has promised is kept, and the way to the register. */
export class HomePromises extends Component {
    static template = "hr_performance.HomePromises";
    static props = { part: Object, act: Object };

    get openText() {
        const { open, late } = this.props.part;
        return late
            ? _t("%(open)s open, %(late)s of them overdue", { open, late })
            : _t("%s open", open);
    }

    open() {
        return this.props.act.action("hr_performance.hr_performance_promise_action");
    }
}

registry.category("hr_performance.home_parts").add("promises", HomePromises);
