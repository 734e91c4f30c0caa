"use strict";
// Makes the page live. Without it every form still works.

const log = document.getElementById("log");
const trouble = document.getElementById("trouble");
const box = document.getElementById("text");

function failed(is) {
	trouble.hidden = !is;
}

// One refresh at a time: an older page that comes late would take away what is new.
let refreshing = false;
let stale = false;

async function refresh() {
	stale = true;
	if (refreshing) return;
	refreshing = true;
	while (stale) {
		stale = false;
		await takeOver();
	}
	refreshing = false;
}

// takeOver takes over from the server's page what is new in the conversation. What
// stands there already is left alone, so that a screen reader reads only what is new.
async function takeOver() {
	try {
		const response = await fetch("/", { headers: { "X-Helsevei": "page" } });
		const there = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("log");
		failed(!response.ok || !there.ownerDocument.getElementById("trouble").hidden);
		const known = new Map(Array.from(there.children, (item) => [item.id, item]));
		if (failedToRead(known)) return;
		for (const item of Array.from(log.children)) {
			if (!known.has(item.id)) item.remove();
			else if (!known.get(item.id).querySelector(".choices")) settle(item, known.get(item.id));
		}
		for (const [id, item] of known) {
			if (!document.getElementById(id)) log.append(document.adoptNode(item));
		}
		log.lastElementChild?.scrollIntoView({ block: "start" });
	} catch {
		failed(true);
	}
}

// failedToRead tells a conversation that the server could not read from one that
// was deleted.
function failedToRead(known) {
	return known.size === 0 && !trouble.hidden;
}

// settle takes the buttons off a question that is answered, and shows its choices
// as text instead.
function settle(item, there) {
	const choices = item.querySelector(".choices");
	if (!choices) return;
	choices.remove();
	item.querySelector("#last")?.remove();
	item.querySelector(".shown").replaceWith(document.adoptNode(there.querySelector(".shown")));
}

async function say(text) {
	const body = new URLSearchParams({ text, id: crypto.randomUUID ? crypto.randomUUID() : String(Math.random()) + Date.now() });
	for (let tries = 0; tries < 2; tries++) {
		try {
			const response = await fetch("/say", { method: "POST", body, headers: { "X-Helsevei": "page" }, signal: AbortSignal.timeout(4000) });
			failed(!response.ok);
			if (response.ok || response.status === 429) return response.ok;
		} catch {
			failed(true);
		}
	}
	return false;
}

document.addEventListener("submit", async (event) => {
	const form = event.target;
	if (form.getAttribute("action") !== "/say") return;
	event.preventDefault();
	const text = event.submitter?.value || box.value.trim();
	if (!text) return;
	if (form.id === "write") box.value = "";
	document.querySelector("details[open] .languages")?.closest("details").removeAttribute("open");
	if (!(await say(text)) && form.id === "write" && !box.value) box.value = text; // nothing is lost
	box.focus({ preventScroll: true });
});

const events = new EventSource("/events");
events.onmessage = refresh;
events.onerror = () => failed(true);
