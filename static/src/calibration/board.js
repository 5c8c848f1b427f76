import { Component, onMounted, onPatched, onWillStart, useEffect, useRef, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { formatFloat, formatMonetary } from "@web/views/fields/formatters";
import { registry } from "@web/core/registry";
import { useAutofocus, useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** Years in the company: key and name. */
const TENURES = [
    ["0", _t("Less than 1 year")],
    ["1", _t("1 to 3 years")],
    ["3", _t("3 to 5 years")],
    ["5", _t("5 years and more")],
];
/** Filters by one of a list of names; what else is filtered by is text. */
const CHOICES = ["department", "manager", "job"];
/** Typing has paused for so many milliseconds before the server is asked. */
const PAUSE = 250;
const MODEL = "hr.performance.calibration";

/** Asks for the grade and the reason of a move, however it was begun. */
export class MoveDialog extends Component {
    static template = "hr_performance.CalibrationMove";
    static components = { Dialog };
    static props = {
        card: Object,
        columns: Array,
        target: { type: Number, optional: true },
        move: Function,
        close: Function,
    };

    setup() {
        const { target, card } = this.props;
        this.state = useState({ level: target || card.level, reason: "", isSent: false });
        useAutofocus({ refName: target ? "reason" : "level" });
    }

    get title() {
        return _t("Move %s", this.props.card.name);
    }

    get about() {
        const { score, job, department } = this.props.card;
        return [score, job, department].filter(Boolean).join(" · ");
    }

    get isReady() {
        const { level, reason, isSent } = this.state;
        return level !== this.props.card.level && Boolean(reason.trim()) && !isSent;
    }

    onLevel(ev) {
        this.state.level = Number(ev.target.value);
    }

    async confirm() {
        this.state.isSent = true;
        this.props.close();
        await this.props.move(this.props.card, this.state.level, this.state.reason);
    }
}

/**
 * People as cards in the columns of the scale, with live counts beside the places that
 * the shares give. Cards are moved by dragging, by keys, or by a click on the name;
 * each way asks for a reason.
 *
 * The first call brings all counts and the first cards of each column; the others come
 * when the end of a column is seen, or when somebody is looked for. Counts are of all
 * cards, and a move changes them here.
 */
export class CalibrationBoard extends Component {
    static template = "hr_performance.CalibrationBoard";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.root = useRef("root");
        const { params, context } = this.props.action;
        this.sessionId = params?.calibration_id || context?.active_id;
        this.state = useState({
            board: null,
            filter: { name: "", department: "", manager: "", job: "", tenure: "" },
            /** What can be chosen in the filters, and all hints: they come afterwards. */
            choices: null,
            isWhole: false,
            /** The card that keys are about to move, and the column they point to. */
            target: null,
            over: null,
            said: "",
        });
        this.focused = null;
        /** The last card of each column that the server has sent: others come behind. */
        this.last = {};
        this.asked = 0;
        this.findLater = useDebounced(() => this.find(), PAUSE);
        onWillStart(() => this.load());
        onMounted(() => this.loadChoices());
        onPatched(() => this.restoreFocus());
        useEffect(
            () => this.watchEnds(),
            () => [this.state.board?.columns.map(({ id, rest }) => `${id}-${rest}`).join()]
        );
    }

    async load() {
        if (!this.sessionId) {
            return this.action.doAction("hr_performance.hr_performance_calibration_action", {
                clearBreadcrumbs: true,
            });
        }
        const board = await this.orm.call(MODEL, "action_load_board", [[this.sessionId]]);
        this.asked++;
        this.last = {};
        this.noteLast(board.cards);
        this.state.board = board;
        this.state.target = null;
        if (this.isFiltered) {
            await this.find();
        }
        if (this.state.choices) {
            await this.loadChoices();
        }
    }

    async loadChoices() {
        if (this.state.board) {
            this.state.choices = await this.orm.call(MODEL, "action_load_choices", [
                [this.sessionId],
            ]);
        }
    }

    // CARDS

    noteLast(cards) {
        for (const { id, level } of cards) {
            this.last[level] = id;
        }
    }

    /** Cards that the filters find, the first of each column. */
    async find() {
        const asked = ++this.asked;
        const found = await this.loadCards({});
        if (asked !== this.asked) {
            return;
        }
        this.last = {};
        this.noteLast(found.cards);
        const { board } = this.state;
        board.cards = found.cards;
        for (const column of board.columns) {
            column.shown = found.shown[column.id] || 0;
            column.rest = found.rest[column.id] || 0;
        }
    }

    /** The next cards of a column. */
    async more(column, isFollowed) {
        if (this.isLoading) {
            return;
        }
        const { asked } = this;
        this.isLoading = true;
        let found;
        try {
            found = await this.loadCards({ level: column.id, after: this.last[column.id] });
        } finally {
            this.isLoading = false;
        }
        if (asked !== this.asked) {
            return;
        }
        this.noteLast(found.cards);
        const { board } = this.state;
        // Who was moved here meanwhile may be among them.
        const known = new Set(board.cards.map((card) => card.id));
        const added = found.cards.filter((card) => !known.has(card.id));
        board.cards.push(...added);
        this.columnOf(column.id).rest = found.rest[column.id] || 0;
        if (isFollowed && added.length) {
            this.focused = added[0].id;
        }
    }

    loadCards(place) {
        const { name, tenure } = this.state.filter;
        const among = {};
        for (const key of CHOICES) {
            const chosen = this.state.filter[key];
            if (chosen) {
                among[key] = this.choices(key).find((one) => one.name === chosen)?.ids || [];
            }
        }
        const asked = { name, tenure, among, ...place };
        return this.orm.call(MODEL, "action_load_cards", [[this.sessionId]], asked);
    }

    /** The end of a column that is seen brings the next cards. */
    watchEnds() {
        const ends = this.root.el?.querySelectorAll(".o_more") || [];
        if (!ends.length || !window.IntersectionObserver) {
            return;
        }
        const observer = new IntersectionObserver((entries) => {
            const end = entries.find((entry) => entry.isIntersecting);
            if (end) {
                this.more(this.columnOf(Number(end.target.dataset.level)));
            }
        });
        ends.forEach((end) => observer.observe(end));
        return () => observer.disconnect();
    }

    get display() {
        return { controlPanel: {} };
    }

    // FILTERS

    get isFiltered() {
        return Object.values(this.state.filter).some(Boolean);
    }

    get tenures() {
        return TENURES;
    }

    choices(name) {
        const found = this.state.choices?.[name] || [];
        return [...found].sort((a, b) => a.name.localeCompare(b.name));
    }

    setFilter(name, ev) {
        this.state.filter[name] = ev.target.value;
        if (name === "name") {
            this.findLater();
        } else {
            this.find();
        }
    }

    clearFilters() {
        for (const name of Object.keys(this.state.filter)) {
            this.state.filter[name] = "";
        }
        return this.find();
    }

    // COLUMNS

    get columns() {
        const byLevel = {};
        for (const card of this.state.board.cards) {
            (byLevel[card.level] ||= []).push(card);
        }
        const order = (a, b) => b.points - a.points || a.id - b.id;
        return this.state.board.columns.map((column) => ({
            ...column,
            cards: (byLevel[column.id] || []).sort(order),
        }));
    }

    /** People beside places: exactly so many, at most, or from one number to another. */
    seatText(count, { least, places }) {
        const values = { count, least, places };
        if (places === null) {
            return String(count);
        }
        if (least === places) {
            return _t("%(count)s of %(places)s places", values);
        }
        return least
            ? _t("%(count)s, %(least)s to %(places)s places", values)
            : _t("%(count)s of at most %(places)s places", values);
    }

    /** The same in figures only, for a table. */
    seatFigure(count, { least, places }) {
        if (places === null) {
            return String(count);
        }
        const from = least && least !== places ? `${least}–` : least ? "" : places ? "0–" : "";
        return `${count} / ${from}${places}`;
    }

    countText(column) {
        return this.seatText(column.counted, column);
    }

    spokenCount(column) {
        return _t("Grade %(grade)s: %(text)s", {
            grade: column.code,
            text: this.countText(column),
        });
    }

    /** Groups with their people by grade, where the columns do not say it all. */
    get groups() {
        const { groups, columns } = this.state.board;
        return groups.map((row) => ({
            ...row,
            seats: row.seats.map((seat, at) => ({
                id: columns[at].id,
                text: this.seatFigure(seat.count, seat),
                isOff:
                    seat.count < seat.least ||
                    (seat.places !== null && seat.count > seat.places),
            })),
        }));
    }

    /** What the grades come to for pay: the server tells no sum of fewer than five. */
    get effectTexts() {
        const { people, factors, effects } = this.state.board;
        if (!factors) {
            return [];
        }
        const { before, now } = factors;
        const number = (value) => formatFloat(value, { digits: [9, 2] });
        return [
            this.effectText(
                _t("Coefficients of %s people together", people),
                number(before),
                number(now)
            ),
            ...effects.map(({ name, amount, currency, is_mean }) => {
                // A mean of wages is no figure to the cent.
                const round = (value) => (is_mean ? Math.round(value / 100) * 100 : value);
                const money = (value) =>
                    formatMonetary(round(value * amount), { currencyId: currency });
                const title = is_mean ? _t("%s, by the mean wage of all", name) : name;
                return this.effectText(title, money(before), money(now));
            }),
        ];
    }

    effectText(title, before, now) {
        return before === now
            ? _t("%(title)s: %(now)s", { title, now })
            : _t("%(title)s: %(now)s, before %(before)s", { title, now, before });
    }

    get hiddenText() {
        return _t(
            "Not shown to you: %s of the pool, yourself or your superiors. Counts and places are of the others.",
            this.state.board.hidden
        );
    }

    shareText({ share, shown, outside }) {
        const parts = share ? [share] : [];
        if (outside) {
            parts.push(_t("%s more outside the shares", outside));
        }
        if (this.isFiltered) {
            parts.push(_t("%s shown", shown));
        }
        return parts.join(" · ");
    }

    moreText(column) {
        return _t("More (%s)", column.rest);
    }

    get hints() {
        const { choices, isWhole, board } = this.state;
        return isWhole && choices ? choices.hints : board.hints;
    }

    get moreHintsText() {
        return _t("More (%s)", this.state.board.more_hints);
    }

    beforeText(card) {
        return _t("From the score: %s", card.before);
    }

    placesOf({ job, department }) {
        return [job, department].filter(Boolean).join(" · ");
    }

    factsText(card) {
        return _t("Facts about %s", card.name);
    }

    columnOf(id) {
        return this.state.board.columns.find((column) => column.id === id);
    }

    spoken(card) {
        const values = {
            name: card.name,
            score: card.score,
            grade: this.columnOf(card.level)?.code || "",
        };
        return this.state.board.can_move
            ? _t("%(name)s, score %(score)s, grade %(grade)s. Left and right choose another grade, Enter moves.", values)
            : _t("%(name)s, score %(score)s, grade %(grade)s.", values);
    }

    // MOVING

    ask(card, target) {
        if (!this.state.board.can_move) {
            return;
        }
        this.focused = card.id;
        this.dialog.add(
            MoveDialog,
            {
                card,
                columns: this.state.board.columns,
                ...(target && target !== card.level ? { target } : {}),
                move: this.move.bind(this),
            },
            {
                onClose: () => {
                    this.state.target = null;
                    this.state.over = null;
                },
            }
        );
    }

    async move(card, level, reason) {
        try {
            const moved = await this.orm.call(MODEL, "action_move", [
                [this.sessionId],
                card.id,
                level,
                card.seen,
                reason,
            ]);
            const own = this.state.board.cards.find((one) => one.id === moved.id);
            this.count(own, moved.level);
            own.level = moved.level;
            own.seen = moved.seen;
            own.is_moved = this.columnOf(moved.level).code !== own.before;
            this.state.said = _t("%(name)s has grade %(grade)s now.", {
                name: own.name,
                grade: this.columnOf(moved.level).code,
            });
            this.focused = card.id;
        } catch (error) {
            // What somebody else has done meanwhile is shown, beside the reason.
            await this.load();
            throw error;
        }
    }

    /** All that is counted follows a card into another column. */
    count(card, level) {
        const { columns, groups, factors } = this.state.board;
        const name = card.is_outside ? "outside" : "counted";
        for (const [id, step] of [
            [card.level, -1],
            [level, 1],
        ]) {
            const place = columns.findIndex((column) => column.id === id);
            columns[place][name] += step;
            columns[place].shown += step;
            const seat = groups[card.group]?.seats[place];
            if (seat) {
                seat.count += step;
            }
            if (factors) {
                factors.now += step * card.factors[place];
            }
        }
    }

    onDragStart(card, ev) {
        this.dragged = card.id;
        // Firefox drags nothing that carries no data.
        ev.dataTransfer?.setData("text/plain", card.name);
    }

    onDragOver(column, ev) {
        if (this.state.board.can_move) {
            ev.preventDefault();
            this.state.over = column.id;
        }
    }

    onDrop(column, ev) {
        ev.preventDefault();
        this.state.over = null;
        const card = this.state.board.cards.find((one) => one.id === this.dragged);
        this.dragged = null;
        if (card && card.level !== column.id) {
            this.ask(card, column.id);
        }
    }

    onKeydown(card, ev) {
        const steps = { ArrowLeft: -1, ArrowRight: 1 };
        if (ev.key in steps && this.state.board.can_move) {
            ev.preventDefault();
            this.pointTo(card, steps[ev.key]);
        } else if (ev.key === "ArrowDown" || ev.key === "ArrowUp") {
            ev.preventDefault();
            this.focusBeside(card, ev.target, ev.key === "ArrowDown" ? 1 : -1);
        } else if (ev.key === "Escape" && this.state.target) {
            ev.stopPropagation();
            this.state.target = null;
            this.state.said = "";
        }
    }

    /** Choose the column beside the one that keys point to, and say which it is. */
    pointTo(card, step) {
        const { columns } = this.state.board;
        const from = this.state.target?.card === card.id ? this.state.target.level : card.level;
        const place = columns.findIndex((column) => column.id === from) + step;
        const column = columns[Math.max(0, Math.min(columns.length - 1, place))];
        this.state.target = { card: card.id, level: column.id };
        this.state.said = _t("%(name)s to grade %(grade)s? Enter moves, Escape leaves it.", {
            name: card.name,
            grade: column.code,
        });
    }

    /** Up and down in a column; below its last card the next ones are asked for. */
    focusBeside(card, button, step) {
        const names = [...button.closest(".o_column").querySelectorAll(".o_name")];
        const name = names[names.indexOf(button) + step];
        const column = this.columnOf(card.level);
        if (name) {
            name.focus();
        } else if (step > 0 && column.rest) {
            this.more(column, true);
        }
    }

    onName(card) {
        const { target } = this.state;
        this.ask(card, target?.card === card.id ? target.level : undefined);
    }

    isTarget(column) {
        return this.state.target?.level === column.id || this.state.over === column.id;
    }

    restoreFocus() {
        if (this.focused && !document.querySelector(".o_dialog")) {
            this.root.el
                ?.querySelector(`[data-card='${this.focused}'] .o_name`)
                ?.focus({ preventScroll: false });
            this.focused = null;
        }
    }

    // FACTS

    openFacts(card) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "hr.performance.result",
            res_id: card.id,
            views: [[false, "form"]],
        });
    }

    openSession() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: MODEL,
            res_id: this.sessionId,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("hr_performance.calibration_board", CalibrationBoard);
