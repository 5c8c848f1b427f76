/** @odoo-module ignore **/
// Pages for people without login. A plain script: it works without the web client.
(function () {
    "use strict";

    /** Keep a draft some time after the last key, in the background. */
    function keepDrafts(form) {
        const status = form.querySelector(".saved");
        let timer = null;
        let isDirty = false;
        async function keep() {
            timer = null;
            isDirty = false;
            const data = new FormData(form);
            data.set("action", "draft");
            data.delete("pin");
            try {
                // Buttons are named "action", which hides the property of the form.
                const path = form.getAttribute("action");
                const answer = await fetch(path, { method: "POST", body: data });
                const kept = answer.ok ? await answer.json() : { error: true };
                status.textContent = kept.error
                    ? typeof kept.error === "string"
                        ? kept.error
                        : status.dataset.failed
                    : status.dataset.saved;
                isDirty = isDirty || Boolean(kept.error);
            } catch {
                status.textContent = status.dataset.failed;
                isDirty = true;
            }
        }
        form.addEventListener("input", () => {
            isDirty = true;
            clearTimeout(timer);
            timer = setTimeout(keep, 1500);
        });
        form.addEventListener("submit", () => {
            clearTimeout(timer);
            isDirty = false;
        });
        document.addEventListener("visibilitychange", () => {
            if (document.hidden && isDirty) {
                clearTimeout(timer);
                keep();
            }
        });
    }

    /** A box to draw one's name on, or to see it as it is typed. */
    function openPad(form) {
        const pad = form.querySelector(".pad");
        const pen = pad.getContext("2d");
        const button = form.querySelector(".main");
        const missing = form.querySelector(".missing");
        const typed = form.querySelector(".typed_name");
        const name = typed.querySelector("input");
        const { has_reservation: reserved, reservation, pin, signature } = form.elements;
        let isSigned = false;
        let isDown = false;
        /** Say what is missing; without it one can sign. */
        function tell() {
            const lacks = !isSigned
                ? "signature"
                : reserved.checked && !reservation.value.trim()
                  ? "reservation"
                  : pin && !pin.value
                    ? "pin"
                    : "";
            pad.parentElement.classList.toggle("signed", isSigned);
            missing.textContent = lacks ? missing.dataset[lacks] : "";
            button.disabled = Boolean(lacks);
        }
        function clear() {
            pen.fillStyle = "#fff";
            pen.fillRect(0, 0, pad.width, pad.height);
            isSigned = false;
            tell();
        }
        function write() {
            clear();
            const text = name.value.trim();
            if (text) {
                let size = 130;
                do {
                    pen.font = `italic ${size}px "Segoe Script", "Snell Roundhand", "KaiTi", cursive`;
                    size -= 6;
                } while (pen.measureText(text).width > pad.width * 0.84 && size > 20);
                pen.fillStyle = "#14233a";
                pen.fillText(text, pad.width * 0.08, pad.height * 0.7);
                isSigned = true;
                tell();
            }
        }
        function choose(mode) {
            for (const one of form.querySelectorAll("[data-mode]")) {
                one.setAttribute("aria-pressed", String(one.dataset.mode === mode));
            }
            typed.hidden = mode !== "type";
            clear();
            if (!typed.hidden) {
                write();
                name.focus();
            }
        }
        function place(event) {
            const box = pad.getBoundingClientRect();
            return [
                ((event.clientX - box.left) * pad.width) / box.width,
                ((event.clientY - box.top) * pad.height) / box.height,
            ];
        }
        pad.addEventListener("pointerdown", (event) => {
            if (!typed.hidden) {
                return;
            }
            isDown = true;
            pad.setPointerCapture(event.pointerId);
            pen.lineWidth = 5;
            pen.lineCap = pen.lineJoin = "round";
            pen.strokeStyle = "#14233a";
            pen.beginPath();
            pen.moveTo(...place(event));
            event.preventDefault();
        });
        pad.addEventListener("pointermove", (event) => {
            if (isDown) {
                pen.lineTo(...place(event));
                pen.stroke();
                isSigned = true;
                tell();
            }
        });
        for (const ended of ["pointerup", "pointercancel"]) {
            pad.addEventListener(ended, () => (isDown = false));
        }
        for (const one of form.querySelectorAll("[data-mode]")) {
            one.addEventListener("click", () => choose(one.dataset.mode));
        }
        form.querySelector("[data-clear]").addEventListener("click", () => {
            name.value = "";
            clear();
        });
        name.addEventListener("input", write);
        name.addEventListener("keydown", (event) => {
            // Enter in the name signs nothing by itself.
            if (event.key === "Enter") {
                event.preventDefault();
                button.focus();
            }
        });
        form.addEventListener("input", tell);
        form.addEventListener("submit", () => {
            signature.value = pad.toDataURL("image/png");
        });
        clear();
    }

    /** Large keys for the PIN; a scanner ends the badge with Enter. */
    function openKeys(form) {
        const { badge, pin } = form.elements;
        badge.addEventListener("keydown", (event) => {
            if (event.key === "Enter" && !pin.value) {
                event.preventDefault();
                pin.focus();
            }
        });
        let target = badge;
        for (const field of [badge, pin]) {
            field.addEventListener("focus", () => (target = field));
        }
        form.addEventListener("click", (event) => {
            const key = event.target.dataset.key;
            if (!key) {
                return;
            }
            if (key === "C") {
                target.value = "";
            } else if (key === "⌫") {
                target.value = target.value.slice(0, -1);
            } else {
                target.value += key;
            }
        });
    }

    /** Signed in at a tablet: signed out when nothing happens, kept in while typing. */
    function watchTablet(body) {
        const idle = Number(body.dataset.idle) * 1000;
        let last = Date.now();
        let told = Date.now();
        function leave() {
            window.location.replace(`${body.dataset.tablet}?ended=1`);
        }
        async function stay() {
            told = Date.now();
            const data = new FormData();
            data.set("csrf_token", body.dataset.csrf);
            const answer = await fetch(`${body.dataset.tablet}/stay`, { method: "POST", body: data });
            if (answer.ok && !(await answer.json()).here) {
                leave();
            }
        }
        function act() {
            last = Date.now();
            if (last - told > 15000) {
                stay();
            }
        }
        for (const name of ["pointerdown", "keydown", "scroll", "touchmove"]) {
            window.addEventListener(name, act, { passive: true });
        }
        setInterval(() => {
            if (Date.now() - last > idle) {
                leave();
            }
        }, 1000);
        for (const link of document.querySelectorAll("[data-leave]")) {
            link.addEventListener("click", (event) => {
                event.preventDefault();
                window.location.replace(link.href);
            });
        }
    }

    /** Count down until the next try. */
    function countDown(note) {
        const number = note.querySelector("strong");
        const timer = setInterval(() => {
            number.textContent = Math.max(Number(number.textContent) - 1, 0);
            if (number.textContent === "0") {
                clearInterval(timer);
                note.remove();
            }
        }, 1000);
    }

    function start() {
        document.querySelectorAll("form[data-draft]").forEach(keepDrafts);
        document.querySelectorAll("form[data-sign]").forEach(openPad);
        document.querySelectorAll("form[data-pin]").forEach(openKeys);
        document.querySelectorAll("[data-wait]").forEach(countDown);
        if (document.body.dataset.tablet) {
            watchTablet(document.body);
        }
    }

    if (document.readyState === "loading") {
        document.addEventListener("DOMContentLoaded", start);
    } else {
        start();
    }
    // A page that the browser kept may show somebody else's step.
    window.addEventListener("pageshow", (event) => {
        if (event.persisted) {
            window.location.reload();
        }
    });
})();
