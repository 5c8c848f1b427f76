import { Component, markup, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/**
 * Text of a tab that few people open. The form does not read it; it is asked for when the
 * tab is shown, and again when the record has changed.
 */
export class OnDemand extends Component {
    static template = "hr_performance.OnDemand";
    static props = { ...standardWidgetProps, fieldName: String };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ text: "" });
        useRecordObserver((record) => this.load(record.resId, record.dirty));
    }

    async load(resId, isTyped) {
        const { fieldName, record } = this.props;
        if (!resId || isTyped) {
            return;
        }
        const [values] = await this.orm.read(record.resModel, [resId], [fieldName]);
        // Made by the server of escaped values, as the field of the form was.
        this.state.text = markup(values[fieldName] || "");
    }
}

registry.category("view_widgets").add("hr_performance_on_demand", {
    component: OnDemand,
    extractProps: ({ attrs }) => ({ fieldName: attrs.field }),
});
