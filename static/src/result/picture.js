import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const FULL = 100;

/** What each line brought to the score, and where the score stands among the grades. */
export class ResultPictureField extends Component {
    static template = "hr_performance.ResultPicture";
    static props = { ...standardFieldProps };

    get picture() {
        return this.props.record.data[this.props.name];
    }

    get rows() {
        return this.picture.rows;
    }

    /** The longest bar: the largest weight, or what is beyond it. */
    get longest() {
        return Math.max(1, ...this.rows.map((row) => Math.max(row.share, row.amount)));
    }

    /** The grades in words, from the lowest on; the score stands in the sentence below. */
    get spokenBand() {
        const grades = this.picture.levels.map(({ code, bound, is_final }) => {
            const grade = is_final ? _t("%s, the grade reached", code) : code;
            return _t("%(grade)s from %(bound)s", { grade, bound });
        });
        return _t("Grades: %s", grades.join("; "));
    }

    part(share) {
        return `${share * FULL}%`;
    }

    width(points) {
        return this.part(Math.max(points, 0) / this.longest);
    }
}

registry.category("fields").add("hr_performance_result_picture", {
    component: ResultPictureField,
    supportedTypes: ["json"],
});
