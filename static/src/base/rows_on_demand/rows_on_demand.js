import { Component, markup, onWillStart, useState } from "@odoo/owl";
import { deserializeDate, deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { url } from "@web/core/utils/urls";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const formatters = registry.category("formatters");

/**
 * Rows of a tab that few people open, for reading. The form does not read them; they are
 * asked for when the tab is shown, and again when the record has changed. Columns that no
 * row fills are left out.
 */
export class RowsOnDemand extends Component {
    static template = "hr_performance.RowsOnDemand";
    static props = {
        ...standardWidgetProps,
        fieldName: String,
        columns: Array,
        percentages: Array,
        order: { type: String, optional: true },
    };

    setup() {
        this.orm = useService("orm");
        this.fieldService = useService("field");
        this.state = useState({ rows: [] });
        onWillStart(() => this.describe());
        useRecordObserver((record) => this.load(record.resId, record.dirty));
    }

    /** What the columns are, in the reader's language; Odoo's client keeps the answer. */
    async describe() {
        const { columns, fieldName, record } = this.props;
        this.described ||= (async () => {
            const { loadFields } = this.fieldService;
            const own = await loadFields(record.resModel, { fieldNames: [fieldName] });
            this.model = own[fieldName].relation;
            this.fields = await loadFields(this.model, { fieldNames: columns });
        })();
        await this.described;
    }

    async load(resId, isTyped) {
        const { columns, fieldName, order, record } = this.props;
        if (!resId || isTyped) {
            return;
        }
        await this.describe();
        const wanted = Object.fromEntries(
            columns.map((name) => [
                name,
                this.fields[name].type === "many2one" ? { fields: { display_name: {} } } : {},
            ])
        );
        const specification = { [fieldName]: { fields: wanted, order } };
        const [found] = await this.orm.webRead(record.resModel, [resId], {
            specification,
            context: { bin_size: true },
        });
        this.state.rows = found[fieldName];
    }

    get columns() {
        const { rows } = this.state;
        return this.props.columns.filter((name) => rows.some((row) => this.text(row, name)));
    }

    /** Words of somebody need more room than a day or a name. */
    isText(name) {
        return ["text", "html"].includes(this.fields[name].type);
    }

    isNumber(name) {
        return ["integer", "float"].includes(this.fields[name].type);
    }

    isFile(name) {
        return this.fields[name].type === "binary";
    }

    /** Where a file is downloaded; Odoo names it after the record. */
    link(row, name) {
        const place = { model: this.model, id: row.id, field: name, download: true };
        return url("/web/content", { ...place, filename_field: `${name}_name` });
    }

    /** A value as a list shows it; of a moment only the day. */
    text(row, name) {
        const value = row[name];
        const field = this.fields[name];
        if (!value && !this.props.percentages.includes(name)) {
            return "";
        }
        switch (field.type) {
            case "html":
                return markup(value);
            case "boolean":
                return _t("Yes");
            case "date":
                return formatters.get("date")(deserializeDate(value));
            case "datetime":
                return formatters.get("date")(deserializeDateTime(value));
        }
        const kind = this.props.percentages.includes(name) ? "percentage" : field.type;
        return formatters.get(kind)(value, { field });
    }
}

const names = (text) => (text || "").split(",").filter(Boolean);

registry.category("view_widgets").add("hr_performance_rows_on_demand", {
    component: RowsOnDemand,
    extractProps: ({ attrs }) => ({
        fieldName: attrs.field,
        columns: names(attrs.columns),
        percentages: names(attrs.percentages),
        order: attrs.order,
    }),
});
