import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const VALUE = ".o_hr_performance_values tr:eq(1) input[name=value_input]";
const SECOND = ".o_hr_performance_values tr:eq(2) input[name=value_input]";
const SAVE = "button.o_hr_performance_save_values";

tours.add("hr_performance_log_value", {
    steps: () => [
        { trigger: ".o_kanban_record:contains('2026 H1')", run: "click" },
        {
            content: "First click",
            trigger: ".o_data_row:contains('Output') button[name=action_log_value]",
            run: "click",
        },
        {
            content: "The month is known, the field is ready and empty",
            trigger: `.modal ${VALUE}:focus:value(''), .modal tr:contains('February 2026') input[name=value_input]:focus`,
            run: "edit 12.5",
        },
        { content: "Second click", trigger: `.modal ${SAVE}`, run: "click" },
        {
            content: "The plan shows it",
            trigger: "body:not(:has(.modal)) .o_data_row:contains('Output') .o_hr_performance_progress:contains('12.5')",
        },
    ],
});

tours.add("hr_performance_log_value_phone", {
    steps: () => [
        { trigger: ".o_kanban_record:contains('2026 H1')", run: "click" },
        {
            trigger: ".o_field_x2many_kanban .o_kanban_record:contains('Output') button[name=action_log_value]",
            run: "click",
        },
        { trigger: `.modal ${VALUE}`, run: "edit 12.5" },
        { trigger: `.modal ${SAVE}`, run: "click" },
        {
            trigger: "body:not(:has(.modal)) .o_kanban_record:contains('Output'):contains('12.5')",
        },
    ],
});

tours.add("hr_performance_log_all", {
    steps: () => [
        { content: "The first field is ready", trigger: `${VALUE}:focus`, run: "edit 98,5" },
        { content: "On to the next line", trigger: VALUE, run: "press Enter" },
        { trigger: `${SECOND}:focus`, run: "edit 0" },
        { content: "On to the button", trigger: SECOND, run: "press Enter" },
        { trigger: `${SAVE}:focus`, run: "press Enter" },
        {
            content: "The cell is named, with what may be meant",
            trigger: ".modal:contains('Output, February 2026'):contains('Did you mean 98.5')",
        },
        { trigger: ".modal footer button:contains('Close'), .modal footer .btn-primary", run: "click" },
        { trigger: `body:not(:has(.modal)) ${VALUE}`, run: "edit 98.5" },
        { trigger: VALUE, run: "press Enter" },
        { trigger: SECOND, run: "press Enter" },
        { trigger: `${SAVE}:focus`, run: "press Enter" },
        { trigger: ".o_notification:contains('Values saved: 2')" },
        { content: "The next month waits", trigger: ".o_hr_performance_values:contains('March 2026')" },
    ],
});
