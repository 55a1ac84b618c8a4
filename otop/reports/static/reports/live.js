// Keeps the live page live: asks each second, in turn for its numbers and for all of it newly drawn, and changes only
// what differs, so that focus, scroll position and opened parts stay. Without it the page works by reloading.
const live = document.getElementById("live"), pause = document.getElementById("pause");
const still = matchMedia("(prefers-reduced-motion: reduce)");
const tags = { now: live.dataset.version, figures: "" };
let turn = "now", wait = 1000, paused = false;

function morph(old, fresh) {
  if (old.nodeName !== fresh.nodeName) return old.replaceWith(fresh);
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data === fresh.data) return;
    old.data = fresh.data;
    if (!still.matches) old.parentElement.animate([{ opacity: 0.35 }, { opacity: 1 }], 600);
    return;
  }
  for (const { name } of [...old.attributes]) if (name !== "open" && !fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  const was = [...old.childNodes], is = [...fresh.childNodes];
  is.forEach((node, n) => (was[n] ? morph(was[n], node) : old.append(node)));
  was.slice(is.length).forEach((node) => node.remove());
}

// A number is known by the address that it opens.
function renew(figures) {
  for (const link of live.querySelectorAll("a[href]")) {
    const told = figures[link.getAttribute("href")];
    if (told && link.childNodes.length === 1) morph(link.firstChild, document.createTextNode(told));
  }
}

function redraw(text) {
  const page = new DOMParser().parseFromString(`<div>${text}</div>`, "text/html");
  const fresh = live.cloneNode(false);
  fresh.append(...page.body.firstChild.childNodes);
  morph(live, fresh);
}

async function ask() {
  turn = turn === "now" ? "figures" : "now";
  try {
    const headers = { "If-None-Match": tags[turn] };
    const reply = await fetch(live.dataset[turn], { headers, cache: "no-store", signal: AbortSignal.timeout(10000) });
    if (reply.status === 200) {
      const fresh = turn === "now" ? await reply.text() : await reply.json();
      if (!paused) (turn === "now" ? redraw : renew)(fresh), (tags[turn] = reply.headers.get("ETag"));
    } else if (reply.status !== 304) throw new Error(reply.status);
    wait = 1000;
  } catch {
    wait = Math.min(wait * 2, 30000);
  }
  document.getElementById("unheard").hidden = wait === 1000;
  setTimeout(tick, wait);
}

const tick = () => (document.hidden || paused ? setTimeout(tick, 1000) : ask());

pause.hidden = false;
document.getElementById("without").hidden = true;
pause.addEventListener("click", () => {
  paused = !paused;
  pause.textContent = paused ? pause.dataset.go : pause.dataset.stop;
});
document.addEventListener("visibilitychange", () => { if (!document.hidden) wait = 1000; });
setTimeout(tick, wait);
