# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The races: what is prepared, what two people click, what must never come of it.

``docs/architecture.md`` lists what each action reads, and which race shows it.
"""

from textwrap import dedent
from typing import NamedTuple

from track import Click

SHEET = "sheet = env['hr.performance.appraisal'].browse(sheet)\n"
CYCLE = "cycle = env['hr.performance.cycle'].browse(cycle)\n"
TALK = "talk = env['hr.performance.interview'].browse(talk)\n"
RESULT = (
    "result = env['hr.performance.result'].sudo().search"
    "([('appraisal_id', '=', sheet)]).with_env(env)\n"
)
REVIEW = (
    "review = env['hr.performance.rating'].sudo().search"
    "([('appraisal_id', '=', sheet), ('kind', '=', 'manager')]).with_env(env)\n"
)
FOUND = (
    "result = env['hr.performance.result'].search([('appraisal_id', '=', sheet.id)])\n"
)
RUN = "run = env['hr.performance.reward.run'].browse(run)\n"
GOAL = "goal = env['hr.performance.objective'].browse(goal)\n"
CHANGE = "change = env['hr.performance.plan.change'].browse(change)\n"


class Race(NamedTuple):
    """One race; see ``Track.race``."""

    prepare: str
    clicks: tuple
    wrong: str


def race(prepare, one, other, wrong):
    """A race of two pairs or triples: login, click, what is seen before."""
    return Race(
        dedent(prepare),
        (Click(*one), Click(*other)),
        dedent(wrong),
    )


ONE_EACH = "rounds_of(launched(people).appraisal_ids)"
TWO_DONE = "values['answer'] = outcomes.count('done') > 1 and outcomes"
SEEN_STAGE = CYCLE + "keep['seen'] = cycle.state"
NEXT = CYCLE + "cycle.action_next_stage(globals().get('seen'))"
OPENED = """
step = sheet._open_steps()
now = (sheet.state, step.state, step.is_task, bool(step.owner_id))
answer = cycle.state == 'assessment' and not all(now[2:]) or now[0] != now[1]
values['answer'] = answer and now
"""
TALKS = """
from datetime import date
sheets = decided(launched([people]))
talks = env['hr.performance.interview'].search([('appraisal_id', 'in', sheets.ids)])
talks.write({
    'state': 'in_progress', 'step': 'closing', 'started_on': '2026-07-01 08:00:00',
    'is_review_open': True, 'is_agenda_confirmed': True, 'manager_summary': 'Good',
    'consensus': 'yes', 'next_interview_date': '2027-06-30', 'encouragement': 'Thanks',
    'date_start': '2026-07-01 08:00:00', 'place': 'Room 3', 'is_oral_report': True,
    'employee_consensus': 'yes', 'is_summary_waived': True,
    'is_result_received': True,
})
results = env['hr.performance.result'].search([('appraisal_id', 'in', sheets.ids)])
results.action_release()
env['hr.performance.interview.topic'].create([
    {'interview_id': talk.id, 'kind': kind, 'text': 'Reliable', 'fact': 'No day late',
     'side': 'manager', 'expected_result': 'Below 2 %', 'deadline': '2027-03-31'}
    for talk in talks for kind in ('strength', 'next_goal')
])
env['hr.performance.commitment'].create([
    {'interview_id': talk.id, 'who': 'manager', 'text': 'Book the course',
     'due_date': '2027-01-31'}
    for talk in talks
])
def rounds_of_talks():
    rounds_of(sheets)
    for own in values['answer']:
        own['talk'] = talks.filtered(lambda t: t.appraisal_id.id == own['sheet']).id
"""
PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)
SIGN = TALK + (
    "talk.with_context(performance_interview_seen=seen)"
    f".action_sign('{PNG}', side='employee')"
)
CLOSE = TALK + "talk.action_close()"
SIGN_FOR_COMPANY = SIGN.replace("'employee'", "'manager'")
SIGNATURES = (
    TALK
    + """
sides = sorted(talk.sudo()._valid_signatures().mapped('side'))
answer = (talk.state, sides) != ('signed', ['employee', 'manager'])
values['answer'] = answer and (talk.state, sides, outcomes)
"""
)
PAYLOAD = """
now = talk.sudo().with_context(lang=talk.document_lang)._payload_values()
import json
is_closed = talk.state != 'in_progress'
values['answer'] = is_closed and json.loads(talk.payload) != json.loads(
    json.dumps(now)) and talk.state
"""
RUNS = """
sheets = released(launched(people))
rule = env['hr.performance.reward.rule'].search([('company_id', '=', company.id)])
officer = env['res.users'].search([('login', '=', 'officer3')])
def runs_of(cycles):
    runs = env['hr.performance.reward.run'].with_user(officer).with_context(
        allowed_company_ids=company.ids).create([
        {'cycle_id': cycle.id, 'rule_id': rule.id, 'company_id': company.id}
        for cycle in cycles])
    runs.action_simulate()
    return runs
"""
APPEALS = (
    RUNS
    + """
runs = runs_of(sheets.cycle_id)
runs.with_user(env['res.users'].search([('login', '=', 'officer1')])).action_approve()
rounds_of(sheets)
for own in values['answer']:
    own['run'] = runs.filtered(lambda r: r.cycle_id.id == own['cycle']).id
    sheet = sheets.browse(own['sheet'])
    appeals = env['hr.performance.appeal'].with_user(sheet.owner_id.user_id)
    own['appeal'] = appeals.create({
        'appraisal_id': sheet.id, 'point_ids': [(0, 0, {
            'appraisal_line_id': sheet.line_ids.id, 'view': 'Counted wrongly'})]}).id
"""
)
APPEAL = "appeal = env['hr.performance.appeal'].browse(appeal)\n"
EXAMINED = """
runs.with_user(env['res.users'].search([('login', '=', 'officer1')])).action_hand_over()
top = env['res.users'].search([('login', '=', 'top')])
for own in values['answer']:
    appeal = env['hr.performance.appeal'].browse(own['appeal'])
    appeal.with_user(appeal.owner_id.user_id).action_file()
    appeal.action_accept()
    appeal.hearing_ids.action_answer('As I said')
    appeal.action_declare()
"""
DECIDE = APPEAL + dedent("""
appeal.action_decide([{
    'line': appeal.sudo().appraisal_id.line_ids.id, 'verdict': 'changed',
    'points': '100', 'reason': 'Counted anew'}], 'The books were examined')
""")
ASKED = """
from odoo.addons.hr_performance.models.base import features
features.switch(env, {features.RATERS: True})
words = {f'anchor_{level}': str(level) for level in range(1, 6)}
rated = template.copy({'name': 'Rated', 'line_ids': [(5, 0, 0), (0, 0, {
    'name': 'Attitude', 'section': 'attitude', 'weight': 100, 'is_for_raters': True,
    **words})], 'rater_ids': [
    (0, 0, {'kind': kind, 'weight': 50}) for kind in ('manager', 'colleague')]})
sheets = agreed(launched(people, template_id=rated.id))
top = env['hr.employee'].search([('name', '=', 'top')])
env['hr.performance.rater'].create([
    {'appraisal_id': sheet.id, 'kind': 'colleague', 'employee_id': rater.id,
     'state': 'approved'}
    for sheet in sheets for rater in top | (people - sheet.employee_id)[:2]])
sheets.rater_ids._ask()
rounds_of(sheets)
for own, sheet in zip(values['answer'], sheets):
    own['rater'] = sheet.rater_ids.filtered(lambda r: r.employee_id == top).id
    own['line'] = sheet.line_ids.id
"""
GIVE = (
    "rater = env['hr.performance.rater'].browse(rater)\n"
    "rater._own_key()._give({line: 4}, 'words', '')"
)
BOX = SHEET + dedent("""
box = env['hr.performance.rater.answer'].search([('appraisal_id', '=', sheet.id)])
filled = box.filtered('is_filled')
values['answer'] = (
    sheet.is_feedback_closed and any(not one.is_counted for one in box)
    or len(filled) > 1
    or (outcomes[0] == 'done') != bool(filled)
) and (box.ids, filled.ids, outcomes)
""")
IMPORT = """
own = env['hr.performance.import'].create({
    'kind': 'result', 'file': file, 'file_name': 'past.csv', 'employee_key': 'barcode',
    'scale_id': env.ref('hr_performance.hr_performance_scale_s_to_d').id})
own.action_check()
own.action_import()
if own.state != 'done':
    raise UserError(str(own.line_ids.mapped('message')))
"""

#: Improvement plans that only lack one side or the other, and that boss and HR decide.
PLANS = """
from datetime import timedelta
today = company._performance_today()
plans = env['hr.performance.development.plan'].with_context(
    allowed_company_ids=company.ids).create([
    {'employee_id': person.id, 'kind': 'improvement', 'reason': 'Complaints',
     'date_start': today, 'date_end': today + timedelta(60), 'check_days': 14,
     'supporter_id': boss.id,
     'action_ids': [(0, 0, {
         'side': side, 'name': 'Learn statistics', 'measure': measure,
         'resource': 'Four days off the line', 'responsible_id': responsible.id,
         'goal': 'Cut complaints from 12 to 5 a month by the end of June',
         'due_date': today + timedelta(40)})
         for side, measure, responsible in (
             ('employee', 'training', person), ('manager', 'coaching', boss))]}
    for person in people])
def confirm(plan, user):
    plan.with_user(user).with_context(
        performance_development_seen=plan.revision).action_confirm()
def rounds_of_plans():
    values['answer'] = [
        {'plan': plan.id, 'person': plan.employee_id.user_id.login} for plan in plans]
"""
#: The same under way, with all said that closing and extending ask for.
PLANS_TO_DECIDE = (
    PLANS
    + """
for plan in plans:
    confirm(plan, plan.employee_id.user_id)
    confirm(plan, boss.user_id)
    for action in plan.action_ids:
        action.outcome_text = 'We did it'
        action.with_user(boss.user_id).action_done()
        if action.state == 'reported':
            action.with_user(plan.employee_id.user_id).action_confirm_support()
    plan.write({'outcome': 'partly', 'decision_text': 'Looked at the figures',
                'extend_until': plan.date_end + timedelta(30)})
rounds_of_plans()
"""
)
PLAN = "plan = env['hr.performance.development.plan'].browse(plan)\n"
CONFIRM_PLAN = PLAN + (
    "plan.with_context(performance_development_seen=seen).action_confirm()"
)
SEEN_PLAN = PLAN + "keep['seen'] = plan.revision"
NOT_ACCEPTED = CONFIRM_PLAN.replace(
    "action_confirm()", "action_decline_text('Too much')"
)
#: The manager has confirmed them.
PLANS_TO_BEGIN = (
    PLANS
    + """
for plan in plans:
    confirm(plan, boss.user_id)
rounds_of_plans()
"""
)

#: Sessions of calibration: one for each cycle, in preparation or open.
SESSIONS = """
from odoo.addons.hr_performance.models.base import features
features.switch(env, {'calibration': True})
hr1, boss_user, top = (env['res.users'].search([('login', '=', login)])
                       for login in ('hr1', 'boss', 'top'))
def sessions_of(cycles):
    return env['hr.performance.calibration'].with_user(hr1).with_context(
        allowed_company_ids=company.ids).create([
        {'name': cycle.name, 'cycle_id': cycle.id, 'company_id': company.id,
         'participant_ids': [(6, 0, (boss_user | top).ids)]}
        for cycle in cycles])
def rounds_of_sessions(sheets, sessions):
    rounds_of(sheets)
    levels = sheets[:1].cycle_id.scale_id.level_ids
    for own in values['answer']:
        own['session'] = sessions.filtered(
            lambda s: s.cycle_id.id == own['cycle']).id
        result = env['hr.performance.result'].search(
            [('appraisal_id', '=', own['sheet'])])
        own['result'] = result.id
        own['others'] = (levels - result.final_level_id).ids
"""
SESSION = "session = env['hr.performance.calibration'].browse(session)\n"
MOVE = SESSION + "session.action_move(result, others[%s], 0, 'Facts of the year')"
AFTER_MOVES = (
    SESSION
    + """
result = env['hr.performance.result'].browse(result)
moves = env['hr.performance.calibration.change'].search(
    [('calibration_id', '=', session.id), ('result_id', '=', result.id)])
"""
)

#: Ratings that wait for the second level.
HANDED_UP = """
cycles = launched([people], scheme_id=second.id)
sheets = reviewed(cycles)
reviews = sheets.rating_ids.filtered(lambda r: r.kind == 'manager')
reviews.with_user(boss.user_id).action_submit()
rounds_of(sheets)
"""
#: The second level has decided, or the review is back at its author.
DECIDED_OR_BACK = (
    SHEET
    + FOUND
    + """
wrong = (sheet.state, result.state) not in (
    ('decided', 'published'), ('manager_review', False))
values['answer'] = wrong and (sheet.state, result.state)
"""
)
RACES = {
    "next stage twice": race(
        ONE_EACH,
        ("hr1", NEXT, SEEN_STAGE),
        ("hr2", NEXT, SEEN_STAGE),
        CYCLE + "values['answer'] = cycle.state != 'coaching' and cycle.state",
    ),
    "next stage twice, by programs": race(
        ONE_EACH,
        ("hr1", NEXT),
        ("hr2", NEXT),
        CYCLE + "values['answer'] = cycle.state != 'coaching' and cycle.state",
    ),
    "plan confirmed, assessment opened": race(
        """
        cycles = launched(people)
        cycles.state = "coaching"
        for sheet in cycles.appraisal_ids:
            sheet._write_confirmation("employee", {sheet.id: {"subject"}})
        rounds_of(cycles.appraisal_ids)
        """,
        ("boss", SHEET + "sheet.action_confirm_plan()"),
        ("hr1", NEXT, SEEN_STAGE),
        SHEET + CYCLE + OPENED,
    ),
    "plan confirmed, stage taken back": race(
        """
        cycles = launched(people)
        cycles.state = "assessment"
        for sheet in cycles.appraisal_ids:
            sheet._write_confirmation("employee", {sheet.id: {"subject"}})
        rounds_of(cycles.appraisal_ids)
        """,
        ("boss", SHEET + "sheet.action_confirm_plan()"),
        ("hr1", CYCLE + "cycle.action_take_back('Too early', 'assessment')"),
        SHEET
        + dedent("""
        step = sheet._open_steps()
        values['answer'] = sheet.state == 'agreed' and step.is_task and step.ids
        """),
    ),
    "plan confirmed, calendar changed": race(
        """
        cycles = launched(people)
        cycles.state = "assessment"
        for sheet in cycles.appraisal_ids:
            sheet._write_confirmation("employee", {sheet.id: {"subject"}})
        rounds_of(cycles.appraisal_ids)
        """,
        ("boss", SHEET + "sheet.action_confirm_plan()"),
        (
            "hr1",
            CYCLE
            + "cycle.stage_ids.filtered(lambda s: s.state == 'assessment').date_end"
            " = '2027-12-31'",
        ),
        SHEET
        + dedent("""
        step = sheet._open_steps()
        wanted = sheet._step_deadlines()[sheet.id]
        values['answer'] = step.deadline != wanted and (
            sheet.state, str(step.deadline), str(wanted))
        """),
    ),
    "launch twice": race(
        """
        cycles = drafts(people)
        values['answer'] = [{'cycle': cycle.id} for cycle in cycles]
        """,
        ("hr1", CYCLE + "cycle.action_launch()"),
        ("hr2", CYCLE + "cycle.action_launch()"),
        CYCLE + "values['answer'] = len(cycle.appraisal_ids) != 1 and outcomes",
    ),
    "two cycles at once for one person": race(
        """
        strict = env.ref('hr_performance.hr_performance_scheme_light')
        first, second = drafts(people, scheme_id=strict.id, **period), drafts(
            people, scheme_id=strict.id, **period)
        values['answer'] = [
            {'one': one.id, 'two': two.id} for one, two in zip(first, second)]
        """,
        ("hr1", "env['hr.performance.cycle'].browse(one).action_launch()"),
        ("hr2", "env['hr.performance.cycle'].browse(two).action_launch()"),
        TWO_DONE,
    ),
    "people added twice": race(
        """
        cycles = launched(people)
        sheets = cycles.appraisal_ids
        rounds_of(sheets)
        for cycle in cycles:
            cycle.employee_ids += people[:3]
        """,
        ("hr1", CYCLE + "cycle.action_add_joiners()"),
        ("hr2", CYCLE + "cycle.action_add_joiners()"),
        CYCLE
        + dedent("""
        found = cycle.appraisal_ids.employee_id
        values['answer'] = (found != cycle.employee_ids or cycle.job_state != 'idle'
            or len(found) != len(cycle.appraisal_ids)) and outcomes
        """),
    ),
    "launch taken back, people added": race(
        """
        cycles = launched(people)
        rounds_of(cycles.appraisal_ids)
        for cycle in cycles:
            cycle.employee_ids += people[:3]
        """,
        ("hr1", CYCLE + "cycle.action_retract()"),
        ("hr2", CYCLE + "cycle.action_add_joiners()"),
        CYCLE
        + dedent("""
        values['answer'] = cycle.state == 'draft' and cycle.appraisal_ids.ids
        """),
    ),
    "launch taken back, next batch": race(
        """
        cycles = launched(people)
        rounds_of(cycles.appraisal_ids)
        for cycle in cycles:
            cycle.employee_ids += people[:3]
            cycle._take_in_joiners()
        """,
        ("hr1", CYCLE + "cycle.action_retract()"),
        (
            None,
            CYCLE + "env['hr.performance.cycle']._work("
            "'launch', cycle.exists(), env['hr.performance.cycle']._go_on_launching)",
        ),
        CYCLE + "values['answer'] = cycle.state == 'draft' and cycle.appraisal_ids.ids",
    ),
    "launch, new manager": race(
        """
        cycles = drafts(people)
        people.parent_id = boss
        values['answer'] = [{'cycle': cycle.id} for cycle in cycles]
        """,
        ("hr1", CYCLE + "cycle.action_launch()"),
        (
            "hr2",
            CYCLE + "env['hr.employee'].browse(cycle.sudo().employee_ids.ids).sudo()"
            ".parent_id = env['hr.employee'].sudo().search([('name', '=', 'top')])",
        ),
        CYCLE
        + dedent("""
        sheet = cycle.appraisal_ids
        values['answer'] = (
            sheet.manager_id != sheet.employee_id.parent_id and sheet.manager_id.name)
        """),
    ),
    "assessment opened, new manager": race(
        """
        people.parent_id = boss
        rounds_of(agreed(launched([people])))
        """,
        ("hr1", SHEET + "sheet.action_open_assessment()"),
        (
            "hr2",
            SHEET + "sheet.sudo().employee_id.parent_id"
            " = env['hr.employee'].sudo().search([('name', '=', 'top')])",
        ),
        SHEET
        + REVIEW.replace("sheet)", "sheet.id)")
        + dedent("""
        values['answer'] = (
            sheet.manager_id != sheet.employee_id.parent_id
            or review.rater_id != sheet.manager_id
            or sheet._open_steps().owner_id != sheet.manager_id
        ) and (sheet.manager_id.name, review.rater_id.name)
        """),
    ),
    "scale changed, launched": race(
        """
        scale = env.ref('hr_performance.hr_performance_scale_s_to_d')
        scales = [scale.copy({'name': 'Own'}) for one in people]
        cycles = drafts(people)
        for cycle, own in zip(cycles, scales):
            cycle.scale_id = own
        values['answer'] = [
            {'cycle': cycle.id, 'scale': cycle.scale_id.id} for cycle in cycles]
        """,
        ("hr1", CYCLE + "cycle.action_launch()"),
        (
            "hr2",
            "scale = env['hr.performance.scale'].browse(scale)\n"
            "scale.level_ids.sorted('lower')[-1].lower = 96",
        ),
        "values['answer'] = order == 0 and outcomes.count('done') > 1 and outcomes",
    ),
    "definition changed, plan agreed": race(
        """
        cycles = launched([people])
        sheets = cycles.appraisal_ids
        for sheet in sheets:
            sheet._write_confirmation("employee", {sheet.id: {"subject"}})
        kpi = env['hr.performance.kpi'].search([('name', '=', 'Output')], limit=1)
        rounds_of(sheets)
        for own, line in zip(values['answer'], sheets.line_ids):
            line.kpi_id = own['kpi'] = kpi.copy({'name': 'Own'}).id
        env['hr.performance.kpi'].browse(
            [own['kpi'] for own in values['answer']]).state = 'released'
        for sheet in sheets:
            sheet._write_confirmation("employee", {sheet.id: {"subject"}})
        """,
        ("boss", SHEET + "sheet.action_confirm_plan()"),
        ("hr1", "env['hr.performance.kpi'].browse(kpi).aggregation = 'avg'"),
        SHEET + "values['answer'] = order == 0 and sheet.state == 'agreed'"
        " and outcomes.count('done') > 1 and outcomes",
    ),
    "budgets of the same days": race(
        """
        values['answer'] = [{'first': str(1900 + n + len(env[
            'hr.performance.budget'].search([])))} for n in range(rounds)]
        """,
        (
            "hr1",
            "env['hr.performance.budget'].create({'amount': 5, 'date_start':"
            " first + '-01-01', 'date_end': first + '-12-31'})",
        ),
        (
            "hr2",
            "env['hr.performance.budget'].create({'amount': 5, 'date_start':"
            " first + '-06-01', 'date_end': first + '-12-31'})",
        ),
        TWO_DONE,
    ),
    "delegations in a circle": race(
        """
        values['answer'] = [
            {'one': people[n].id, 'two': people[n - 1].id} for n in range(0, rounds, 2)]
        """,
        (
            "hr1",
            "env['hr.performance.delegation'].create({'delegator_id': one,"
            " 'delegate_id': two, 'date_from': '2031-01-01', 'date_to': '2031-02-01',"
            " 'scope': 'act'})",
        ),
        (
            "hr2",
            "env['hr.performance.delegation'].create({'delegator_id': two,"
            " 'delegate_id': one, 'date_from': '2031-01-01', 'date_to': '2031-02-01',"
            " 'scope': 'act'})",
        ),
        TWO_DONE,
    ),
    "shares of one goal": race(
        """
        unit = env['hr.department'].create({'name': 'U', 'company_id': company.id})
        goals = env['hr.performance.objective'].create([
            {'name': 'Grow', 'level': 'company', 'company_id': company.id,
             'date_start': '2026-01-01', 'date_end': '2026-12-31', 'target': 100}
            for n in range(rounds)])
        goals.write({'state': 'approved'})
        below = [env['hr.performance.objective'].create([
            {'name': 'Part', 'level': 'department', 'company_id': company.id,
             'department_id': unit.id,
             'date_start': '2026-01-01', 'date_end': '2026-12-31',
             'parent_id': goal.id} for goal in goals]) for n in range(2)]
        values['answer'] = [
            {'one': one.id, 'two': two.id} for one, two in zip(*below)]
        """,
        ("hr1", "env['hr.performance.objective'].browse(one).contribution_share = 60"),
        ("hr2", "env['hr.performance.objective'].browse(two).contribution_share = 60"),
        TWO_DONE,
    ),
    "talk goes on twice": race(
        TALKS + "talks.step = 'career'\nrounds_of_talks()",
        ("boss", TALK + "talk.action_next_step()"),
        ("boss", TALK + "talk.action_next_step()"),
        TALK + "values['answer'] = talk.step != 'concerns' and talk.step",
    ),
    "signed, corrected": race(
        TALKS + "[talk._freeze() for talk in talks]\nrounds_of_talks()",
        ("person", SIGN, TALK + "keep['seen'] = talk.payload_hash"),
        ("boss", TALK + "talk.action_correct('A wrong date')"),
        TALK + "values['answer'] = talk.state == 'in_progress' and"
        " talk.sudo()._valid_signatures().ids",
    ),
    "both sides sign": race(
        TALKS + "[talk._freeze() for talk in talks]\nrounds_of_talks()",
        ("person", SIGN, TALK + "keep['seen'] = talk.payload_hash"),
        ("boss", SIGN_FOR_COMPANY, TALK + "keep['seen'] = talk.payload_hash"),
        SIGNATURES,
    ),
    "both sides confirm an improvement plan": race(
        PLANS + "rounds_of_plans()",
        ("person", CONFIRM_PLAN, SEEN_PLAN),
        ("boss", CONFIRM_PLAN, SEEN_PLAN),
        PLAN
        + """
found = (plan.state, plan.version, len(plan.versions or []))
values['answer'] = found != ('agreed', 1, 1) and (found, outcomes)
""",
    ),
    "one side confirms an improvement plan twice": race(
        PLANS + "rounds_of_plans()",
        ("person", CONFIRM_PLAN, SEEN_PLAN),
        ("person", CONFIRM_PLAN, SEEN_PLAN),
        PLAN
        + """
found = (outcomes.count('done'), plan.state, bool(plan.employee_confirmed_on),
         bool(plan.manager_confirmed_on))
values['answer'] = found != (1, 'draft', True, False) and (found, outcomes)
""",
    ),
    "improvement plan begun twice": race(
        PLANS_TO_BEGIN,
        ("person", CONFIRM_PLAN, SEEN_PLAN),
        ("person", CONFIRM_PLAN, SEEN_PLAN),
        PLAN
        + """
found = (outcomes.count('done'), plan.state, plan.version, len(plan.versions or []))
values['answer'] = found != (1, 'agreed', 1, 1) and (found, outcomes)
""",
    ),
    "improvement plan confirmed, not accepted": race(
        PLANS_TO_BEGIN,
        ("person", CONFIRM_PLAN, SEEN_PLAN),
        ("person", NOT_ACCEPTED, SEEN_PLAN),
        PLAN
        + """
found = (outcomes.count('done'), plan.state, bool(plan.employee_reply))
# Not accepted first, then confirmed: the person has thought again, the manager reads.
right = [(1, 'agreed', False), (2, 'draft', False)]
values['answer'] = found not in right and (found, outcomes)
""",
    ),
    "improvement plan closed, extended": race(
        PLANS_TO_DECIDE,
        ("boss", PLAN + "plan.action_close()"),
        ("hr1", PLAN + "plan.action_extend()"),
        PLAN
        + """
found = (outcomes.count('done'), plan.state, bool(plan.extend_until))
wanted = (1, 'done', True) if outcomes[0] == 'done' else (1, 'agreed', False)
# Who is late reads what has happened, not that something else does not fit.
words = outcomes[1] if outcomes[0] == 'done' else outcomes[0]
told = 'is in state “Closed”' in words if outcomes[0] == 'done' else 'say why' in words
values['answer'] = (found != wanted or not told) and (found, outcomes)
""",
    ),
    "improvement plan extended twice": race(
        PLANS_TO_DECIDE,
        ("boss", PLAN + "plan.action_extend()"),
        ("hr1", PLAN + "plan.action_extend()"),
        PLAN
        + """
found = (outcomes.count('done'), plan.state, (plan.date_end - plan.date_start).days)
values['answer'] = found != (1, 'agreed', 90) and (found, outcomes)
""",
    ),
    "closed, topic changed": race(
        TALKS + "rounds_of_talks()",
        ("boss", CLOSE),
        ("boss", TALK + "talk.strength_ids.text = 'Late'"),
        TALK + PAYLOAD,
    ),
    "closed, promise added": race(
        TALKS + "rounds_of_talks()",
        ("boss", CLOSE),
        (
            "boss",
            "env['hr.performance.commitment'].create({'interview_id': talk,"
            " 'who': 'manager', 'text': 'More', 'due_date': '2027-01-31'})",
        ),
        TALK + PAYLOAD,
    ),
    "closed, report handed in": race(
        TALKS
        + """
talks.self_report_ids.write({'nothing_to_add': True})
rounds_of_talks()
""",
        ("boss", CLOSE),
        ("person", TALK + "talk.self_report_id.action_submit()"),
        TALK + PAYLOAD,
    ),
    "value typed, review handed in": race(
        "rounds_of(reviewed(launched([people])))",
        ("boss", SHEET + "sheet.line_ids.actual_input = '70'"),
        ("boss", REVIEW + "review.action_submit()"),
        SHEET
        + FOUND
        + dedent("""
        values['answer'] = result and result.line_ids.mapped('actual') != (
            sheet.line_ids.mapped('actual')) and (
            result.line_ids.mapped('actual'), sheet.line_ids.mapped('actual'))
        """),
    ),
    "change asked for, review handed in": race(
        """
        sheets = reviewed(launched([people]))
        changes = env['hr.performance.plan.change']
        for sheet in sheets:
            changes |= changes.with_user(sheet.manager_id.user_id).sudo().create({
                'appraisal_id': sheet.id, 'reason': 'Market',
                'effective_date': '2026-04-01', 'line_ids': [(0, 0, {
                    'appraisal_line_id': sheet.line_ids.id, 'target': 80})]})
        rounds_of(sheets)
        for own in values['answer']:
            own['change'] = changes.filtered(
                lambda c: c.appraisal_id.id == own['sheet']).id
        """,
        ("boss", CHANGE + "change.action_submit()"),
        ("boss", REVIEW + "review.action_submit()"),
        SHEET
        + CHANGE
        + "values['answer'] = sheet.state == 'decided' and change.state == 'submitted'"
        " and change.ids",
    ),
    "plan changed, review handed in": race(
        """
        sheets = agreed(launched([people]))
        changes = env['hr.performance.plan.change']
        for sheet in sheets:
            changes |= changes.with_user(sheet.manager_id.user_id).sudo().create({
                'appraisal_id': sheet.id, 'reason': 'Market',
                'effective_date': '2026-04-01', 'line_ids': [(0, 0, {
                    'appraisal_line_id': sheet.line_ids.id, 'target': 80})]})
        changes.action_submit()
        for line in sheets.line_ids:
            line.actual_input = "90"
        sheets.action_open_assessment()
        rounds_of(sheets)
        for own in values['answer']:
            own['change'] = changes.filtered(
                lambda c: c.appraisal_id.id == own['sheet']).id
        """,
        ("person", CHANGE + "change.action_approve()"),
        ("boss", REVIEW + "review.action_submit()"),
        SHEET
        + FOUND
        + dedent("""
        scored_by = result.score == 90 and 100 or 80
        values['answer'] = result and sheet.line_ids.target != scored_by and (
            sheet.line_ids.target, result.score)
        """),
    ),
    "two runs of one rule": race(
        RUNS
        + """
first, second = runs_of(sheets.cycle_id), runs_of(sheets.cycle_id)
values['answer'] = [
    {'one': one.id, 'two': two.id, 'cycle': one.cycle_id.id}
    for one, two in zip(first, second)]
""",
        ("officer1", "env['hr.performance.reward.run'].browse(one).action_approve()"),
        ("officer2", "env['hr.performance.reward.run'].browse(two).action_approve()"),
        TWO_DONE,
    ),
    "run approved, result opened again": race(
        RUNS
        + """
runs = runs_of(sheets.cycle_id)
rounds_of(sheets)
for own in values['answer']:
    own['run'] = runs.filtered(lambda r: r.cycle_id.id == own['cycle']).id
""",
        ("officer1", RUN + "run.action_approve()"),
        ("hr1", RESULT + "result.action_reopen('Wrong')"),
        RUN
        + """
reward = run.reward_ids
values['answer'] = reward.state == 'approved' and not reward.hold_reason and (
    reward.appraisal_id.state == 'manager_review') and outcomes
""",
    ),
    "run approved, person left out": race(
        RUNS
        + """
runs = runs_of(sheets.cycle_id)
values['answer'] = [{'run': run.id} for run in runs]
""",
        ("officer1", RUN + "run.action_approve()"),
        ("officer2", RUN + "run.reward_ids.action_exclude('No right to it')"),
        RUN
        + """
reward = run.reward_ids
values['answer'] = reward.is_excluded and reward.state == 'approved' and outcomes
""",
    ),
    "run handed over, reward cancelled": race(
        RUNS
        + """
runs = runs_of(sheets.cycle_id)
runs.with_user(env['res.users'].search([('login', '=', 'officer1')])).action_approve()
values['answer'] = [{'run': run.id} for run in runs]
""",
        ("officer1", RUN + "run.action_hand_over()"),
        ("officer2", RUN + "run.reward_ids.action_cancel('No right to it')"),
        RUN
        + """
reward = run.reward_ids
wrong = (reward.state, run.state) not in (
    ('handed_over', 'handed_over'), ('cancelled', 'done'))
values['answer'] = wrong and (reward.state, run.state, outcomes)
""",
    ),
    "appeal decided, reward paid": race(
        APPEALS + EXAMINED,
        ("top", DECIDE),
        ("officer2", RUN + "run.action_confirm_payment()"),
        RESULT
        + RUN
        + """
reward = run.reward_ids
wrong = (result.final_origin, result.is_appealed, reward.state, reward.hold_reason) != (
    'appeal', False, 'paid', 'anew')
again = env['hr.performance.reward.run'].create({
    'cycle_id': run.cycle_id.id, 'rule_id': run.rule_id.id,
    'company_id': run.company_id.id})
again.action_simulate()
left = again.reward_ids.amount + reward.amount - 500 * result.coefficient
values['answer'] = (wrong or abs(left) > 0.01) and (
    result.final_origin, reward.state, reward.hold_reason, left, outcomes)
env.cr.rollback()
""",
    ),
    "appeal filed, run handed over": race(
        APPEALS,
        ("person", APPEAL + "appeal.action_file()"),
        ("officer1", RUN + "run.action_hand_over()"),
        RUN
        + """
reward = run.reward_ids
values['answer'] = (reward.hold_reason, reward.result_id.is_appealed) != (
    'appeal', True) and (reward.state, reward.hold_reason, outcomes)
""",
    ),
    "result released, opened again": race(
        "rounds_of(decided(launched([people])))",
        ("boss", RESULT + "result.action_release()"),
        ("hr1", RESULT + "result.action_reopen('Wrong')"),
        SHEET
        + FOUND
        + """
wrong = (sheet.state, result.state) not in (
    ('released', 'released'), ('manager_review', 'draft'))
values['answer'] = wrong and (sheet.state, result.state)
""",
    ),
    "rating approved, returned": race(
        HANDED_UP,
        ("top", SHEET + "sheet.action_approve_review()"),
        ("top", SHEET + "sheet._return_review('Look again')"),
        DECIDED_OR_BACK,
    ),
    "review taken back, approved": race(
        HANDED_UP,
        ("top", SHEET + "sheet.action_approve_review()"),
        ("boss", REVIEW + "review.action_take_back()"),
        DECIDED_OR_BACK,
    ),
    "sheet cancelled, review handed in": race(
        "rounds_of(reviewed(launched([people])))",
        ("hr1", SHEET + "sheet.action_cancel()"),
        ("boss", REVIEW + "review.action_submit()"),
        SHEET
        + FOUND
        + """
wrong = (sheet.state, result.state) not in (
    ('decided', 'published'), ('cancelled', False))
values['answer'] = wrong and (sheet.state, result.state)
""",
    ),
    "interview asked for twice": race(
        """
        sheets = decided(launched([people]))
        talks = env['hr.performance.interview'].search(
            [('appraisal_id', 'in', sheets.ids)])
        talks.sudo().write({'state': 'prepared'})
        env.cr.execute('DELETE FROM hr_performance_interview WHERE id IN %s',
                       [tuple(talks.ids)])
        rounds_of(sheets)
        """,
        ("boss", SHEET + "sheet.action_request_interview()"),
        ("person", SHEET + "sheet.action_request_interview()"),
        SHEET + "values['answer'] = len(sheet.interview_ids) != 1 and outcomes",
    ),
    "run approved, calculated anew": race(
        RUNS
        + """
runs = runs_of(sheets.cycle_id)
values['answer'] = [{'run': run.id} for run in runs]
""",
        (
            "officer1",
            RUN + "run.with_context(performance_run_seen=seen).action_approve()",
            RUN + "keep['seen'] = run.seen_mark",
        ),
        ("officer2", RUN + "run.pool_amount = 90000\nrun.action_simulate()"),
        RUN
        + """
values['answer'] = run.state == 'approved' and outcomes[1] == 'done' and outcomes
""",
    ),
    "result released, decided anew": race(
        "rounds_of(decided(launched([people])))",
        (
            "boss",
            RESULT
            + "result.with_context(performance_result_seen=seen).action_release()",
            RESULT + "keep['seen'] = result.seen_mark",
        ),
        (
            "hr1",
            RESULT
            + "result.action_reopen('Wrong')\n"
            + SHEET
            + "sheet.sudo().with_user(1).line_ids.actual_input = '50'\n"
            + REVIEW.replace("sheet)", "sheet.id)")
            + "review.with_user(1).action_submit()",
        ),
        SHEET
        + FOUND
        + """
values['answer'] = result.state == 'released' and outcomes[1] == 'done' and outcomes
""",
    ),
    "request passed on twice": race(
        """
        sheets = agreed(launched([people]))
        changes = env['hr.performance.plan.change']
        for sheet in sheets:
            changes |= changes.with_user(sheet.owner_id.user_id).sudo().create({
                'appraisal_id': sheet.id, 'reason': 'Market',
                'effective_date': '2026-04-01', 'line_ids': [(0, 0, {
                    'appraisal_line_id': sheet.line_ids.id, 'target': 80})]})
        changes.action_submit()
        rounds_of(sheets)
        for own in values['answer']:
            own['change'] = changes.filtered(
                lambda c: c.appraisal_id.id == own['sheet']).id
        """,
        ("hr1", CHANGE + "change.action_pass_on('Ill')"),
        ("hr2", CHANGE + "change.action_pass_on('Ill')"),
        CHANGE + "values['answer'] = len(change.approval_ids.filtered("
        "lambda a: a.state == 'passed')) != 1 and (outcomes, change.step)",
    ),
    "goal approved, changed": race(
        """
        goals = env['hr.performance.objective'].create([
            {'name': 'Grow', 'level': 'company', 'company_id': company.id,
             'date_start': '2026-01-01', 'date_end': '2026-12-31', 'target': 100}
            for n in range(rounds)])
        goals.write({'state': 'proposed'})
        values['answer'] = [{'goal': goal.id} for goal in goals]
        """,
        (
            "hr1",
            GOAL + "goal.with_context(performance_goal_seen=seen)"
            ".action_approve_with_reason('As it is')",
            GOAL + "keep['seen'] = goal.seen_mark",
        ),
        ("hr2", GOAL + "goal.sudo().with_user(1).target = 5"),
        GOAL
        + "values['answer'] = order == 1 and goal.state == 'approved' and outcomes",
    ),
    "round closed, answer given": race(
        ASKED,
        ("top", GIVE),
        ("hr1", SHEET + "sheet.action_close_feedback()"),
        BOX,
    ),
    "card moved twice": race(
        SESSIONS
        + """
cycles = launched([people])
sheets = decided(cycles)
sessions = sessions_of(cycles)
sessions.action_open()
rounds_of_sessions(sheets, sessions)
""",
        ("boss", MOVE % 0),
        ("top", MOVE % 1),
        AFTER_MOVES + "values['answer'] = len(moves) != 1 and outcomes",
    ),
    "card moved, session applied": race(
        SESSIONS
        + """
cycles = launched(people)
sheets = decided(cycles)
sessions = sessions_of(cycles)
sessions.action_open()
rounds_of_sessions(sheets, sessions)
""",
        ("boss", MOVE % 0),
        ("hr1", SESSION + "session.action_apply()"),
        AFTER_MOVES
        + """
lost = bool(moves) and result.final_level_id != moves[0].to_level_id
values['answer'] = (session.state != 'applied' or lost) and outcomes
""",
    ),
    "result released, session opened": race(
        SESSIONS
        + """
cycles = launched(people)
sheets = decided(cycles)
rounds_of_sessions(sheets, sessions_of(cycles))
""",
        ("boss", RESULT + "result.action_release()"),
        ("hr1", SESSION + "session.action_open()"),
        AFTER_MOVES
        + """
values['answer'] = (
    result.state == 'released' and session.state == 'open') and outcomes
""",
    ),
    "review handed in, session opened": race(
        SESSIONS
        + """
cycles = launched([person | boss for person in people])
sheets = reviewed(cycles)
mine = sheets.filtered(lambda sheet: sheet.employee_id in people)
reviews = sheets.rating_ids.filtered(lambda r: r.kind == 'manager')
(reviews - mine.rating_ids).action_submit()
rounds_of_sessions(mine, sessions_of(cycles))
""",
        ("boss", REVIEW + "review.action_submit()"),
        ("hr1", SESSION + "session.action_open()"),
        SHEET
        + SESSION
        + FOUND
        + """
missed = bool(result) and result.calibration_id != session
values['answer'] = session.state == 'open' and missed and outcomes
""",
    ),
    "files imported twice": race(
        """
        for person in people:
            person.barcode = person.name
        import base64
        answer = []
        begin = 1950 + env['hr.performance.cycle'].search_count(
            [('is_imported', '=', True)])
        for n in range(rounds):
            rows = 'Badge ID,Cycle,Score,Grade\\nperson1,%s,80,B\\n' % (begin + n)
            answer.append({'year': begin + n,
                'file': base64.b64encode(rows.encode()).decode()})
        values['answer'] = answer
        """,
        ("hr1", IMPORT),
        ("hr2", IMPORT),
        """
        found = env['hr.performance.cycle'].search_count(
            [('is_imported', '=', True), ('name', '=', str(year))])
        values['answer'] = found != 1 and (found, outcomes)
        """,
    ),
}
