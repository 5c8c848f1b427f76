import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { ProgressChart } from "./progress_chart/progress_chart";

const FULL = 100;
const ICONS = { green: "fa-check-circle", amber: "fa-exclamation-circle", red: "fa-times-circle" };
const TREND = { width: 48, height: 16 };

/**
 * Actual value, what was planned by now and target of a goal as one bar. The whole width
 * is the target, or what is beyond it. A click opens the course over the periods.
 */
export class ProgressBar extends Component {
    static template = "hr_performance.ProgressBar";
    static props = { progress: Object };

    setup() {
        this.dialog = useService("dialog");
    }

    openCourse() {
        this.dialog.add(ProgressChart, { line: this.props.progress.line });
    }

    get hasBar() {
        return this.props.progress.reached !== null;
    }

    get whole() {
        const { reached, planned } = this.props.progress;
        return Math.max(1, reached || 0, planned || 0);
    }

    width(share) {
        return `${(Math.max(share || 0, 0) / this.whole) * FULL}%`;
    }

    get percent() {
        return `${Math.round(this.props.progress.reached * FULL)} %`;
    }

    get icon() {
        return ICONS[this.props.progress.light];
    }

    get spoken() {
        const { sentence, word } = this.props.progress;
        return [sentence, word].filter(Boolean).join(". ");
    }

    get courseLabel() {
        return _t("Show the course: %s", this.spoken);
    }

    /** The newest values as a small line, or nothing for fewer than two. */
    get trend() {
        const values = this.props.progress.trend;
        if (values.length < 2) {
            return "";
        }
        const low = Math.min(...values);
        const span = Math.max(...values) - low || 1;
        const step = TREND.width / (values.length - 1);
        return values
            .map((value, index) => {
                const y = TREND.height - ((value - low) / span) * (TREND.height - 2) - 1;
                return `${(index * step).toFixed(1)},${y.toFixed(1)}`;
            })
            .join(" ");
    }
}

export class ProgressField extends Component {
    static template = "hr_performance.ProgressField";
    static components = { ProgressBar };
    static props = { ...standardFieldProps };

    get progress() {
        return this.props.record.data[this.props.name];
    }
}

registry.category("fields").add("hr_performance_progress", {
    component: ProgressField,
    supportedTypes: ["json"],
});
