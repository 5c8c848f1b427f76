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
 * First page of Performance: what waits for the user, then a picture by role. One call
 * brings all; each part is shown by the component that its room has registered.
 */
export class PerformanceHome extends Component {
    static template = "hr_performance.Home";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.state = useState({ parts: [], links: [] });
        this.act = {
            record: this.openRecord.bind(this),
            all: this.openAll.bind(this),
            action: (name, context) =>
                this.action.doAction(name, {
                    additionalContext: context || {},
                    onClose: context ? () => this.load() : undefined,
                }),
        };
        onWillStart(() => this.load());
    }

    async load() {
        Object.assign(
            this.state,
            await this.orm.call("hr.performance.home", "action_load", [])
        );
    }

    get display() {
        return { controlPanel: {} };
    }

    /** Parts of one place: above both columns, beside, or in the main column. */
    parts(place) {
        const places = { start: "top", tasks: "side" };
        return this.state.parts.filter((p) => (places[p.component] || "main") === place);
    }

    component(part) {
        return registry.category("hr_performance.home_parts").get(part.component);
    }

    icon(link) {
        return ICONS[link.area];
    }

    /** The form of a record, or what one of its actions opens; then the page is read anew. */
    async openRecord(model, id, method) {
        if (!method) {
            return this.action.doAction({
                type: "ir.actions.act_window",
                res_model: model,
                res_id: id,
                views: [[false, "form"]],
            });
        }
        const action = await this.orm.call(model, method, [[id]]);
        if (!action) {
            return this.load();
        }
        return this.action.doAction(action, { onClose: () => this.load() });
    }

    async openAll(key) {
        const action = await this.orm.call("hr.performance.home", "action_open_all", [key]);
        return this.action.doAction(action);
    }
}

registry.category("actions").add("hr_performance.home", PerformanceHome);
