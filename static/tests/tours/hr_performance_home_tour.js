import { registry } from "@web/core/registry";

import { addJob } from "./hr_performance_job";

const tours = registry.category("web_tour.tours");

tours.add("hr_performance_home_self_review", {
    steps: () => [
        {
            content: "One click: the row opens the self-review itself",
            trigger: ".o_home_row:contains('Write your self-review')",
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

addJob("hr_performance_home_value", {
    job: "Log one value of the month",
    role: "employee",
    clicks: 2,
    fields: 1,
    steps: [
        {
            content: "Update beside the goal",
            trigger: ".o_home_goal:contains('Output') .o_home_update",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=row_ids] input[type=text], .modal [name=row_ids] input",
            run: "edit 42",
        },
        { trigger: ".modal footer .btn-primary", run: "click" },
        {
            content: "The bar has moved",
            trigger: "body:not(:has(.modal)) .o_home_goal:contains('Output'):contains('42')",
        },
    ],
});

tours.add("hr_performance_home_team", {
    steps: () => [
        {
            content: "The row says what to do",
            trigger: ".o_home_report .o_home_report_act:contains('Agree the plan')",
            run: "click",
        },
        {
            content: "It opens the sheet",
            trigger: ".o_form_view [name=line_ids]",
        },
    ],
});

tours.add("hr_performance_home_all", {
    steps: () => [
        {
            trigger: ".o_home_row[data-kind=plans][data-all]",
            run: "click",
        },
        {
            content: "The list of these records",
            trigger: ".o_control_panel:contains('Plans to Agree')",
        },
    ],
});

addJob("hr_performance_home_first_cycle", {
    job: "Launch the first cycle quietly, then announce it",
    role: "HR",
    clicks: 5,
    fields: 0,
    steps: [
        {
            content: "The nine steps stand below",
            trigger: ".o_home_steps li:nth-child(9)",
        },
        { trigger: ".o_home_start", run: "click" },
        { content: "All is proposed", trigger: "button[name=action_ask]", run: "click" },
        { content: "Quietly", trigger: ".modal footer .btn-primary", run: "click" },
        {
            content: "Announce",
            trigger: "body:not(:has(.modal)) button[name=action_announce]",
            run: "click",
        },
        { trigger: ".modal footer .btn-primary", run: "click" },
        { trigger: "body:not(:has(button[name=action_announce]))" },
    ],
});
