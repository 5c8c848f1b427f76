import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const press = (name) => ({ trigger: `button[name=${name}]:enabled`, run: "click" });
const status = (words) => ({ trigger: `.o_arrow_button_current:contains('${words}')` });

// THE EMPLOYEE: FROM THE FIRST PAGE TO THE LAST LESSON

tours.add("hr_performance_slides_course", {
    steps: () => [
        {
            content: "What fell short is answered by a course, as a proposal",
            trigger: ".o_home_row:contains('Accept or decline the course: Welding')",
            run: "click",
        },
        { trigger: ".alert:contains('A proposal')" },
        press("action_accept"),
        status("Enrolled"),
        { ...press("action_open_course"), expectUnloadPage: true },
        { trigger: "a:contains('Welding 1')", run: "click", expectUnloadPage: true },
        {
            content: "The first lesson is done by reading it",
            trigger: ".o_wslides_progress_percentage:contains('50')",
        },
        { trigger: ".o_wslides_fs_slide_name:contains('Welding 2')", run: "click" },
        { content: "And the course with the last one", trigger: ".o_wslides_channel_completion_completed" },
    ],
});

tours.add("hr_performance_slides_certificate", {
    steps: () => [
        { trigger: ".o_data_row:contains('Completed') td[name=course_id]:contains('Welding')", run: "click" },
        status("Completed"),
        { content: "The certificate has a last day", trigger: "[name=valid_until]:not(:empty)" },
        { trigger: "button:contains('Print the Certificate')" },
    ],
});

// HR: HOW MANY PEOPLE NEED WHICH COURSE

tours.add("hr_performance_slides_demand", {
    steps: () => [
        { trigger: ".o_group_header:contains('Welding'):contains('2')", run: "click" },
        { trigger: ".o_data_row:contains('Subject'):contains('Result Fell Short')" },
        { trigger: ".o_data_row:contains('Colleague'):contains('Proposed by Somebody')" },
    ],
});
