import { registry } from "@web/core/registry";

const ROW = ".o_data_row:contains('Output')";
const type = (field, text) => [
    { trigger: `${ROW} td[name=${field}]`, run: "click" },
    { trigger: `.o_selected_row td[name=${field}] input`, run: `edit ${text} && press Tab` },
];
const refused = (field, meant) => [
    {
        content: "What may be meant is said",
        trigger: `.o_notification:contains('Did you mean ${meant}?')`,
    },
    { content: "What was typed stays to be corrected", trigger: `td[name=${field}].o_invalid_cell, td[name=${field}] .o_field_invalid` },
    { trigger: ".o_notification_close", run: "click" },
];

registry.category("web_tour.tours").add("hr_performance_typed_numbers", {
    steps: () => [
        { trigger: ".o_data_row:contains('Subject') td[name=employee_id]", run: "click" },
        ...type("target", "98,5"),
        ...refused("target", "98.5"),
        ...type("target", "98.5"),
        ...type("weight", "1,5"),
        ...refused("weight", "1.5"),
        ...type("weight", "1.5"),
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_form_saved" },
    ],
});
