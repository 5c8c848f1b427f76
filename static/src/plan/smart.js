import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { CharField, charField } from "@web/views/fields/char/char_field";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const CLASSES = {
    pass: "text-bg-success",
    fail: "text-bg-danger o_smart_fails",
    unknown: "text-bg-secondary",
};
const SIGNS = { pass: "✓", fail: "✗", unknown: "?" };

/**
 * Five small letters; what each of them says comes from the server. With the option
 * "sentences" the reasons stand beside them.
 */
export class SmartField extends Component {
    static template = "hr_performance.SmartField";
    static props = { ...standardFieldProps, hasSentences: { type: Boolean, optional: true } };

    get flags() {
        return this.props.record.data[this.props.name] || [];
    }

    badge(flag) {
        return CLASSES[flag.state];
    }

    spoken(flag) {
        return `${flag.word} ${SIGNS[flag.state]} ${flag.reason}`;
    }
}

export const smartField = {
    component: SmartField,
    supportedTypes: ["json"],
    extractProps: ({ options }) => ({ hasSentences: Boolean(options.sentences) }),
};

/** What speaks against a plan, before it is signed. */
export class AdviceField extends Component {
    static template = "hr_performance.AdviceField";
    static props = { ...standardFieldProps };

    get groups() {
        return this.props.record.data[this.props.name] || [];
    }

    get isRequired() {
        return this.groups.some((group) => group.rows.some((row) => row.is_required));
    }
}

export const adviceField = {
    component: AdviceField,
    supportedTypes: ["json"],
};

/** A text that says in a list, too, what is to be written where it is blank. */
export class BlankField extends CharField {
    static template = "hr_performance.BlankField";
}

export const blankField = { ...charField, component: BlankField };

registry.category("fields").add("hr_performance_blank", blankField);
registry.category("fields").add("hr_performance_smart", smartField);
registry.category("fields").add("hr_performance_advice", adviceField);
