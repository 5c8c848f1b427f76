import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { CharField, charField } from "@web/views/fields/char/char_field";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const OWN_KEYS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"];

/**
 * Points of a line: a number to type and a slider to move, with the words of the scale.
 * Where no points are given it shows those that there are.
 */
export class PointsField extends CharField {
    static template = "hr_performance.PointsField";

    get scale() {
        return this.props.record.data.points_scale;
    }

    /** Levels with the text of each; none where points are typed. */
    get words() {
        return this.scale?.words || [];
    }

    /** What was chosen, where nothing is given any more. */
    get chosen() {
        return this.words.find((word) => word.points === this.number);
    }

    get text() {
        return this.props.record.data[this.props.name] || "";
    }

    get number() {
        const number = Number(this.text.replace(",", "."));
        return this.text && Number.isFinite(number) ? number : null;
    }

    /** The highest level that the points reach. */
    get level() {
        if (this.number === null || this.scale.is_item || this.scale.only) {
            return null;
        }
        const { levels } = this.scale;
        return levels.find((level) => level.lower <= this.number) || levels.at(-1);
    }

    get word() {
        return this.level ? `${this.level.code} · ${this.level.name}` : "";
    }

    /** Arrows move the slider and the cursor, not from cell to cell of the list. */
    onKeydown(ev) {
        if (OWN_KEYS.includes(ev.key)) {
            ev.stopPropagation();
        }
    }

    choose(word) {
        return this.take(String(word.points));
    }

    take(text) {
        if (text !== this.text) {
            return this.props.record.update({ [this.props.name]: text });
        }
    }
}

export const pointsField = {
    ...charField,
    component: PointsField,
    fieldDependencies: [{ name: "points_scale", type: "json" }],
};

/** Score and grade so far, while points are given. */
export class RunningField extends Component {
    static template = "hr_performance.RunningField";
    static props = { ...standardFieldProps };

    get running() {
        return this.props.record.data[this.props.name];
    }
}

registry.category("fields").add("hr_performance_points", pointsField);
registry.category("fields").add("hr_performance_running", {
    component: RunningField,
    supportedTypes: ["json"],
});
