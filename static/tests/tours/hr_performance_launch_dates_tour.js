import { registry } from "@web/core/registry";

/** Types the period with the keyboard, as people do who know their dates. */
const typed = (key) => [
    { trigger: "[data-field=date_start]", run: "click" },
    { trigger: "input[data-field=date_start]", run: "edit 04/01/2027 && press Tab" },
    { trigger: "[data-field=date_end]", run: "click" },
    { trigger: "input[data-field=date_end]", run: `edit 09/30/2027 && press ${key}` },
    { content: "The name tells the months", trigger: "div[name=name] input:value(Apr – Sep 2027)" },
    {
        content: "What was typed is shown",
        trigger: "[data-field=date_start][data-tooltip='04/01/2027'], [data-field=date_start]:value(04/01/2027)",
    },
    {
        trigger: "[data-field=date_end][data-tooltip='09/30/2027'], [data-field=date_end]:value(09/30/2027)",
    },
];

const launch = [
    { content: "Who takes part is there", trigger: ".o_data_row:contains('Userless'):contains('Takes Part')" },
    { trigger: "button[name=action_ask]", run: "click" },
    { content: "The question names period and people", trigger: ".modal:contains('04/01/2027'):contains('09/30/2027') div[name=in_count]:contains('13')" },
    { trigger: ".modal button[name=action_launch]", run: "click" },
    { trigger: "body:not(:has(.modal)) .alert-warning:contains('The launch was quiet')" },
];

for (const key of ["Tab", "Enter"]) {
    registry.category("web_tour.tours").add(`hr_performance_launch_dates_${key.toLowerCase()}`, {
        steps: () => [...typed(key), ...launch],
    });
}
