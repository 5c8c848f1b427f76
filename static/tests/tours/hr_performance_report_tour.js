import { registry } from "@web/core/registry";

const ROW = ".modal .o_report:first";

registry.category("web_tour.tours").add("hr_performance_report", {
    steps: () => [
        {
            content: "The one list says what to do",
            trigger: ".o_hr_performance_home button:contains('Report your progress')",
            run: "click",
        },
        {
            content: "The value",
            trigger: ".modal .o_has_report:contains('Output') input[name=value_input]",
            run: "edit 12.5",
        },
        { content: "The sentence", trigger: `${ROW} input[name=note]`, run: "edit On track" },
        {
            content: "What stands in the way",
            trigger: `${ROW} input[name=difficulties]`,
            run: "edit One machine",
        },
        { trigger: ".modal .o_hr_performance_save_values", run: "click" },
        { content: "Saved", trigger: "body:not(:has(.modal)) .o_hr_performance_home" },
    ],
});
