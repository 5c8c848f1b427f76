import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { OnDemand, onDemand } from "@hr_performance/base/on_demand/on_demand";

const ICONS = { past: "fa-check-circle", now: "fa-dot-circle-o", next: "fa-circle-o" };

/**
 * What has been, what is now and what comes next, on one line. The server says it all in
 * words; nothing is worked out here.
 */
export class CourseLine extends Component {
    static template = "hr_performance.CourseLine";
    static props = { steps: Array };

    icon(step) {
        return ICONS[step.status];
    }

    spoken(step) {
        const status = { past: _t("done"), now: _t("now"), next: _t("to come") }[step.status];
        return [status, step.who].filter(Boolean).join(", ");
    }

    when(step) {
        return step.status === "past" ? _t("on") : _t("until");
    }

    tip(step) {
        const when = step.day && `${this.when(step)} ${step.day}`;
        return [step.label, when, step.who].filter(Boolean).join(" · ");
    }
}

/** The course of a sheet, on its page. */
export class TimelineField extends Component {
    static template = "hr_performance.TimelineField";
    static components = { CourseLine };
    static props = { ...standardFieldProps };

    get timeline() {
        return this.props.record.data[this.props.name] || { steps: [] };
    }
}

/** Whose turn it is and until when; the buttons stand beside it. */
export class NextField extends TimelineField {
    static template = "hr_performance.NextField";
}

/** Which data count, and to whom one writes who disagrees. */
export class Counting extends OnDemand {
    static template = "hr_performance.Counting";

    get timeline() {
        return this.state.value || { lines: [] };
    }
}

for (const [name, component] of Object.entries({
    hr_performance_timeline: TimelineField,
    hr_performance_next: NextField,
})) {
    registry.category("fields").add(name, { component, supportedTypes: ["json"] });
}
registry.category("view_widgets").add("hr_performance_counting", onDemand(Counting));
