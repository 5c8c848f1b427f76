import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** What was noted in the period of a sheet, goal by goal, as far as the reader may see it. */
export class PerformanceFacts extends Component {
    static template = "hr_performance.Facts";
    static props = { ...standardWidgetProps, sheet: { type: String, optional: true } };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ rows: [] });
        onWillStart(() => this.load(this.props));
        onWillUpdateProps((next) => {
            if (this.sheetOf(next) !== this.sheet) {
                return this.load(next);
            }
        });
    }

    sheetOf(props) {
        const { record, sheet } = props;
        return sheet ? record.data[sheet]?.id : record.resId;
    }

    async load(props) {
        this.sheet = this.sheetOf(props);
        this.state.rows = this.sheet
            ? await this.orm.call("hr.performance.coaching", "action_load_facts", [this.sheet])
            : [];
    }

    open(note) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: note.model,
            res_id: note.id,
            views: [[false, "form"]],
        });
    }
}

registry.category("view_widgets").add("hr_performance_facts", {
    component: PerformanceFacts,
    extractProps: ({ options }) => ({ sheet: options.sheet }),
    fieldDependencies: ({ options }) =>
        options?.sheet ? [{ name: options.sheet, type: "many2one" }] : [],
});
