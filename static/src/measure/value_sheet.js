import { Component, onPatched, onWillStart, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** Steps from one cell to the next: rows and columns. */
const STEPS = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
    Enter: [1, 0],
};

/** Rows and columns of what a spreadsheet puts on the clipboard. */
function readTable(text) {
    const lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
    return lines.map((line) => line.split("\t").map((part) => part.trim()));
}

function keyOf(cell) {
    return `${cell.line}|${cell.first}|${cell.last}`;
}

/**
 * Values of a team: one row for each person and KPI, one column for each period. Arrows
 * and Enter go from cell to cell, a part of a spreadsheet can be pasted. What was typed is
 * saved in one go, with what stood in the cell before; bad cells are named and marked.
 */
export class ValueSheet extends Component {
    static template = "hr_performance.ValueSheet";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.root = useRef("root");
        this.state = useState({ page: { tables: [] }, typed: {}, problems: [] });
        this.wanted = null;
        onWillStart(() => this.load());
        onPatched(() => this.focusWanted());
        useSetupAction({
            beforeLeave: () => this.save(),
            beforeUnload: (ev) => {
                if (this.isChanged) {
                    ev.preventDefault();
                }
            },
        });
    }

    get display() {
        return { controlPanel: {} };
    }

    get isChanged() {
        return Object.keys(this.state.typed).length > 0;
    }

    get isEmpty() {
        return !this.state.page.tables.length;
    }

    async load(day = this.state.page.first, months = this.state.page.months || 1) {
        const page = await this.orm.call("hr.performance.value.sheet", "action_load", [
            day || false,
            months,
        ]);
        Object.assign(this.state, { page, typed: {}, problems: [] });
    }

    /** Another month, after what was typed has been saved. */
    async show(steps, months = this.state.page.months) {
        if (!(await this.save())) {
            return;
        }
        const [year, month] = this.state.page.first.split("-").map(Number);
        const first = new Date(Date.UTC(year, month - 1 + steps, 1));
        await this.load(first.toISOString().slice(0, 10), months);
    }

    onMonths(ev) {
        return this.show(0, Number(ev.target.value));
    }

    text(cell) {
        return this.state.typed[keyOf(cell)] ?? cell.text;
    }

    problem(cell) {
        const key = keyOf(cell);
        return this.state.problems.find((problem) => keyOf(problem) === key)?.message;
    }

    spoken(table, row, column) {
        return `${row.person}, ${row.title}, ${table.columns[column]}`;
    }

    put(cell, text) {
        const key = keyOf(cell);
        if (text === cell.text) {
            delete this.state.typed[key];
        } else {
            this.state.typed[key] = text;
        }
        this.state.problems = this.state.problems.filter((p) => keyOf(p) !== key);
    }

    /** All rows of the page, one below the other, whatever table they stand in. */
    get rows() {
        return this.state.page.tables.flatMap((table) => table.rows);
    }

    input(row, column) {
        return this.root.el.querySelector(`input[data-row="${row}"][data-column="${column}"]`);
    }

    /** Number of the first row of a table on the page. */
    offset(index) {
        const before = this.state.page.tables.slice(0, index);
        return before.reduce((count, table) => count + table.rows.length, 0);
    }

    onKeydown(ev) {
        const input = ev.target;
        if (ev.isComposing || ev.ctrlKey || ev.metaKey || ev.altKey) {
            return;
        }
        if (ev.key === "Escape") {
            const cell = this.rows[input.dataset.row].cells[input.dataset.column];
            this.put(cell, cell.text);
            input.value = cell.text;
            return input.select();
        }
        let step = STEPS[ev.key];
        if (!step || (step[1] && !this.isAtEdge(input, step[1]))) {
            return;
        }
        if (ev.key === "Enter" && ev.shiftKey) {
            step = STEPS.ArrowUp;
        }
        ev.preventDefault();
        this.go(Number(input.dataset.row), Number(input.dataset.column), step);
    }

    /** Whether an arrow would leave the text: all of it is marked, or it ends there. */
    isAtEdge(input, direction) {
        const { selectionStart, selectionEnd, value } = input;
        if (selectionStart !== selectionEnd) {
            return selectionStart === 0 && selectionEnd === value.length;
        }
        return selectionStart === (direction < 0 ? 0 : value.length);
    }

    go(row, column, [down, right]) {
        const last = this.rows.length;
        for (;;) {
            row += down;
            column += right;
            if (row < 0 || row >= last || column < 0 || column >= this.rows[row].cells.length) {
                if (!down || row < 0 || row >= last) {
                    return;
                }
                // A table with fewer columns: its last one.
                column = this.rows[row].cells.length - 1;
            }
            const next = this.input(row, column);
            if (next) {
                return next.select();
            }
        }
    }

    onPaste(ev) {
        const text = ev.clipboardData.getData("text/plain");
        if (!/[\t\r\n]/.test(text.trim())) {
            return;
        }
        ev.preventDefault();
        const { row, column } = ev.target.dataset;
        let left = 0;
        readTable(text).forEach((parts, down) => {
            parts.forEach((part, right) => {
                const cell = this.rows[Number(row) + down]?.cells[Number(column) + right];
                if (cell && !cell.locked) {
                    this.put(cell, part);
                } else if (part) {
                    left += 1;
                }
            });
        });
        this.wanted = { row, column };
        if (left) {
            this.notification.add(
                _t("Not pasted, because there is no open cell for them: %s values", left),
                { type: "warning" }
            );
        }
    }

    focusWanted() {
        if (this.wanted) {
            this.input(this.wanted.row, this.wanted.column)?.select();
            this.wanted = null;
        }
    }

    /** Save what was typed; false where something is wrong with it. */
    async save() {
        if (!this.isChanged) {
            return true;
        }
        const cells = this.rows
            .flatMap((row) => row.cells)
            .filter((cell) => cell && keyOf(cell) in this.state.typed)
            .map(({ line, first, last, text }) => ({
                line,
                first,
                last,
                text: this.state.typed[keyOf({ line, first, last })],
                seen: text,
            }));
        const { saved, problems } = await this.orm.call(
            "hr.performance.value.sheet",
            "action_save",
            [cells]
        );
        if (problems.length) {
            this.state.problems = problems;
            this.find(problems[0]);
            return false;
        }
        this.notification.add(_t("Values saved: %s", saved), { type: "success" });
        await this.load();
        return true;
    }

    /** Go to the cell that a problem is about. */
    find(problem) {
        const key = keyOf(problem);
        this.rows.forEach((row, number) => {
            const column = row.cells.findIndex((cell) => cell && keyOf(cell) === key);
            if (column >= 0) {
                this.input(number, column)?.select();
            }
        });
    }

    discard() {
        return this.load();
    }
}

registry.category("actions").add("hr_performance.value_sheet", ValueSheet);
