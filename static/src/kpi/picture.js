import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const WIDTH = 400;
const HEIGHT = 210;
const LEFT = 42;
const RIGHT = 14;
const TOP = 10;
const BOTTOM = 26;

/** Every mark has a shape of its own, in the picture and in the legend. */
const SHAPES = { target: "●", baseline: "■", threshold: "▲", stretch: "◆", actual: "✚" };

/**
 * Points against actual value. The server has sampled the line with the rule itself
 * and worded all labels; here it is only put on the screen.
 */
export class PictureField extends Component {
    static template = "hr_performance.PictureField";
    static props = { ...standardFieldProps };

    get picture() {
        return this.props.record.data[this.props.name] || false;
    }

    get viewBox() {
        return `0 0 ${WIDTH} ${HEIGHT}`;
    }

    get frame() {
        return { left: LEFT, right: WIDTH - RIGHT, top: TOP, bottom: HEIGHT - BOTTOM };
    }

    shape(mark) {
        return SHAPES[mark.kind];
    }

    get spoken() {
        return this.picture.marks.map((mark) => mark.label).join("; ");
    }

    x(value) {
        const { line } = this.picture;
        const low = line[0][0];
        const high = line[line.length - 1][0];
        return this.round(
            LEFT + ((value - low) / (high - low)) * (WIDTH - LEFT - RIGHT)
        );
    }

    y(value) {
        const ticks = this.picture.y_ticks;
        const low = ticks[0][0];
        const high = ticks[ticks.length - 1][0];
        return this.round(
            HEIGHT - BOTTOM - ((value - low) / (high - low)) * (HEIGHT - TOP - BOTTOM)
        );
    }

    round(position) {
        return Math.round(position * 10) / 10;
    }

    get path() {
        return this.picture.line
            .map(([x, y]) => `${this.x(x)},${this.y(y)}`)
            .join(" ");
    }
}

export const pictureField = {
    component: PictureField,
    supportedTypes: ["json"],
};

registry.category("fields").add("hr_performance_picture", pictureField);
