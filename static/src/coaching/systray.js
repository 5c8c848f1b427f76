import { Component, useState } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";

/** A note from any page: first the people about whom one wrote last. */
export class NoteSystray extends Component {
    static template = "hr_performance.NoteSystray";
    static components = { Dropdown, DropdownItem };
    static props = {};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ people: [] });
    }

    async load() {
        this.state.people = await this.orm.call("hr.performance.note.write", "action_recent", []);
    }

    write(person) {
        return this.action.doAction("hr_performance.hr_performance_note_write_action", {
            additionalContext: person ? { default_employee_id: person.id } : {},
        });
    }
}

if (user.isInternalUser !== false) {
    registry
        .category("systray")
        .add("hr_performance.note", { Component: NoteSystray }, { sequence: 28 });
}
