import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("hr_performance_home_self_review", {
    steps: () => [
        {
            content: "First click: the reviews to write",
            trigger: ".o_hr_performance_home [data-section=own] [data-area=assessment]",
            run: "click",
        },
        {
            content: "Second click: the self-review",
            trigger: ".o_data_row td[name=employee_id]",
            run: "click",
        },
        {
            content: "Everything is on one page: lines, strengths, improvements",
            trigger: ".o_form_view:has([name=line_ids]):has([name=improvements])",
        },
        {
            trigger: "[name=strengths] textarea",
            run: "edit Never late",
        },
        {
            content: "Leave without saving or submitting",
            trigger: ".o_menu_brand, .o_breadcrumb a, .breadcrumb-item a",
            run: "click",
        },
        {
            content: "The page was left",
            trigger: "body:not(:has([name=strengths] textarea))",
        },
    ],
});
