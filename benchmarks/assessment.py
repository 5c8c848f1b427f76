# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A 360 from asking to its result, the board of calibration, the panel of fairness.

Everybody has eight raters. Requests, closing, deciding and publishing go by batches,
and what each has written is written again by bare SQL at once, see ``measuring``: with
the commit, with the rows that keep two clicks apart, and with changes that are changes
(to set a column to what it is leaves its indexes alone). Until then bare SQL wrote all
batches in one statement, best of three, without commit and into empty tables, while the
operation ran once. What bare SQL does not do: read rights, rules and words, check them.

A batch of a hundred people may ask as often as any other of a hundred, and not half a
query more for each person more than one of fifty: Odoo itself writes a hundred rows at
once. Results are published in batches of the scheduled job, which takes more.

The board of 2,000 people takes turns with one of 200. *Plain aggregates* are the
figures of the panel, each as one statement of SQL.
"""

from itertools import repeat

import measuring
import operations
import people
import sheets
from measuring import Insert, Update

from odoo import Command
from odoo.tools import SQL

from odoo.addons.hr_performance.models.base import features

#: Fewest people with whom batches can be compared.
LEAST = 700
BATCH = 100
ROUNDS = 5
#: How many are asked about each person, and as what.
RATERS = {"colleague": 5, "internal": 3}
#: Four KPIs that are measured, and four lines that manager and raters judge.
METHODS = (*operations.METHODS, *["manual"] * 4)
ANCHORS = {f"anchor_{level}": f"As on level {level}" for level in range(1, 6)}
#: Reference shares of the five grades, the best first.
SHARES = (10, 20, 50, 15, 5)
#: People of the two boards that are compared; one more leads them and moves cards.
BOARDS = (200, 2000)

#: Columns that every change of a record writes, that a handed-in review writes, and
#: that a step writes when it is left.
LOG = ("write_date", "write_uid")
SUBMITTED = ("state", "submitted_on", "submitted_by_id")
LEFT = ("left_on", "exit_kind", "acted_by_id", *LOG)
#: Tables that the bulk operations write, parents first.
TABLES = {
    "ask eight raters each": (
        "hr_performance_appraisal",
        "hr_performance_rater",
        "hr_performance_rater_answer",
        "hr_performance_rater_key",
    ),
    "close the rounds": (
        "hr_performance_appraisal",
        "hr_performance_rater_share",
        "hr_performance_rater_answer",
        "hr_performance_rater_key",
    ),
    "count and decide": (
        "hr_performance_appraisal",
        "hr_performance_appraisal_line",
        "hr_performance_rating",
        "hr_performance_result",
        "hr_performance_result_line",
        "hr_performance_step",
    ),
    "publish": (
        "hr_performance_appraisal",
        "hr_performance_result",
        "hr_performance_step",
    ),
}

#: How many times as long as bare SQL, and as the board of 200, it may take.
MOST_RATIO = {"bulk": 3, "fairness": 3, "board": 2}
MOST_QUERIES = {"board": 40, "move": 15}
TOLERANCE = 0.15
#: Queries by which batches, and panels of few and of many people, may differ.
ALIKE = 5
#: Queries for each person by which a batch may grow.
GROWTH = 0.5


def measure(env, number):
    """Measure with so many people; return a list of rows, see ``coaching.report``.

    :param number: at least ``LEAST``
    """
    features.switch(env, {features.RATERS: True, features.CALIBRATION: True})
    boards = [_make_board(env, each) for each in BOARDS]
    rows = [_load_row(boards), _move_row(boards)]
    company, employees = people.make_company(env, number, "Assessment", True)
    cycle = _make_cycle(env, company)
    operations.launch(env, cycle)
    _open_reviews(env, cycle)
    admin = _administrator(env, company)
    people.renew_statistics(env)
    rows.append(_ask(env, cycle, employees, admin))
    _answer(env, cycle)
    rows.append(_close(env, cycle, admin))
    rows.append(_decide(env, cycle))
    _review_oneself(env, cycle)
    _mix_people(env)
    people.renew_statistics(env)
    rows.append(_panel_row(env, boards[0]["cycle"], cycle, number))
    rows.append(_publish(env, cycle, admin))
    return rows


def failures(rows):
    """Sentences about what misses its target."""
    return [text for row in rows for text in _failures_of(row)]


def _failures_of(row):
    kind, queries = row["kind"], row["queries"]
    most = MOST_RATIO.get(kind)
    if most and row["ratios"][1] > most * (1 + TOLERANCE):
        yield f"{row['work']}: {row['ratios'][1]:.2f} times as long of {most}"
    most = MOST_QUERIES.get(kind)
    if most and max(queries) > most:
        yield f"{row['work']}: {max(queries)} queries of {most}"
    if kind == "fairness" and queries[1] - queries[0] > ALIKE:
        yield f"{row['work']}: from {queries[0]} to {queries[1]} queries"
    if kind == "bulk":
        half, least, most = queries
        if most - least > ALIKE:
            yield f"{row['work']}: {least} to {most} queries in batches of one size"
        if most - half > GROWTH * BATCH / 2:
            yield f"{row['work']}: {half} queries in half a batch, {most} in a whole"


# A 360


def _ask(env, cycle, employees, admin):
    """HR names raters, which approves them, and asks them."""
    number, wanted = len(employees), {}
    place_of = {person: place for place, person in enumerate(employees.ids)}
    kinds = [kind for kind, count in RATERS.items() for _n in range(count)]
    for sheet in _sheets(env, cycle):
        places = _raters_of(place_of[sheet.employee_id.id], number, len(kinds))
        wanted[sheet.id] = [
            {"appraisal_id": sheet.id, "kind": kind, "employee_id": employees.ids[one]}
            for kind, one in zip(kinds, places, strict=True)
        ]
    raters = _as(admin, cycle, env["hr.performance.rater"])

    def ask(batch):
        raters.create([values for sheet in batch for values in wanted[sheet.id]])
        _as(admin, cycle, batch).action_ask_raters()

    def bare(batch):
        mine = _of_sheets(batch)
        keys = SQL("rater_id IN (SELECT id FROM hr_performance_rater WHERE %s)", mine)
        return [
            # Two clicks: they are named, then asked.
            Insert("hr_performance_rater", mine, {"state": "approved"}),
            Update("hr_performance_rater", mine, ("state", *LOG)),
            _held(batch),
            Insert("hr_performance_rater_answer", mine),
            Insert("hr_performance_rater_key", keys),
        ]

    return _bulk(env, "ask eight raters each", cycle, _sheets(env, cycle), ask, bare)


def _close(env, cycle, admin):
    """HR closes the rounds: what the answers come to is published."""

    def bare(batch):
        mine = _of_sheets(batch)
        keys = SQL("rater_id IN (SELECT id FROM hr_performance_rater WHERE %s)", mine)
        return [
            Update(
                "hr_performance_appraisal",
                _with_ids(batch),
                ("is_feedback_closed", *LOG),
            ),
            Insert("hr_performance_rater_share", mine),
            Update("hr_performance_rater_key", keys, ("is_done",)),
            Update("hr_performance_rater_answer", mine, ("is_counted",)),
        ]

    return _bulk(
        env,
        "close the rounds",
        cycle,
        _sheets(env, cycle),
        lambda batch: _as(admin, cycle, batch).action_close_feedback(),
        bare,
    )


def _decide(env, cycle):
    """Managers submit their reviews, which counts what the raters said, and decides."""

    def bare(batch):
        mine = _of_sheets(batch.appraisal_id)
        results = SQL(
            "result_id IN (SELECT id FROM hr_performance_result WHERE %s)", mine
        )
        return [
            _held(batch.appraisal_id),
            _held(batch.appraisal_id.line_ids),
            Update("hr_performance_rating", _with_ids(batch), (*SUBMITTED, *LOG)),
            Insert("hr_performance_result", mine),
            Insert("hr_performance_result_line", results),
            *_next_step(batch.appraisal_id, "manager_review", "decided"),
        ]

    return _bulk(
        env,
        "count and decide",
        cycle,
        _reviews(env, cycle),
        lambda batch: batch.action_submit(),
        bare,
    )


def _publish(env, cycle, admin):
    """HR releases all results: a click, and the batches of the scheduled job."""
    results = env["hr.performance.result"]
    decided = results.search([("cycle_id", "=", cycle.id)], order="id")

    def click(everybody):
        _as(admin, cycle, everybody).action_release_many()
        results._due("release")

    def bare_click(everybody):
        asked = ("release_asked_on", "release_asked_by_id", *LOG)
        return [Update("hr_performance_result", _with_ids(everybody), asked)]

    def bare(batch):
        return [
            Update(
                "hr_performance_result",
                _with_ids(batch),
                ("state", "released_on", "appeal_until", *LOG),
            ),
            *_next_step(batch.appraisal_id, "decided", "released"),
        ]

    row = _bulk(
        env,
        "publish",
        cycle,
        decided,
        lambda batch: results._work("release", batch, results._release_due),
        bare,
        (click, bare_click),
        size=results._job("release").size,
    )
    if set(decided.mapped("state")) != {"released"}:
        raise RuntimeError("publish: some results are not released")
    return row


def _bulk(env, work, cycle, records, call, bare, click=None, size=BATCH):
    """Batches, and the same rows by bare SQL, see ``measuring.by_batches``.

    :param click: what is done once for all before, and the steps of it; each batch
        bears its share
    :param size: people of a whole batch
    """
    tables, number = TABLES[work], len(_sheets(env, cycle))
    first = measuring.by_batches(env, [records], *click, tables) if click else ()
    measured = measuring.by_batches(env, _batches(records, size), call, bare, tables)
    seconds, sql_seconds = (
        [
            one[place] + sum(each[place] for each in first) * one[0] / number
            for one in measured
        ]
        for place in (2, 3)
    )
    return {
        "kind": "bulk",
        "work": work,
        "n": [number],
        "queries": _compared([one[:2] for one in measured], size),
        "seconds": [
            measuring.spread([sum(sql_seconds)]),
            measuring.spread([sum(seconds)]),
        ],
        "ratios": measuring.spread(
            [one / other for one, other in zip(seconds, sql_seconds, strict=True)]
        ),
        "peak_mb": measuring.peak_mb(),
    }


def _batches(records, whole):
    """One that fills the caches, two of half the size, and all others."""
    start, half = 0, whole // 2
    for size in (whole, half, half, *repeat(whole, len(records) // whole)):
        if batch := records[start : start + size]:
            yield batch
        start += size


def _compared(counts, whole):
    """Queries of half a batch, and the fewest and most of a whole one.

    :param counts: pairs of size and queries, in the order of the batches
    """
    whole, half = (
        [asked for size, asked in counts if size == wanted][1:]
        for wanted in (whole, whole // 2)
    )
    return [half[0], min(whole), max(whole)]


# BOARD AND PANEL


def _load_row(boards):
    """The board with few cards and with many."""
    loads = [board["session"].action_load_board for board in boards]
    return _pair(
        "board",
        "load the board",
        list(BOARDS),
        zip([board["cycle"].env for board in boards], loads, strict=True),
    )


def _move_row(boards):
    """A card that goes into another column."""
    return _pair(
        "move",
        "move a card",
        list(BOARDS),
        [(board["cycle"].env, _mover(board["session"])) for board in boards],
    )


def _mover(session):
    """The call that moves the last card of a board."""
    board = session.action_load_board()
    card = board["cards"][-1]
    level = next(e["id"] for e in board["columns"] if e["id"] != card["level"])
    return lambda: session.action_move(card["id"], level, card["seen"], "Benchmark")


def _panel_row(env, small, cycle, number):
    """The panel of everybody beside plain aggregates; a small one asks as often."""
    few, many = (
        _as(
            _administrator(env, one.company_id, "panel"), one, one
        ).action_check_fairness
        for one in (small, cycle)
    )
    queries, _seconds = measuring.by_turns([(env, few)], 1)

    def aggregate():
        for statement in _aggregates(cycle):
            env.execute_query(statement)

    row = _pair(
        "fairness", "panel of fairness", [number], [(env, aggregate), (env, many)]
    )
    return {**row, "queries": [queries[0][0], row["queries"][1]]}


def _pair(kind, work, numbers, calls):
    """Two calls by turns: how many times as long the second takes."""
    queries, seconds = measuring.by_turns(list(calls), ROUNDS)
    ratios = [second / first for first, second in zip(*seconds, strict=True)]
    return {
        "kind": kind,
        "work": work,
        "n": numbers,
        "queries": [max(counts) for counts in queries],
        "seconds": [measuring.spread(times) for times in seconds],
        "ratios": measuring.spread(ratios),
    }


def _aggregates(cycle):
    """Means and spread of raters, their lines, self-reviews, and shares of groups."""
    seen = SQL(
        """
        WITH given AS (
            SELECT result.id, result.employee_id, result.department_id, result.score,
                   result.final_level_id, level.coefficient > 1 AS is_good,
                   review.id AS review_id, review.rater_id, result.appraisal_id
              FROM hr_performance_result result
              JOIN hr_performance_scale_level level ON level.id = result.final_level_id
              JOIN hr_performance_rating review
                ON review.appraisal_id = result.appraisal_id
               AND review.kind = 'manager' AND review.state = 'submitted'
             WHERE result.cycle_id = %s AND result.state IN ('published', 'released')
               AND result.subject_kind = 'employee'
        ), points AS (
            SELECT given.rater_id, given.appraisal_id, review.kind, line.points,
                   goal.weight, COALESCE(-goal.template_line_id, goal.id) AS item
              FROM given
              JOIN hr_performance_rating review
                ON review.appraisal_id = given.appraisal_id
               AND review.kind IN ('manager', 'self') AND review.state = 'submitted'
              JOIN hr_performance_rating_line line ON line.rating_id = review.id
              JOIN hr_performance_appraisal_line goal
                ON goal.id = line.appraisal_line_id
             WHERE line.has_points AND goal.kind = 'weighted' AND goal.active
        )
        """,
        cycle.id,
    )
    yield SQL(
        "%s SELECT rater_id, count(*), avg(score), stddev(score), mode() WITHIN GROUP"
        " (ORDER BY final_level_id) FROM given GROUP BY GROUPING SETS ((), (rater_id))",
        seen,
    )
    yield SQL(
        "%s SELECT one.rater_id, avg(one.points), stddev(one.points),"
        " corr(one.points, other.points) FROM points one JOIN points other"
        " ON other.appraisal_id = one.appraisal_id AND other.kind = one.kind"
        " AND other.item > one.item WHERE one.kind = 'manager'"
        " GROUP BY one.rater_id, one.item, other.item",
        seen,
    )
    yield SQL(
        "%s SELECT appraisal_id, sum(points * weight) FILTER (WHERE kind = 'self')"
        " / NULLIF(sum(weight) FILTER (WHERE kind = 'self'), 0) AS own,"
        " sum(points * weight) FILTER (WHERE kind = 'manager')"
        " / NULLIF(sum(weight) FILTER (WHERE kind = 'manager'), 0) AS given"
        " FROM points GROUP BY appraisal_id",
        seen,
    )
    yield SQL(
        "%s SELECT given.department_id, version.sex,"
        " person.birthday > CURRENT_DATE - INTERVAL '40 years' AS is_younger,"
        " count(*), count(*) FILTER (WHERE is_good) FROM given"
        " JOIN hr_employee person ON person.id = given.employee_id"
        " JOIN hr_version version ON version.id = person.current_version_id"
        " GROUP BY GROUPING SETS ((1), (2), (3))",
        seen,
    )


# WHAT IT IS MEASURED ON


def _make_cycle(env, company):
    """A cycle whose template asks raters about the lines that are judged."""
    scale = env["hr.performance.scale"].search([], limit=1)
    levels = scale.level_ids.sorted(lambda level: (not level.is_lowest, level.lower))
    for level, share in zip(reversed(levels), SHARES, strict=True):
        level.reference_share = share
    kinds = {"manager": 50, **dict(zip(RATERS, (30, 20), strict=True))}
    return operations.make_cycle(
        env,
        company,
        METHODS,
        of_template={
            "rater_limit": 0,
            "rater_ids": [
                Command.create({"kind": kind, "weight": weight})
                for kind, weight in kinds.items()
            ],
        },
        of_judged={"is_for_raters": True, **ANCHORS},
        name="Assessment",
    )


def _make_board(env, number):
    """An open session of so many people, and the cycle that it is about.

    The first people are decided by the product; the others get copies, each with a
    score of its own.

    :return: dict of cycle, and session as the one who moves cards sees it
    """
    company, employees = people.make_company(env, number + 1, "Board", True)
    cycle = _make_cycle(env, company)
    cycle._launch_batch(sheets.LAUNCHED)
    operations.end_batch(env)
    _open_reviews(env, cycle)
    _reviews(env, cycle).action_submit()
    operations.end_batch(env)
    model = cycle.appraisal_ids.filtered("manager_id").sorted("id")[:1]
    sheets.copy_to_all(env, cycle, [model], employees)
    _spread_scores(env, cycle)
    mover = employees[0].user_id
    session = env["hr.performance.calibration"].create(
        {
            "name": "Board",
            "company_id": company.id,
            "cycle_id": cycle.id,
            "participant_ids": [Command.set(mover.ids)],
        }
    )
    session.action_open()
    people.renew_statistics(env)
    return {"cycle": cycle, "session": _as(mover, cycle, session)}


def _spread_scores(env, cycle):
    """Scores from 50 to 100, and the grade of each."""
    env.cr.execute(
        """
        UPDATE hr_performance_result result
           SET score = made.score, level_id = made.level, final_level_id = made.level
          FROM (SELECT own.id, chance.score,
                       (SELECT level.id FROM hr_performance_scale_level level
                         WHERE level.scale_id = own.scale_id
                           AND (level.is_lowest OR level.lower <= chance.score)
                         ORDER BY COALESCE(level.is_lowest, FALSE), level.lower DESC
                         LIMIT 1) AS level
                  FROM hr_performance_result own
                 CROSS JOIN LATERAL
                       (SELECT 50 + own.id * 37 %% 5000 / 100.0 AS score) chance
                 WHERE own.cycle_id = %s) made
         WHERE made.id = result.id
        """,
        (cycle.id,),
    )
    env.invalidate_all()


def _open_reviews(env, cycle):
    """Agree and measure all plans, open the reviews, and give the manager's points."""
    appraisals = _sheets(env, cycle)
    for start in range(0, len(appraisals), operations.BATCH):
        batch = appraisals[start : start + operations.BATCH]
        batch.action_confirm_plan()
        lines = batch.line_ids.filtered(lambda line: line.method != "manual")
        env["hr.performance.measure"].create(
            [
                {
                    "employee_id": line.appraisal_id.employee_id.id,
                    "kpi_id": line.kpi_id.id,
                    "period_end": cycle.date_end,
                    "value": 80 + line.id % 40,
                    "source": "import",
                }
                for line in lines
            ]
        )
        batch._open_assessment()
        operations.end_batch(env)
    env.cr.execute(
        """
        UPDATE hr_performance_rating_line given
           SET points = 55 + given.id * 13 %% 45, has_points = TRUE
          FROM hr_performance_rating review, hr_performance_appraisal sheet,
               hr_performance_appraisal_line goal
         WHERE review.id = given.rating_id AND sheet.id = review.appraisal_id
           AND goal.id = given.appraisal_line_id AND goal.method = 'manual'
           AND sheet.cycle_id = %s
        """,
        (cycle.id,),
    )
    operations.end_batch(env)


def _raters_of(place, number, count):
    """Places of so many in the tree who are neither superiors nor reports."""
    above, boss = {place}, place
    while boss:
        boss = (boss - 1) // people.TEAM
        above.add(boss)
    others = ((place + step) % number for step in range(1, number))
    fit = (
        other
        for other in others
        if other not in above and (other - 1) // people.TEAM != place
    )
    return [other for other, _n in zip(fit, range(count), strict=False)]


def _answer(env, cycle):
    """All raters have answered."""
    env.cr.execute(
        """
        UPDATE hr_performance_rater_answer answer
           SET is_filled = TRUE, keep = 'Explains well', change = 'Answers late',
               levels = (SELECT jsonb_object_agg(
                                    goal.id::text, 1 + (answer.id * 7 + goal.id) %% 5)
                           FROM hr_performance_appraisal_line goal
                          WHERE goal.appraisal_id = answer.appraisal_id
                            AND goal.kind = 'weighted' AND goal.method = 'manual')
          FROM hr_performance_appraisal sheet
         WHERE sheet.id = answer.appraisal_id AND sheet.cycle_id = %s
        """,
        (cycle.id,),
    )
    env.cr.execute(
        """
        UPDATE hr_performance_rater_key key SET is_done = TRUE
          FROM hr_performance_rater rater, hr_performance_appraisal sheet
         WHERE rater.id = key.rater_id AND sheet.id = rater.appraisal_id
           AND sheet.cycle_id = %s
        """,
        (cycle.id,),
    )
    operations.end_batch(env)
    people.renew_statistics(env)


def _review_oneself(env, cycle):
    """Self-reviews: the manager's, each line with other points."""
    review = people.columns(env, "hr_performance_rating", ("id", "kind"))
    line = ("id", "rating_id", "points")
    env.cr.execute(
        SQL(
            "INSERT INTO hr_performance_rating (kind, %(columns)s)"
            " SELECT 'self', %(columns)s FROM hr_performance_rating"
            " WHERE kind = 'manager' AND %(mine)s",
            columns=review,
            mine=_of_cycle(cycle),
        )
    )
    env.cr.execute(
        SQL(
            "INSERT INTO hr_performance_rating_line (rating_id, points, %(columns)s)"
            " SELECT own.id, given.points - 8 + given.id %% 25, %(values)s"
            " FROM hr_performance_rating_line given"
            " JOIN hr_performance_rating review ON review.id = given.rating_id"
            " JOIN hr_performance_rating own"
            " ON own.appraisal_id = review.appraisal_id AND own.kind = 'self'"
            " WHERE review.kind = 'manager' AND review.%(mine)s",
            columns=people.columns(env, "hr_performance_rating_line", line),
            values=people.columns(env, "hr_performance_rating_line", line, "given"),
            mine=_of_cycle(cycle),
        )
    )
    operations.end_batch(env)


def _mix_people(env):
    """Women and men of all ages."""
    env.cr.execute(
        "UPDATE hr_version SET sex ="
        " CASE WHEN employee_id % 2 = 0 THEN 'female' ELSE 'male' END"
    )
    env.cr.execute(
        "UPDATE hr_employee SET birthday = DATE '1965-01-01' + id * 97 % 14000"
    )
    operations.end_batch(env)


def _administrator(env, company, name="HR"):
    """A user of HR who is in nobody's line."""
    employee = env["hr.employee"].create({"name": name, "company_id": company.id})
    return people.make_user(
        env,
        company,
        employee,
        f"{name} assessment",
        ["hr_performance.group_hr_performance_manager"],
    )


def _as(user, cycle, records):
    """As the web client of a user asks."""
    return records.with_user(user).with_context(
        lang="en_US", tz="UTC", allowed_company_ids=cycle.company_id.ids
    )


def _sheets(env, cycle):
    return env["hr.performance.appraisal"].search(
        [("cycle_id", "=", cycle.id)], order="id"
    )


def _reviews(env, cycle):
    return env["hr.performance.rating"].search(
        [("appraisal_id.cycle_id", "=", cycle.id), ("kind", "=", "manager")], order="id"
    )


def _with_ids(records):
    return SQL("id IN %s", records._ids)


def _of_sheets(sheets):
    return SQL("appraisal_id IN %s", sheets._ids)


def _held(records):
    """Rows that are changed so that who decides on them meanwhile begins anew.

    Whoever writes by SQL has to hold them, too: else two clicks at once both succeed.
    """
    return Update(records._table, _with_ids(records), ("write_date",))


def _next_step(sheets, before, after):
    """A sheet goes on: its state, the step that it leaves, and the next one."""
    of_state = [
        SQL("%s AND state = %s", _of_sheets(sheets), state) for state in (before, after)
    ]
    return [
        Update("hr_performance_appraisal", _with_ids(sheets), ("state", *LOG)),
        Update("hr_performance_step", of_state[0], LEFT),
        Insert("hr_performance_step", of_state[1]),
    ]


def _of_cycle(cycle):
    return SQL(
        "appraisal_id IN (SELECT id FROM hr_performance_appraisal WHERE cycle_id = %s)",
        cycle.id,
    )
