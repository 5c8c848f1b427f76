import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { Component } from "@odoo/owl";

/** A document as it is printed, on white paper; the keyboard scrolls it. */
export class RecordPage extends Component {
    static template = "hr_performance.RecordPage";
    static props = { ...standardFieldProps };

    get label() {
        return this.props.record.fields[this.props.name].string;
    }
}

registry.category("fields").add("performance_record_page", {
    component: RecordPage,
    supportedTypes: ["html"],
});
