import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** Praise on the profile of a colleague, where both sides want it to be public. */
export class ProfilePraise extends Component {
    static template = "hr_performance.ProfilePraise";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ praise: [] });
        onWillStart(() => this.load(this.props.record.resId));
        onWillUpdateProps((next) => {
            if (next.record.resId !== this.person) {
                return this.load(next.record.resId);
            }
        });
    }

    async load(person) {
        this.person = person;
        this.state.praise = person
            ? await this.orm.call("hr.performance.coaching", "action_load_praise", [person])
            : [];
    }
}

registry.category("view_widgets").add("hr_performance_praise", { component: ProfilePraise });

/** Praise on one's own first page; no points, no ranking. */
export class HomePraise extends Component {
    static template = "hr_performance.HomePraise";
    static props = { part: Object, act: Object };

    open(praise) {
        return this.props.act.record("hr.performance.coaching", praise.id);
    }

    show(praise) {
        return this.props.act.record("hr.performance.coaching", praise.id, "action_show");
    }
}

registry.category("hr_performance.home_parts").add("praise", HomePraise);
