import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** Whole journeys: forms with much on them take their time on a busy machine. */
const add = (name, steps) =>
    tours.add(name, { steps: () => steps.map((step) => ({ timeout: 40000, ...step })) });

const closed = "body:not(:has(.modal))";
const press = (name) => ({ trigger: `button[name=${name}]:enabled`, run: "click" });
const answer = (name) => ({ trigger: `.modal button[name=${name}]:enabled`, run: "click" });
const yes = { content: "What it means is confirmed", trigger: ".modal:contains('?') .btn-primary", run: "click" };
const type = (name, text, tag = "input", place = "") => ({
    trigger: `${place} .o_field_widget[name=${name}] ${tag}`,
    run: `edit ${text}`,
});
const choose = (name, text, place = "") => [
    type(name, text, "input", place),
    { trigger: `.o-autocomplete--dropdown-item:contains('${text}')`, run: "click" },
];
const pick = (name, text, place = "") => [
    { trigger: `${place} .o_field_widget[name=${name}] input`, run: "click" },
    { trigger: `.o_select_menu_item:contains('${text}')`, run: "click" },
];
const inDays = (days) => luxon.DateTime.now().plus({ days }).toFormat("MM/dd/yyyy");
const day = (name, days, place = "") => ({
    trigger: `${place} .o_field_widget[name=${name}] input`,
    run: `edit ${inDays(days)} && press Tab`,
});
const status = (words) => ({ trigger: `${closed} .o_arrow_button_current:contains('${words}')` });
const record = (words) => ({
    trigger: `.o_data_row:contains('${words}') td[name], .o_kanban_record:contains('${words}')`,
    run: "click",
});

// A TEAM IS INVITED ON ONE PAGE

add("hr_performance_invite_team", [
    press("action_schedule_team"),
    {
        content: "Everybody of the team stands there, with a time",
        trigger: ".modal .o_data_row:contains('Subject') td[name=date_start]:not(:empty)",
    },
    { trigger: ".modal .o_data_row:contains('Colleague') td[name=date_start]:not(:empty)" },
    type("place", "Room 3", "input", ".modal"),
    { trigger: ".modal .o_field_widget[name=is_private_place] input", run: "click" },
    answer("action_invite"),
    {
        content: "Both are invited",
        trigger: `${closed} .o_kanban_group:contains('Invited') .o_kanban_record:contains('Subject')`,
    },
    { trigger: ".o_kanban_group:contains('Invited') .o_kanban_record:contains('Colleague')" },
]);

// AN INTERVIEW WITH SOMEBODY WHO USES THE SHARED TABLET

add("hr_performance_tablet_close", [
    record("Userless"),
    {
        content: "What was said at the tablet is there",
        trigger: ".o_notebook .nav-link.active:contains('Talk')",
    },
    press("action_open_talk"),
    { content: "Nothing is missing", trigger: ".o_hr_performance_talk:not(:has([name=step_missing]))" },
    press("action_close"),
    { trigger: ".o_statusbar_status .o_arrow_button_current:contains('To Sign')" },
]);

add("hr_performance_tablet_sign", [
    record("Userless"),
    press("action_open_sign"),
    { trigger: ".modal .o_hr_performance_record:contains('I take the course along')" },
    { trigger: ".modal button[name=type]", run: "click" },
    { trigger: ".modal .o_hr_performance_pad input", run: "edit Manager" },
    answer("action_sign"),
    { trigger: `${closed} [name=signing_text]:contains('Both have signed; the record is being filed')` },
]);

// AN APPEAL

add("hr_performance_appeal_file", [
    record("A"),
    press("action_appeal"),
    { trigger: `${closed} .o_field_widget[name=point_ids] .o_field_x2many_list_row_add a`, run: "click" },
    type("view", "The orders of March are missing", "textarea", ".modal"),
    type("wish", "All orders count", "input, .modal .o_field_widget[name=wish] textarea", ".modal"),
    { trigger: ".modal .o_form_button_save", run: "click" },
    {
        trigger: `${closed} .o_field_widget[name=point_ids] .o_data_row:contains('The orders of March are missing')`,
    },
    press("action_file"),
    yes,
    status("Filed"),
]);

add("hr_performance_appeal_accept", [
    record("Subject"),
    press("action_accept"),
    { trigger: `${closed} .o_arrow_button_current:not(:contains('Filed'))` },
]);

add("hr_performance_appeal_answer", [
    { trigger: "button[name=action_open_answer]", run: "click" },
    { trigger: ".modal textarea", run: "edit They were booked in April" },
    { trigger: ".modal footer .btn-primary", run: "click" },
    { trigger: `${closed} .o_data_row:not(:has(button[name=action_open_answer]))` },
]);

/** In the dialog of the decision: a row is changed, and why. */
const change = (title) => {
    const row = `.modal .o_selected_row:contains('${title}')`;
    return [
        { trigger: `.modal .o_data_row:contains('${title}') td[name=verdict]`, run: "click" },
        ...pick("verdict", "Changed", row),
        type("reason", "The orders were accepted in March", "input", row),
    ];
};

add("hr_performance_appeal_decide", [
    record("Subject"),
    press("action_declare"),
    press("action_open_trial"),
    ...change("The Whole Result"),
    ...change("Work"),
    type("points", "100 && press Tab", "input", ".modal .o_selected_row:contains('Work')"),
    {
        content: "What it would do is told before",
        trigger: ".modal .o_field_widget[name=effect_html]:contains('100')",
    },
    type("decision", "The books of March were examined", "textarea", ".modal"),
    answer("action_decide"),
    {
        content: "It is final",
        trigger: ".modal:contains('The decision is final') .btn-primary",
        run: "click",
    },
    status("Decided"),
]);

// FROM A SHORTFALL TO A FINISHED PLAN

add("hr_performance_shortfall_manager", [
    record("Subject"),
    { trigger: ".o_field_widget[name=evidence_html]:contains('Output: 30 points, below 60.')" },
    press("action_accept"),
    status("Drafted"),
    ...choose("supporter_id", "Head"),
    { trigger: ".o_field_widget[name=action_ids] .o_data_row td[name=name]", run: "click" },
    type("resource", "An hour a week", "input", ".modal"),
    type("goal", "Output from 30 to 60 t a month", "textarea", ".modal"),
    day("due_date", 40, ".modal"),
    { trigger: ".modal .o_form_button_save", run: "click" },
    { trigger: `${closed} .o_field_widget[name=action_ids] .o_field_x2many_list_row_add a`, run: "click" },
    type("name", "Show how it is done", "input, .modal .o_field_widget[name=name] textarea", ".modal"),
    type("resource", "nothing", "input", ".modal"),
    ...pick("measure", "Coaching", ".modal"),
    { trigger: ".modal .o_field_widget[name=side] label:contains('Direct Manager')", run: "click" },
    ...choose("responsible_id", "Manager", ".modal"),
    day("due_date", 40, ".modal"),
    { trigger: ".modal .o_form_button_save", run: "click" },
    { trigger: `${closed} .o_field_widget[name=action_ids] .o_data_row:contains('Show how it is done')` },
    press("action_confirm"),
    { content: "It waits for the other side", trigger: "body:not(:has(button[name=action_confirm]))" },
]);

add("hr_performance_shortfall_employee", [
    record("Improvement Plan"),
    { trigger: ".o_field_widget[name=action_ids] .o_data_row:contains('Show how it is done')" },
    press("action_confirm"),
    status("Under Way"),
]);

add("hr_performance_shortfall_done", [
    record("Output"),
    type("outcome_text", "I have set the machine anew", "textarea"),
    press("action_done"),
    status("Done"),
]);

add("hr_performance_shortfall_support", [
    record("Show how it is done"),
    type("outcome_text", "Shown on four days", "textarea"),
    press("action_done"),
    status("To Be Confirmed"),
]);

add("hr_performance_shortfall_got", [
    record("Show how it is done"),
    press("action_confirm_support"),
    status("Done"),
]);

add("hr_performance_shortfall_close", [
    record("Subject"),
    { trigger: ".o_field_widget[name=outcome] label:contains('Achieved')", run: "click" },
    type("decision_text", "Two months above the goal", "textarea"),
    press("action_close"),
    status("Closed"),
]);
