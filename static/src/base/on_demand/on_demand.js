import { Component, markup, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/**
 * A field of a tab that few people open, shown as text. The form does not read it; it is
 * asked for when the tab is shown, and again when the record has changed.
 */
export class OnDemand extends Component {
    static template = "hr_performance.OnDemand";
    static props = { ...standardWidgetProps, fieldName: String };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ value: false });
        useRecordObserver((record) => this.load(record.resId, record.dirty));
    }

    async load(resId, isTyped) {
        const { fieldName, record } = this.props;
        if (!resId || isTyped) {
            return;
        }
        const [values] = await this.orm.read(record.resModel, [resId], [fieldName]);
        this.state.value = values[fieldName];
    }

    /** Made by the server of escaped values. */
    get text() {
        return markup(this.state.value || "");
    }
}

/** How a view names such a component: `<widget name="…" field="…"/>`. */
export const onDemand = (component) => ({
    component,
    extractProps: ({ attrs }) => ({ fieldName: attrs.field }),
});

registry.category("view_widgets").add("hr_performance_on_demand", onDemand(OnDemand));
