import { registry } from "@web/core/registry";

/** The row or card of a line; phones show cards. */
const line = (title) =>
    `:is(.o_data_row, .o_kanban_record):contains('${title}') .o_hr_performance_levels`;

registry.category("web_tour.tours").add("hr_performance_levels", {
    steps: () => [
        {
            content: "The text of each level stands beside the line",
            trigger: `${line("Listening")} button:contains('Almost always')`,
        },
        {
            content: "One tap chooses it",
            trigger: `${line("Listening")} button:contains('Often')`,
            run: "click",
        },
        {
            trigger: `${line("Listening")} button[aria-checked=true]:contains('Often')`,
        },
        {
            trigger: `${line("Honesty")} button:contains('Sometimes')`,
            run: "click",
        },
        {
            trigger: `${line("Honesty")} button[aria-checked=true]:contains('Sometimes')`,
        },
        {
            content: "Nothing else is to be typed",
            trigger: "button[name=action_submit]:enabled",
            run: "click",
        },
        {
            content: "What was chosen stays to be read",
            trigger: ".o_arrow_button_current:contains('Submitted'), .o_form_sheet:contains('Submitted')",
        },
    ],
});
