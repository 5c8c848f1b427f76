import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("hr_performance_employee_plan", {
    steps: () => [
        {
            content: "Open one's own sheet",
            trigger: ".o_kanban_record:contains('2026 H1')",
            run: "click",
        },
        {
            content: "The next step is said in words",
            trigger: ".o_hr_performance_next:contains('Agree the plan')",
        },
        {
            content: "Propose another target",
            trigger: ".o_data_row:contains('Output') td[name=target]",
            run: "click",
        },
        {
            trigger: ".o_data_row td[name=target] input",
            run: "edit 95",
        },
        {
            content: "Confirm the plan",
            trigger: "button[name=action_confirm_plan]:enabled",
            run: "click",
        },
        {
            content: "Now the manager has to confirm",
            trigger: ".o_hr_performance_next:contains('Manager confirms the plan')",
        },
    ],
});

registry.category("web_tour.tours").add("hr_performance_employee_result", {
    steps: () => [
        {
            content: "Open the explanation of the released result",
            trigger: ".o_data_row button[name=action_explain]",
            run: "click",
        },
        {
            content: "Every figure of the score is told in a sentence",
            trigger: ".modal .o_hr_performance_steps:contains('89.5')",
        },
        {
            trigger: ".modal footer button:contains('Close')",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal))",
        },
    ],
});
