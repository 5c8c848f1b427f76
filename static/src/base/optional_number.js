import { registry } from "@web/core/registry";
import { FloatField, floatField } from "@web/views/fields/float/float_field";

/** A number that may be unknown: an empty field is no value, 0 is one. */
export class OptionalNumberField extends FloatField {
    static template = "hr_performance.OptionalNumberField";
    static props = { ...FloatField.props, placeholder: { type: String, optional: true } };

    parse(text) {
        return text.trim() ? super.parse(text) : false;
    }
}

registry.category("fields").add("hr_performance_optional_number", {
    ...floatField,
    component: OptionalNumberField,
    extractProps: (info, dynamic) => ({
        ...floatField.extractProps(info, dynamic),
        placeholder: info.attrs.placeholder || info.placeholder,
    }),
});
