import { addJob } from "./hr_performance_job";

/** A row of what waits, by the words that it says. */
const row = (words) => ({ trigger: `.o_home_row:contains('${words}')`, run: "click" });
const press = (name) => ({ trigger: `button[name=${name}]:enabled`, run: "click" });
const answer = (name) => ({ trigger: `.modal button[name=${name}]:enabled`, run: "click" });
const yes = { trigger: ".modal footer .btn-primary", run: "click" };
const closed = "body:not(:has(.modal))";

// EVERYBODY

addJob("hr_performance_job_waiting", {
    job: "See what waits for me",
    role: "manager",
    clicks: 0,
    fields: 0,
    steps: [
        { content: "How much it is", trigger: "[data-part=tasks] [data-count=tasks]:contains('5')" },
        { trigger: ".o_home_row:contains('Answer the change request of Subject')" },
        { trigger: ".o_home_row:contains('Agree the plan of Colleague')" },
        { content: "And where everybody stands", trigger: ".o_home_report:contains('Userless')" },
    ],
});

// HR

addJob("hr_performance_job_launch", {
    job: "Launch and announce with all that is proposed",
    role: "HR",
    clicks: 3,
    fields: 0,
    steps: [
        { trigger: ".o_home_start", run: "click" },
        press("action_ask"),
        answer("action_launch_announced"),
        { trigger: ".o_notification:contains('Announced')" },
        { trigger: `${closed} button[name=action_open_next_stage]` },
    ],
});

addJob("hr_performance_job_launch_other", {
    job: "Launch and announce another period",
    role: "HR",
    clicks: 5,
    fields: 2,
    steps: [
        { trigger: "[data-part=cycles] .o_home_start", run: "click" },
        { trigger: "[data-field=date_start]", run: "click" },
        { trigger: "input[data-field=date_start]", run: "edit 07/01/2027 && press Tab" },
        { trigger: "[data-field=date_end]", run: "click" },
        { trigger: "input[data-field=date_end]", run: "edit 12/31/2027 && press Tab" },
        { trigger: "div[name=name] input:value(2027 H2)" },
        { content: "Who takes part is there", trigger: ".o_data_row:contains('Userless'):contains('Takes Part')" },
        press("action_ask"),
        { trigger: ".modal:contains('07/01/2027'):contains('12/31/2027')" },
        answer("action_launch_announced"),
        { trigger: ".o_notification:contains('Announced')" },
        { trigger: `${closed} button[name=action_open_next_stage]` },
    ],
});

addJob("hr_performance_job_chase", {
    job: "Remind who is late",
    role: "HR",
    clicks: 3,
    fields: 0,
    steps: [
        { trigger: "[data-part=cycles] [data-count]:contains('Overdue')", run: "click" },
        { trigger: ".o_list_view thead .o_list_record_selector input", run: "click" },
        { trigger: ".o_control_panel button[name=action_send_reminder]", run: "click" },
        { trigger: ".o_notification:contains('Reminders on their way')" },
    ],
});

addJob("hr_performance_job_reports", {
    job: "Look at the health of the cycle, then at the process report",
    role: "HR",
    clicks: 2,
    fields: 0,
    steps: [
        {
            content: "Where people are, how many are late and in time: on the first page",
            trigger: ".o_home_cycle:contains('10 late') .o_home_stack",
        },
        { trigger: "[data-menu-xmlid='hr_performance.menu_hr_performance_reporting']", run: "click" },
        { trigger: "[data-menu-xmlid='hr_performance.menu_hr_performance_process_report']", run: "click" },
        { trigger: ".o_control_panel:contains('Process')" },
    ],
});

// THE PLAN

addJob("hr_performance_job_plan_confirm", {
    job: "Read the rules and confirm the plan",
    role: "employee",
    clicks: 4,
    fields: 0,
    steps: [
        row("Read your plan and confirm it"),
        { trigger: ".alert button[name=action_open_method_page]", run: "click" },
        answer("action_acknowledge"),
        { content: "It is asked no more", trigger: `${closed}:not(:has(.alert button[name=action_open_method_page]))` },
        { content: "The goals are on the page", trigger: ".o_data_row:contains('Output')" },
        press("action_confirm_plan"),
        { content: "Both have agreed", trigger: ".o_step_now:contains('Work towards the goals')" },
    ],
});

addJob("hr_performance_job_plan_answer", {
    job: "Answer a request, change a target and confirm the plan",
    role: "manager",
    clicks: 4,
    fields: 2,
    steps: [
        row("Answer the change request of Subject"),
        { trigger: ".o_data_row:contains('Output') td[name=target]", run: "click" },
        { trigger: ".o_data_row td[name=target] input", run: "edit 90" },
        press("action_open_request_answer"),
        { trigger: ".modal [name=text] textarea", run: "edit 90 it is" },
        answer("action_accept_and_confirm"),
        { trigger: `${closed} .o_hr_performance_next:contains('Employee confirms the plan')` },
    ],
});

// THE REVIEW

const points = (title, number) => {
    const input = `.o_data_row:contains('${title}') .o_hr_performance_points input[type=text]`;
    return [
        { trigger: input, run: `edit ${number} && press Tab` },
        { content: "It stays", trigger: `${input}:value(${number})` },
    ];
};

addJob("hr_performance_job_self_review", {
    job: "Write the self-review, five judged lines",
    role: "employee",
    clicks: 2,
    fields: 5,
    steps: [
        row("Write your self-review"),
        ...[1, 2, 3, 4, 5].flatMap((number) => points(`Part ${number}`, 80 + number)),
        press("action_submit"),
        { trigger: ".o_statusbar_status .o_arrow_button_current:contains('Submitted')" },
    ],
});

addJob("hr_performance_job_review", {
    job: "Write one review, two judged lines",
    role: "manager",
    clicks: 3,
    fields: 2,
    steps: [
        row("Submit the rating of Subject"),
        ...["Attitude", "Teamwork"].flatMap((title) => points(title, 90)),
        { trigger: ".o_hr_performance_running:not(:contains('without points')) .badge" },
        press("action_open_submit"),
        answer("action_submit"),
        { trigger: ".o_statusbar_status .o_arrow_button_current:contains('Submitted')" },
    ],
});

// THE TALK

addJob("hr_performance_job_self_report", {
    job: "Submit the self-report as it is proposed",
    role: "employee",
    clicks: 4,
    fields: 0,
    steps: [
        row("Write your self-report"),
        { trigger: ".o_field_widget[name=nothing_to_add] input", run: "click" },
        press("action_submit"),
        yes,
        { trigger: ".o_statusbar_status .o_arrow_button_current:contains('Submitted')" },
    ],
});

addJob("hr_performance_job_invite", {
    job: "Prepare the interview and invite",
    role: "manager",
    clicks: 4,
    fields: 2,
    steps: [
        row("Hold the interview with Subject"),
        press("action_prepare"),
        { content: "An outline is there", trigger: ".o_field_widget[name=body] textarea" },
        { trigger: ".breadcrumb-item a:contains('Subject')", run: "click" },
        { trigger: ".o_field_widget[name=date_start] input", run: "edit 07/20/2026 10:00:00 && press Tab" },
        { trigger: ".o_field_widget[name=place] input", run: "edit Room 3" },
        press("action_invite"),
        { trigger: ".o_statusbar_status .o_arrow_button_current:contains('Invited')" },
    ],
});

const next = (title, number) => [
    { trigger: `.o_hr_performance_talk:contains('Step ${number} of 10: ${title}')` },
    press("action_next_step"),
];

addJob("hr_performance_job_talk", {
    job: "Hold the interview in ten steps and close it",
    role: "manager",
    clicks: 17,
    fields: 3,
    steps: [
        row("Hold the interview with Subject"),
        press("action_start"),
        { trigger: ".o_hr_performance_talk:contains('Step 1 of 10: Opening')" },
        press("action_agree_agenda"),
        ...next("Self-Review", 2),
        { content: "What the review said is there", trigger: "[name=strength_ids] .o_data_row:contains('Reliable')" },
        ...next("Manager's Review", 3),
        ...next("Disputed Points", 4),
        ...next("Career", 5),
        ...next("Concerns and Support", 6),
        ...next("Improvement", 7),
        {
            content: "The goal of the self-report, due by the end of the next period",
            trigger: "[name=next_goal_ids] .o_data_row:contains('Cut scrap'):contains('Dec 31')",
        },
        { content: "What is missing is said", trigger: ".o_field_widget[name=step_missing]:contains('Cut scrap')" },
        { trigger: "[name=next_goal_ids] .o_data_row td[name=expected_result]", run: "click" },
        { trigger: "[name=next_goal_ids] td[name=expected_result] textarea", run: "edit Below 2 %" },
        ...next("Next Goals", 8),
        ...next("Commitments", 9),
        { trigger: ".o_field_widget[name=consensus] input[data-value=yes]", run: "click" },
        { trigger: ".o_field_widget[name=manager_summary] textarea", run: "edit A good half-year" },
        { trigger: ".o_field_widget[name=is_handed_over] input", run: "click" },
        { trigger: ".o_field_widget[name=is_result_received] input", run: "click" },
        { trigger: ".o_field_widget[name=employee_consensus] input[data-value=yes]", run: "click" },
        { trigger: ".o_field_widget[name=employee_summary] textarea", run: "edit I take it along && press Tab" },
        { content: "Nothing is missing", trigger: ".o_hr_performance_talk:not(:has([name=step_missing]))" },
        press("action_close"),
        { trigger: ".o_statusbar_status .o_arrow_button_current:contains('To Sign')" },
    ],
});

/** Two strokes of a mouse. */
function draw(canvas) {
    const box = canvas.getBoundingClientRect();
    const stroke = (type, x, y) =>
        canvas.dispatchEvent(
            new PointerEvent(type, {
                bubbles: true,
                cancelable: true,
                buttons: type === "pointerup" ? 0 : 1,
                isPrimary: true,
                pointerId: 1,
                pointerType: "mouse",
                clientX: box.left + x * box.width,
                clientY: box.top + y * box.height,
            })
        );
    stroke("pointerdown", 0.2, 0.6);
    for (let step = 0; step < 20; step++) {
        stroke("pointermove", 0.2 + step * 0.03, step % 2 ? 0.3 : 0.7);
    }
    stroke("pointerup", 0.8, 0.5);
}

const sign = (other) => [
    row(`Sign the interview with ${other}`),
    press("action_open_sign"),
    {
        content: "Draw, which is one more movement of the hand",
        trigger: ".modal .o_hr_performance_pad canvas",
        costs: { clicks: 1 },
        run: ({ anchor }) => draw(anchor),
    },
    answer("action_sign"),
    { content: "It can be printed", trigger: `${closed} .o_statusbar_buttons button:contains('Print Record')` },
];

addJob("hr_performance_job_sign_employee", {
    job: "Sign the record of the interview",
    role: "employee",
    clicks: 4,
    fields: 0,
    steps: sign("Manager"),
});

addJob("hr_performance_job_sign_manager", {
    job: "Sign the record of the interview",
    role: "manager",
    clicks: 4,
    fields: 0,
    steps: sign("Subject"),
});

addJob("hr_performance_job_result", {
    job: "Read the result and how it came about",
    role: "employee",
    clicks: 2,
    fields: 0,
    steps: [
        { trigger: "[data-part=grades] button:contains('A')", run: "click" },
        { trigger: ".o_hr_performance_result_head:contains('A')" },
        press("action_explain"),
        { trigger: ".modal .o_hr_performance_steps" },
    ],
});

// REWARDS

addJob("hr_performance_job_reward", {
    job: "Approve rewards and hand them over",
    role: "reward officer",
    clicks: 5,
    fields: 0,
    steps: [
        row("Approve the rewards"),
        press("action_approve"),
        yes,
        { trigger: `${closed} button[name=action_hand_over]:enabled`, run: "click" },
        yes,
        { trigger: `${closed} button[name=action_confirm_payment]` },
    ],
});
