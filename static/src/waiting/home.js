import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const ICONS = {
    goals: "fa-bullseye",
    assessment: "fa-pencil-square-o",
    feedback: "fa-comments-o",
    analysis: "fa-bar-chart",
};

/**
 * First page of Performance: what waits for the user, one click from the work. The
 * server counts under the user's rights and names the action behind each card.
 */
export class PerformanceHome extends Component {
    static template = "hr_performance.Home";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.state = useState({ sections: [] });
        onWillStart(async () => {
            this.state.sections = await this.orm.call(
                "hr.performance.home",
                "action_load",
                []
            );
        });
    }

    get display() {
        return { controlPanel: {} };
    }

    icon(card) {
        return ICONS[card.area];
    }

    open(card) {
        return this.action.doAction(card.action);
    }
}

registry.category("actions").add("hr_performance.home", PerformanceHome);
