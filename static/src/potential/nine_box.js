import { Component, onWillStart, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** So many people of a box are drawn at once; the rest comes by a button. */
const DRAWN = 30;
const MODEL = "hr.performance.potential";
/** Boxes row by row: high potential above, high performance to the right. */
const ROWS = [
    { name: _t("High potential"), numbers: [7, 8, 9] },
    { name: _t("Some potential"), numbers: [4, 5, 6] },
    { name: _t("Low potential"), numbers: [1, 2, 3] },
];
const ACROSS = [_t("Low performance"), _t("Usual performance"), _t("High performance")];
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: 3, ArrowDown: -3 };

/** People in nine boxes of performance and potential. One call brings all. */
export class NineBox extends Component {
    static template = "hr_performance.NineBox";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.root = useRef("root");
        this.rows = ROWS;
        this.across = ACROSS;
        this.state = useState({
            grid: null,
            filter: { name: "", department: "", manager: "" },
            drawn: {},
        });
        onWillStart(() => this.load(this.props.action.params?.cycle_id));
    }

    async load(cycle) {
        this.state.grid = await this.orm.call(MODEL, "action_load_grid", [], {
            cycle: cycle || false,
        });
        this.state.drawn = {};
    }

    get display() {
        return { controlPanel: {} };
    }

    // FILTERS

    get isFiltered() {
        return Object.values(this.state.filter).some(Boolean);
    }

    choices(name) {
        const found = new Set(this.state.grid.cards.map((card) => card[name]));
        return [...found].filter(Boolean).sort((a, b) => a.localeCompare(b));
    }

    setFilter(name, ev) {
        this.state.filter[name] = ev.target.value;
    }

    clearFilters() {
        for (const name of Object.keys(this.state.filter)) {
            this.state.filter[name] = "";
        }
    }

    isShown(card) {
        const { name, department, manager } = this.state.filter;
        return (
            (!name || card.name.toLowerCase().includes(name.toLowerCase())) &&
            (!department || card.department === department) &&
            (!manager || card.manager === manager)
        );
    }

    // BOXES

    /** The nine boxes by number, each with who is shown in it. */
    get boxes() {
        const cards = {};
        const shown = this.state.grid.cards.filter((card) => this.isShown(card));
        for (const card of shown) {
            (cards[card.box] ||= []).push(card);
        }
        return Object.fromEntries(
            this.state.grid.boxes.map((box) => {
                const all = cards[box.number] || [];
                const drawn = this.state.drawn[box.number] || DRAWN;
                const share = shown.length ? Math.round((100 * all.length) / shown.length) : 0;
                return [
                    box.number,
                    { ...box, count: all.length, share, cards: all.slice(0, drawn) },
                ];
            })
        );
    }

    countText({ count, share }) {
        return count ? _t("%(count)s · %(share)s %", { count, share }) : "0";
    }

    boxLabel(box, row, place) {
        return _t("%(label)s: %(potential)s, %(performance)s, %(count)s people", {
            label: box.name,
            potential: row.name,
            performance: ACROSS[place],
            count: box.count,
        });
    }

    moreText(box) {
        return _t("More (%s)", box.count - box.cards.length);
    }

    drawMore(box) {
        this.state.drawn[box.number] = (this.state.drawn[box.number] || DRAWN) + DRAWN;
    }

    // PEOPLE

    factsText(card) {
        return card.grade
            ? _t("Grade %(grade)s, potential %(potential)s", card)
            : _t("Potential %(potential)s, no grade yet", card);
    }

    sourcesText(card) {
        return card.sources === 1
            ? _t("1 judgement")
            : _t("%s judgements", card.sources);
    }

    historyText(card) {
        return card.history.join(" · ") || _t("No earlier result");
    }

    get unplacedText() {
        return _t(
            "%s more are judged and have no grade yet that is decided and not being compared",
            this.state.grid.unplaced.length
        );
    }

    get unplacedNames() {
        return this.state.grid.unplaced.map((card) => card.name).join(", ");
    }

    /** Arrows go through the people of a box, and to the boxes beside it. */
    onKeydown(ev) {
        const step = STEPS[ev.key];
        if (!step) {
            return;
        }
        const box = ev.target.closest(".o_box");
        const names = [...box.querySelectorAll(".o_person")];
        const place = names.indexOf(ev.target);
        const within = ev.key === "ArrowDown" ? place + 1 : place - 1;
        ev.preventDefault();
        if (Math.abs(step) === 3 && names[within]) {
            return names[within].focus();
        }
        let number = Number(box.dataset.box) + step;
        while (number >= 1 && number <= 9) {
            const next = this.root.el.querySelector(`[data-box='${number}'] .o_person`);
            if (next) {
                return next.focus();
            }
            number += step;
        }
    }

    openCard(card) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: MODEL,
            res_id: card.id,
            views: [[false, "form"]],
        });
    }

    openList() {
        return this.action.doAction("hr_performance.hr_performance_potential_action");
    }
}

registry.category("actions").add("hr_performance.nine_box", NineBox);
