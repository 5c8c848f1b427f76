import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const HOME = ".o_hr_performance_home";
const KEPT = { trigger: "body:not(:has(.modal))" };
const task = (text) => `${HOME} .o_home_row:contains('${text}')`;
const status = (text) => `.o_statusbar_status .o_arrow_button_current:contains('${text}')`;
const back = { content: "Back to the first page", trigger: ".o_back_button", run: "click" };
const gone = (text) => ({ trigger: `${HOME}:not(:has(.o_home_row:contains('${text}')))` });
const answer = (until) => [
    { trigger: "[name=cause] textarea", run: "edit A machine stood still" },
    { trigger: "[name=measure] textarea", run: "edit A third shift" },
    { trigger: "[name=until] input", run: `edit ${until} && press Tab` },
    { trigger: "button[name=action_answer]", run: "click" },
    { trigger: status("Answered") },
];

tours.add("hr_performance_week_of_a_manager", {
    steps: () => [
        { content: "The talk of today", trigger: task("Talk with Subject"), run: "click" },
        {
            content: "Its agenda has made itself",
            trigger:
                ".o_hr_performance_agenda:contains('Open Promises'):contains('Goals Behind Plan'):contains('Home office')",
        },
        {
            trigger: ".o_hr_performance_agenda li:contains('Home office') button:contains('Talked About')",
            run: "click",
        },
        { trigger: ".o_hr_performance_agenda:not(:contains('Home office'))" },
        { trigger: ".o_data_row:contains('Subject') td[name=progress]", run: "click" },
        { trigger: ".o_selected_row [name=progress] textarea", run: "edit Ten visits" },
        { trigger: ".o_selected_row [name=agreed_step] textarea", run: "edit Rent a car" },
        { trigger: "button[name=action_hold]", run: "click" },
        { trigger: status("Held") },
        back,
        { trigger: `${HOME} .o_home_report:contains('Subject'):contains('Talked today')` },
        {
            content: "An incident, from the row of the person",
            trigger: ".o_home_report:contains('Subject') .o_home_report_note",
            run: "click",
        },
        { trigger: ".modal [name=kind] label:contains('Incident')", run: "click" },
        {
            content: "Who reads it is said while typing",
            trigger: ".modal:contains('all superiors of this person and HR read it')",
        },
        { trigger: ".modal [name=body] textarea", run: "edit Stopped the line in time" },
        { trigger: ".modal footer .btn-primary", run: "click" },
        KEPT,
        {
            content: "The goal of somebody without login is far behind",
            trigger: task("on track: Output"),
            run: "click",
        },
        ...answer("03/31/2026"),
        back,
        gone("on track: Output"),
        {
            content: "What was promised was kept",
            trigger: task("has kept the promise"),
            run: "click",
        },
        { trigger: "button[name=action_keep]", run: "click" },
        { trigger: status("Kept") },
        back,
        gone("has kept the promise"),
    ],
});

tours.add("hr_performance_week_of_an_employee", {
    steps: () => [
        {
            content: "Praise of a colleague, put on the own profile",
            trigger: `${HOME} li:contains('Stayed late for us') button:contains('Show on My Profile')`,
            run: "click",
        },
        {
            trigger: `${HOME} li:contains('Stayed late for us'):not(:has(button:contains('Show on My Profile')))`,
        },
        { content: "Something for the next talk", trigger: ".o_home_point", run: "click" },
        { trigger: ".modal [name=text] input", run: "edit Home office" },
        { trigger: ".modal .o_form_button_save", run: "click" },
        { trigger: `body:not(:has(.modal)) ${HOME} li:contains('Home office') .o_home_point` },
        {
            content: "The value of the month",
            trigger: ".o_home_goal:contains('Output') .o_home_update",
            run: "click",
        },
        { trigger: ".modal tr:contains('January 2026') input[name=value_input]", run: "edit 5" },
        { trigger: ".modal .o_hr_performance_save_values", run: "click" },
        KEPT,
        { content: "The own goal is far behind", trigger: task("on track: Output"), run: "click" },
        ...answer("03/31/2026"),
        back,
        gone("on track: Output"),
    ],
});

tours.add("hr_performance_message_note", {
    steps: () => [
        {
            content: "What somebody has written, two clicks away from a note",
            trigger: ".o-mail-Message:contains('I fixed the oven')",
            run: "hover && click .o-mail-Message:contains('I fixed the oven') [title='Expand']",
        },
        { trigger: ".o-dropdown-item:contains('Keep as note')", run: "click" },
        {
            content: "About whoever has written it",
            trigger: ".modal [name=employee_id] input:value('Subject')",
        },
        { trigger: ".modal [name=body] textarea", run: "edit Well done" },
        { trigger: ".modal footer .btn-primary", run: "click" },
        KEPT,
    ],
});

/** The profile of a colleague, as everybody sees it. */
tours.add("hr_performance_profile_praise", {
    steps: () => [
        { trigger: ".o_hr_performance_praise:contains('Stayed late for us'):contains('Colleague')" },
    ],
});
