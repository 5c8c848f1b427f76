import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * What has been, what is now, what comes next and which data count. The server says it
 * all in words; nothing is worked out here.
 */
export class TimelineField extends Component {
    static template = "hr_performance.TimelineField";
    static props = { ...standardFieldProps };

    get timeline() {
        return this.props.record.data[this.props.name] || { steps: [], lines: [] };
    }

    icon(step) {
        return { past: "fa-check-circle", now: "fa-dot-circle-o", next: "fa-circle-o" }[
            step.status
        ];
    }

    spoken(step) {
        return { past: _t("done"), now: _t("now"), next: _t("to come") }[step.status];
    }
}

export const timelineField = {
    component: TimelineField,
    supportedTypes: ["json"],
};

registry.category("fields").add("hr_performance_timeline", timelineField);
