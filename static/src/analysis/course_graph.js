import { registry } from "@web/core/registry";
import { graphView } from "@web/views/graph/graph_view";
import { GraphRenderer } from "@web/views/graph/graph_renderer";

/** Lines over the cycles: where somebody has no result there is no point, and no zero. */
export class CourseGraphRenderer extends GraphRenderer {
    getLineChartData() {
        for (const dataset of this.model.data.datasets) {
            dataset.data = dataset.data.map((value, index) =>
                dataset.domains[index]?.length ? value : null
            );
            dataset.spanGaps = true;
        }
        return super.getLineChartData();
    }
}

registry
    .category("views")
    .add("hr_performance_course_graph", { ...graphView, Renderer: CourseGraphRenderer });
