// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import { onWillStart, useState } from "@odoo/owl";
import { Domain } from "@web/core/domain";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { HierarchyModel } from "@web_hierarchy/hierarchy_model";
import { HierarchyRenderer } from "@web_hierarchy/hierarchy_renderer";
import { HierarchyController } from "@web_hierarchy/hierarchy_controller";
import { hierarchyView } from "@web_hierarchy/hierarchy_view";

/** Moving a goal changes the coverage of the goals above it, old and new. */
export class GoalTreeModel extends HierarchyModel {
    async updateParentNode() {
        await super.updateParentNode(...arguments);
        await this.refreshValues();
    }

    /** Unfolding upwards brings the siblings; goals given up stay away. */
    async _fetchManager() {
        const above = await super._fetchManager(...arguments);
        const siblings = above[this.childFieldName];
        if (siblings) {
            above[this.childFieldName] = siblings.filter((goal) => goal.state !== "cancelled");
        }
        return above;
    }

    /** Neither does dragging bring them back. */
    computeUpdateParentNodeDomain() {
        const domain = super.computeUpdateParentNodeDomain(...arguments);
        return Domain.and([domain, [["state", "!=", "cancelled"]]]).toList({});
    }

    async refreshValues() {
        const resIds = [...new Set(this.resIds)];
        if (!resIds.length) {
            return;
        }
        const records = await this.orm.webRead(this.resModel, resIds, {
            specification: this._getFieldsSpec(),
            context: this.context,
        });
        const fresh = Object.fromEntries(records.map((record) => [record.id, record]));
        for (const node of Object.values(this.root.nodePerNodeId)) {
            const values = { ...fresh[node.resId] };
            delete values[this.parentFieldName];
            delete values[this.childFieldName];
            node.data = { ...node.data, ...values };
        }
        this.notify({ scrollTarget: "none" });
    }
}

/** Vision and mission of the company stand above the goals that serve them. */
export class GoalTreeRenderer extends HierarchyRenderer {
    static template = "hr_performance.GoalTreeRenderer";

    setup() {
        super.setup();
        this.orm = useService("orm");
        this.strategy = useState({ name: "", vision: "", mission: "" });
        onWillStart(async () => {
            const [company] = await this.orm.read(
                "res.company",
                [user.activeCompany.id],
                ["name", "performance_vision", "performance_mission"]
            );
            Object.assign(this.strategy, {
                name: company.name,
                vision: company.performance_vision,
                mission: company.performance_mission,
            });
        });
    }
}

export class GoalTreeController extends HierarchyController {
    setup() {
        super.setup();
        this.orm = useService("orm");
        this.action = useService("action");
    }

    /** Print the goals at the top of the screen with everything below them. */
    async onPrint() {
        const resIds = this.model.root.rootNodes.map((node) => node.resId);
        const report = await this.orm.call(this.props.resModel, "action_print_tree", [resIds]);
        return this.action.doAction(report);
    }
}

export const goalTreeView = {
    ...hierarchyView,
    Controller: GoalTreeController,
    buttonTemplate: "hr_performance.GoalTreeButtons",
    Model: GoalTreeModel,
    Renderer: GoalTreeRenderer,
};

registry.category("views").add("hr_performance_goal_tree", goalTreeView);
