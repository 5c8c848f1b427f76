import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("hr_performance_course", {
    steps: () => [
        {
            content: "Open the plan",
            trigger: ".o_kanban_record:contains('2026 H1')",
            run: "click",
        },
        {
            content: "Click the bar of the output",
            trigger: ".o_data_row:contains('Output') .o_hr_performance_progress .o_track",
            run: "click",
        },
        { content: "The picture is drawn", trigger: ".o_dialog canvas[role=img]" },
        {
            content: "The same as a table, with the month that is missing",
            trigger: ".o_dialog tr:contains('February 2026') td:contains('No Value')",
        },
        { content: "Close", trigger: ".o_dialog .modal-footer .btn-primary", run: "click" },
        { content: "The plan is there", trigger: "body:not(:has(.modal)) .o_data_row:contains('Output')" },
    ],
});
