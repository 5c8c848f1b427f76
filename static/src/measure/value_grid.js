import { Component, onMounted, useRef } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useBus } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * Rows with one value each, for whoever types many of them: Tab and Enter go on to the
 * next value, and from the last one to the button that saves. What stands in a field is
 * an attribute, not the property: a row that is drawn anew leaves alone what is typed.
 */
export class ValueGrid extends Component {
    static template = "hr_performance.ValueGrid";
    static props = { ...standardFieldProps };

    setup() {
        this.root = useRef("root");
        onMounted(() => this.inputs[0]?.select());
        useBus(this.props.record.model.bus, "NEED_LOCAL_CHANGES", ({ detail }) => {
            const input = this.root.el?.querySelector("input:focus");
            if (input) {
                detail.proms.push(this.take(input));
            }
        });
    }

    get rows() {
        return this.props.record.data[this.props.name].records;
    }

    get isOfOneLine() {
        return Boolean(this.props.record.data.line_id);
    }

    get hasTargets() {
        return this.rows.some((row) => row.data.target);
    }

    get inputs() {
        return [...this.root.el.querySelectorAll("input.o_hr_performance_value")];
    }

    /** How many cells a row has on a wide screen. */
    get width() {
        return this.hasTargets ? 5 : 4;
    }

    word(name) {
        return this.rows[0].fields[name].string;
    }

    spoken(row) {
        return [row.data.title, row.data.label].filter(Boolean).join(", ");
    }

    howLabel(row) {
        return _t("How is it going? %s", this.spoken(row));
    }

    difficultiesLabel(row) {
        return _t("Difficulties: %s", this.spoken(row));
    }

    async take(input) {
        const row = this.rows.find((record) => record.id === input.dataset.row);
        if ((row.data[input.name] || "") !== input.value) {
            await row.update({ [input.name]: input.value });
        }
    }

    onKeydown(ev) {
        if (ev.key !== "Enter" || ev.isComposing) {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
        const all = [...this.root.el.querySelectorAll("input")];
        const later = all.slice(all.indexOf(ev.target) + 1);
        const next = later.find((input) => input.name === "value_input");
        const isOn = next && !this.isOfOneLine;
        if (isOn) {
            next.select();
        } else {
            const form = this.root.el.closest(".modal-content") || document;
            form.querySelector(".o_hr_performance_save_values")?.focus();
        }
    }
}

export const valueGrid = {
    component: ValueGrid,
    supportedTypes: ["one2many"],
    useSubView: true,
};

registry.category("fields").add("hr_performance_value_grid", valueGrid);
