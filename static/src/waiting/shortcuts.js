import { Component, onWillStart } from "@odoo/owl";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";

const PREFIX = "hr_performance";
let loaded = null;

/** What the user may open from the gear of our lists; asked once per page load. */
function load(orm) {
    loaded ??= orm.call("hr.performance.shortcut", "action_load", []).catch(() => {
        loaded = null;
        return {};
    });
    return loaded;
}

/** Rare tools in the gear of the list where they are used. */
export class PerformanceShortcuts extends Component {
    static template = "hr_performance.Shortcuts";
    static components = { DropdownItem };
    static props = {};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        onWillStart(async () => {
            this.shortcuts = (await load(this.orm))[this.env.config.actionXmlId] || [];
        });
    }

    open(shortcut) {
        this.action.doAction(shortcut.action);
    }
}

registry.category("cogMenu").add("hr-performance-shortcuts", {
    Component: PerformanceShortcuts,
    groupNumber: 200,
    isDisplayed: async ({ config, services }) =>
        config.viewType !== "form" &&
        Boolean(config.actionXmlId?.startsWith(PREFIX)) &&
        config.actionXmlId in (await load(services.orm)),
});
