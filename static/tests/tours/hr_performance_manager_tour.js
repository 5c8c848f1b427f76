import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("hr_performance_manager_review", {
    steps: () => [
        {
            content: "Open the review that waits",
            trigger: ".o_data_row:contains('Subject') td[name=cycle_id]",
            run: "click",
        },
        {
            content: "Type the missing actual value where it is needed",
            trigger: ".o_data_row:contains('Defects') td[name=actual_input]",
            run: "click",
        },
        {
            trigger: ".o_data_row td[name=actual_input] input",
            run: "edit 6",
        },
        {
            content: "Give points for the judged line",
            trigger: ".o_data_row:contains('Attitude') td[name=points_input]",
            run: "click",
        },
        {
            trigger: ".o_data_row td[name=points_input] input",
            run: "edit 90",
        },
        {
            content: "Say what went well",
            trigger: "[name=strengths] textarea",
            run: "edit Output stayed high although a machine was down",
        },
        {
            content: "Submit: this decides score and grade",
            trigger: "button[name=action_submit]",
            run: "click",
        },
        {
            trigger: ".modal footer button.btn-primary",
            run: "click",
        },
        {
            content: "The review is closed",
            trigger: ".o_statusbar_status button.o_arrow_button_current:contains('Submitted')",
        },
    ],
});
