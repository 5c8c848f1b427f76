import { Component, onMounted, onPatched, onWillStart, onWillUnmount, useRef } from "@odoo/owl";
import { loadBundle } from "@web/core/assets";
import { Dialog } from "@web/core/dialog/dialog";
import { useService } from "@web/core/utils/hooks";

const THIN = 1;
const LINE = 2;
const POINT = 4;
const MOST_LABELS = 12;

/** Every series has a line and a point of its own, so that no colour is needed. */
const LOOKS = {
    actual: { color: "--hr-performance-brand", point: "circle", dash: [] },
    reached: { color: "--hr-performance-brand", point: "circle", dash: [] },
    target: { color: "--hr-performance-green", point: "rect", dash: [6, 4], radius: 3 },
    planned: { color: "--hr-performance-muted", point: "cross", dash: [2, 3], radius: 3 },
    forecast: { color: "--hr-performance-blue", point: "triangle", dash: [8, 3, 2, 3] },
};

/** One picture: series of numbers over periods; what is not known is a gap. */
export class ProgressPicture extends Component {
    static template = "hr_performance.ProgressPicture";
    static props = { panel: Object, spoken: String };

    setup() {
        this.canvas = useRef("canvas");
        onMounted(() => this.draw());
        onPatched(() => this.draw());
        onWillUnmount(() => this.chart?.destroy());
    }

    draw() {
        this.chart?.destroy();
        this.chart = new Chart(this.canvas.el, this.config);
    }

    color(name) {
        return getComputedStyle(this.canvas.el).getPropertyValue(name).trim() || "#666";
    }

    dataset(series) {
        const look = LOOKS[series.kind];
        const color = this.color(look.color);
        const isBar = this.props.panel.is_bars && series.kind === "actual";
        return {
            type: isBar ? "bar" : "line",
            label: series.name,
            data: series.values,
            borderColor: color,
            backgroundColor: color,
            borderWidth: isBar ? THIN : LINE,
            borderDash: look.dash,
            pointStyle: isBar ? "rect" : look.point,
            pointRadius: look.radius || POINT,
            maxBarThickness: 36,
            spanGaps: false,
            fill: false,
            order: isBar ? 1 : 0,
        };
    }

    get config() {
        const { panel } = this.props;
        const text = getComputedStyle(this.canvas.el).color;
        const grid = { color: this.color("--hr-performance-track") };
        return {
            type: "line",
            data: { labels: panel.labels, datasets: panel.series.map((one) => this.dataset(one)) },
            options: {
                animation: false,
                maintainAspectRatio: false,
                interaction: { mode: "index", intersect: false },
                plugins: {
                    legend: {
                        position: "bottom",
                        labels: { color: text, usePointStyle: true, boxHeight: 7 },
                    },
                },
                scales: {
                    x: { ticks: { color: text, maxTicksLimit: MOST_LABELS }, grid },
                    y: { ticks: { color: text }, grid, beginAtZero: panel.from_zero },
                },
            },
        };
    }
}

/**
 * The course of a goal: values by period with target, plan and forecast, and the same as
 * a table. The server has worded and computed everything.
 */
export class ProgressChart extends Component {
    static template = "hr_performance.ProgressChart";
    static components = { Dialog, ProgressPicture };
    static props = { line: Number, close: Function };

    setup() {
        this.orm = useService("orm");
        onWillStart(async () => {
            [this.course] = await Promise.all([
                this.orm.call("hr.performance.appraisal.line", "action_load_course", [
                    [this.props.line],
                ]),
                loadBundle("web.chartjs_lib"),
            ]);
        });
    }

    spoken(panel) {
        const { title, sentence, forecast } = this.course;
        return [`${title}: ${panel.title}`, sentence, forecast].filter(Boolean).join(". ");
    }
}
