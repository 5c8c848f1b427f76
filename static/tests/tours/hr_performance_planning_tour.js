import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const current = (state) => `.o_statusbar_status button.o_arrow_button_current:contains('${state}')`;
const press = (method) => ({ trigger: `button[name=${method}]:enabled`, run: "click" });
const openRow = (text) => ({
    trigger: `.o_data_row:contains('${text}') td[name=name]`,
    run: "click",
});

tours.add("hr_performance_planning_strategy", {
    steps: () => [
        { content: "A goal of the company", trigger: ".o_list_button_add", run: "click" },
        { trigger: "div[name=name] input, div[name=name] textarea", run: "edit Ship 1,000 tons" },
        { trigger: "div[name=level] input", run: "click" },
        { trigger: ".o_select_menu_item:contains('Company')", run: "click" },
        { trigger: "div[name=unit] input", run: "edit t" },
        { trigger: "div[name=target] input", run: "edit 1000" },
        { trigger: ".o_form_button_save", run: "click" },
        press("action_propose"),
        press("action_approve"),
        { content: "It is binding now", trigger: current("Approved") },
        {
            content: "Break it down to departments",
            trigger: ".o_statusbar_buttons button:contains('Split')",
            run: "click",
        },
        { trigger: ".modal button[name=action_spread]", run: "click" },
        { trigger: ".modal td[name=contribution_share]:contains('50')" },
        { trigger: ".modal button[name=action_split]", run: "click" },
        { content: "The parts are drafts", trigger: "body:not(:has(.modal))" },
    ],
});

tours.add("hr_performance_planning_propose", {
    steps: () => [
        openRow("Works"),
        press("action_propose"),
        { content: "It waits for the superior", trigger: current("Proposed") },
    ],
});

tours.add("hr_performance_planning_approve", {
    steps: () => [
        openRow("Works"),
        press("action_approve"),
        { content: "The department may plan with it", trigger: current("Approved") },
    ],
});

tours.add("hr_performance_planning_link", {
    steps: () => [
        {
            content: "The plan of somebody in the team",
            trigger: ".o_data_row:contains('Subject') td[name=employee_id]",
            run: "click",
        },
        {
            content: "What the first goal serves",
            trigger: ".o_field_one2many[name=line_ids] .o_data_row:contains('Output') td[name=objective_id]",
            run: "click",
        },
        { trigger: "td[name=objective_id] input", run: "edit Ship" },
        { trigger: ".o-autocomplete--dropdown-item:contains('Ship 1,000 tons · Works')", run: "click" },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_form_saved" },
    ],
});

tours.add("hr_performance_planning_understand", {
    steps: () => [
        { trigger: ".o_kanban_record:contains('2026 H1')", run: "click" },
        { content: "What the goals serve", trigger: "a[name=goals]", run: "click" },
        { content: "Up to the company", trigger: ".tab-pane:contains('Ship 1,000 tons')" },
        { trigger: "button[name=action_understand_goals].btn-primary", run: "click" },
        press("action_confirm_plan"),
        { trigger: ".o_hr_performance_next:contains('Manager confirms the plan')" },
    ],
});

tours.add("hr_performance_planning_confirm", {
    steps: () => [
        {
            trigger: ".o_data_row:contains('Subject') td[name=employee_id]",
            run: "click",
        },
        press("action_confirm_plan"),
        { content: "Both sides have agreed", trigger: ".o_step_now:contains('Work towards the goals')" },
    ],
});

tours.add("hr_performance_planning_blank_row", {
    steps: () => [
        {
            content: "Nobody has clicked into the row",
            trigger: ".o_data_row:not(.o_selected_row) td[name=title] .text-muted:contains('Write the goal')",
        },
        {
            content: "Nor is it a goal yet",
            trigger: ".o_data_row:has(td[name=title] .text-muted) td[name=smart_flags]:not(:has(.o_smart_letter))",
        },
    ],
});
