import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const click = (trigger, content) => ({ content, trigger, run: "click" });
const reached = (state) => ({
    trigger: `body:not(:has(.modal)) .o_arrow_button_current:contains('${state}')`,
});

tours.add("hr_performance_payroll_approve", {
    steps: () => [
        click(".o_data_row:contains('Half-year bonus') td[name=name]", "The second officer opens the run"),
        click("button[name=action_approve]:enabled"),
        click(".modal .modal-footer .btn-primary"),
        reached("Approved"),
    ],
});

tours.add("hr_performance_payroll_pay", {
    steps: () => [
        click(".o_list_button_add", "The clerk makes a payslip"),
        { trigger: ".o_field_widget[name=employee_id] input", run: "edit Subject" },
        click(".o-autocomplete--dropdown-item:contains('Subject')"),
        {
            content: "The approved bonus is there",
            trigger: "[name=input_line_ids] .o_data_row:contains('Performance Bonus'):contains('14,400')",
        },
        click(".o_form_button_save"),
        { trigger: ".o_form_saved" },
        click("button[name=compute_sheet]:enabled"),
        reached("Waiting"),
        click("button[name=action_payslip_done]:enabled"),
        reached("Done"),
    ],
});
