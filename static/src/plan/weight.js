import { registry } from "@web/core/registry";
import { FloatField, floatField } from "@web/views/fields/float/float_field";

/** The weight of a line; of a line without one, what it is instead: bonus or veto. */
export class WeightField extends FloatField {
    static template = "hr_performance.WeightField";

    get word() {
        return this.props.record.data.kind_word;
    }

    get color() {
        const isVeto = this.props.record.data.kind === "veto";
        return isVeto ? "text-bg-danger" : "text-bg-success";
    }
}

export const weightField = {
    ...floatField,
    component: WeightField,
    fieldDependencies: [
        { name: "kind", type: "selection" },
        { name: "kind_word", type: "char" },
    ],
};

registry.category("fields").add("hr_performance_weight", weightField);
