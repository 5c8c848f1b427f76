import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

/** Reward runs with the used share of their budgets. */
export class HomeRewards extends Component {
    static template = "hr_performance.HomeRewards";
    static props = { part: Object, act: Object };

    width(run) {
        return `${Math.round(100 * Math.min(run.used, 1))}%`;
    }

    text(run) {
        return run.budget
            ? _t("%(amount)s of %(budget)s", { amount: run.amount, budget: run.budget })
            : _t("%s, no budget", run.amount);
    }

    issues(run) {
        return run.issues === 1 ? _t("1 open issue") : _t("%s open issues", run.issues);
    }

    open(run) {
        return this.props.act.record("hr.performance.reward.run", run.id);
    }
}

registry.category("hr_performance.home_parts").add("rewards", HomeRewards);
