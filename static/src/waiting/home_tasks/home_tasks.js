import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

/** All that waits for the user, late first; each row opens the work itself. */
export class HomeTasks extends Component {
    static template = "hr_performance.HomeTasks";
    static props = { part: Object, act: Object };

    picture(person) {
        return `/web/image/hr.employee.public/${person.id}/avatar_128`;
    }

    get someLate() {
        return _t("%s late", this.props.part.late);
    }

    late(row) {
        return row.days_late === 1 ? _t("1 day late") : _t("%s days late", row.days_late);
    }

    allOf(row) {
        return _t("All %(count)s: %(kind)s", { count: row.all, kind: row.verb });
    }

    doneLabel(row) {
        return _t("Done: %s", row.verb);
    }

    done(row) {
        return this.props.act.record(row.model, row.id, row.done);
    }

    open(row) {
        return row.all
            ? this.props.act.all(row.kind)
            : this.props.act.record(row.model, row.id, row.method);
    }
}

registry.category("hr_performance.home_parts").add("tasks", HomeTasks);
