import { Component, onPatched, onWillStart, useRef, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { formatFloat, formatMonetary } from "@web/views/fields/formatters";
import { registry } from "@web/core/registry";
import { useAutofocus, useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** So many cards of a column are drawn at once; the rest comes by a button. */
const DRAWN = 60;
/** From so many people on something may be said of a group. */
const SMALLEST = 5;
const YEAR = 365.25 * 24 * 3600 * 1000;
/** Years in the company: name, at least, below. */
const TENURES = [
    ["0", _t("Less than 1 year"), 0, 1],
    ["1", _t("1 to 3 years"), 1, 3],
    ["3", _t("3 to 5 years"), 3, 5],
    ["5", _t("5 years and more"), 5, 100],
];
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
 * each way asks for a reason. One call brings all.
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
            drawn: {},
            /** The card that keys are about to move, and the column they point to. */
            target: null,
            over: null,
            said: "",
        });
        this.focused = null;
        onWillStart(() => this.load());
        onPatched(() => this.restoreFocus());
    }

    async load() {
        if (!this.sessionId) {
            return this.action.doAction("hr_performance.hr_performance_calibration_action", {
                clearBreadcrumbs: true,
            });
        }
        const board = await this.orm.call(MODEL, "action_load_board", [[this.sessionId]]);
        const today = Date.now();
        for (const card of board.cards) {
            card.years = card.joined ? (today - Date.parse(card.joined)) / YEAR : null;
        }
        this.state.board = board;
        this.state.target = null;
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
        const found = new Set(this.state.board.cards.map((card) => card[name]));
        return [...found].filter(Boolean).sort((a, b) => a.localeCompare(b));
    }

    isShown(card) {
        const { name, department, manager, job, tenure } = this.state.filter;
        const years = TENURES.find(([key]) => key === tenure);
        return (
            (!name || card.name.toLowerCase().includes(name.toLowerCase())) &&
            (!department || card.department === department) &&
            (!manager || card.manager === manager) &&
            (!job || card.job === job) &&
            (!years ||
                (card.years !== null && card.years >= years[2] && card.years < years[3]))
        );
    }

    setFilter(name, ev) {
        this.state.filter[name] = ev.target.value;
    }

    clearFilters() {
        for (const name of Object.keys(this.state.filter)) {
            this.state.filter[name] = "";
        }
    }

    // COLUMNS

    get columns() {
        const byLevel = {};
        for (const card of this.state.board.cards) {
            (byLevel[card.level] ||= []).push(card);
        }
        return this.state.board.columns.map((column) => {
            const cards = byLevel[column.id] || [];
            const shown = cards.filter((card) => this.isShown(card));
            const drawn = shown.slice(0, this.state.drawn[column.id] || DRAWN);
            const counted = cards.filter((card) => !card.is_outside).length;
            return {
                ...column,
                counted,
                outside: cards.length - counted,
                shown: shown.length,
                cards: drawn,
            };
        });
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
        const { groups, cards, columns } = this.state.board;
        const held = groups.map(() => ({}));
        for (const { group, level } of cards) {
            if (held[group]) {
                held[group][level] = (held[group][level] || 0) + 1;
            }
        }
        return groups.map((row, place) => ({
            ...row,
            seats: row.seats.map((seat, at) => {
                const count = held[place][columns[at].id] || 0;
                return {
                    id: columns[at].id,
                    text: this.seatFigure(count, seat),
                    isOff:
                        count < seat.least || (seat.places !== null && count > seat.places),
                };
            }),
        }));
    }

    /** Coefficients of all together, by the scores and as the cards lie now. */
    get factors() {
        const { cards, columns } = this.state.board;
        const place = Object.fromEntries(columns.map(({ id }, at) => [id, at]));
        return {
            before: cards.reduce((sum, card) => sum + card.factor_before, 0),
            now: cards.reduce((sum, card) => sum + card.factors[place[card.level]], 0),
        };
    }

    /** What the grades come to for pay, from five people on. */
    get effectTexts() {
        const { cards, effects } = this.state.board;
        if (cards.length < SMALLEST) {
            return [];
        }
        const { before, now } = this.factors;
        const number = (value) => formatFloat(value, { digits: [9, 2] });
        return [
            this.effectText(
                _t("Coefficients of %s people together", cards.length),
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
        return _t("More (%s)", column.shown - column.cards.length);
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

    drawMore(column) {
        this.state.drawn[column.id] = (this.state.drawn[column.id] || DRAWN) + DRAWN;
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
            this.focusBeside(ev.target, ev.key === "ArrowDown" ? 1 : -1);
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

    focusBeside(button, step) {
        const names = [...button.closest(".o_column").querySelectorAll(".o_name")];
        names[names.indexOf(button) + step]?.focus();
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
