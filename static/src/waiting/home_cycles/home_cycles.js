import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Where people are in each running cycle, its grades and its interviews. */
export class HomeCycles extends Component {
    static template = "hr_performance.HomeCycles";
    static props = { part: Object, act: Object };

    get part() {
        return this.props.part;
    }

    width(count, total) {
        return `${total ? (100 * count) / total : 0}%`;
    }

    pieces(bar) {
        return this.part.pieces.filter((piece) => bar.pieces[piece.key]);
    }

    spokenBar(bar) {
        const counts = this.pieces(bar).map((p) => `${p.label} ${bar.pieces[p.key]}`);
        return `${bar.label}: ${counts.join(", ")}`;
    }

    daysLeft(cycle) {
        const days = cycle.days_left;
        if (days < 0) {
            return _t("over for %s days", -days);
        }
        return days === 1 ? _t("1 day left") : _t("%s days left", days);
    }

    onTime(cycle) {
        return _t("%s %% on time", cycle.on_time);
    }

    someLate(cycle) {
        return _t("%s late", cycle.late);
    }

    most(rows, name) {
        return Math.max(1, ...rows.map((row) => row[name] || 0));
    }

    gradeTop(cycle) {
        return Math.max(this.most(cycle.grades, "share"), this.most(cycle.grades, "reference"));
    }

    spokenGrade(grade) {
        const said = _t("%(grade)s: %(share)s (%(count)s people)", {
            grade: grade.code,
            share: `${grade.share} %`,
            count: grade.count,
        });
        if (!grade.reference) {
            return said;
        }
        const wanted = _t("reference %s %%", grade.reference);
        return `${said}, ${wanted}`;
    }

    open(cycle) {
        return this.props.act.record("hr.performance.cycle", cycle.id);
    }

    start() {
        return this.props.act.action("hr_performance.hr_performance_launch_action");
    }
}

/** The same of one cycle, on its form. */
export class CockpitField extends HomeCycles {
    static template = "hr_performance.CockpitField";
    static props = { ...standardFieldProps };

    get part() {
        return this.props.record.data[this.props.name];
    }
}

registry.category("hr_performance.home_parts").add("cycles", HomeCycles);
registry.category("fields").add("hr_performance_cockpit", {
    component: CockpitField,
    supportedTypes: ["json"],
});
