import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const click = (trigger, content) => ({ content, trigger, run: "click" });
const confirmed = (name, state) => [
    click(`button[name=${name}]:enabled`),
    click(".modal .modal-footer .btn-primary"),
    { trigger: `body:not(:has(.modal)) .o_arrow_button_current:contains('${state}')` },
];

tours.add("hr_performance_merit_manager", {
    steps: () => [
        click(".o_data_row:contains('Plant') td[name=name]", "The manager opens the team"),
        click(".o_data_row:contains('Subject') td[name=percent]"),
        {
            content: "A percentage is typed",
            trigger: ".o_selected_row [name=percent] input",
            run: "edit 6.5",
        },
        click(".o_form_sheet .o_field_widget[name=date_effective]"),
        {
            content: "The running total follows before anything is saved",
            trigger: ".o_field_widget[name=used_percent]:contains('3.00')",
        },
        {
            content: "No wage stands anywhere",
            trigger: ".o_form_view:not(:contains('8,500'))",
        },
        ...confirmed("action_propose", "Proposed"),
    ],
});

tours.add("hr_performance_merit_officer", {
    steps: () => [
        click(".o_data_row td[name=name]", "The officer opens the round"),
        ...confirmed("action_submit", "In Approval"),
        { content: "Somebody else approves", trigger: ".alert:contains('Ask Approver')" },
    ],
});

tours.add("hr_performance_merit_approver", {
    steps: () => [
        click(".o_data_row td[name=name]", "The second officer opens the round"),
        ...confirmed("action_approve", "Approved"),
        ...confirmed("action_apply", "Applied"),
    ],
});
