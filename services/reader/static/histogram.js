// Selects a period by dragging over the bars of the search page, or with Shift and the arrow keys.
// Without this file each bar is a link to its own period.
const figure = document.querySelector(".bars");
const drawing = figure.querySelector("svg");
const bars = [...drawing.querySelectorAll("a")];
const status = figure.querySelector("[role=status]");
const before = [...status.childNodes];
let from = -1;
let to = -1;
let held = false;
let dragged = false;

function show() {
  const [first, last] = [Math.min(from, to), Math.max(from, to)];
  bars.forEach((bar, at) => bar.classList.toggle("picked", from >= 0 && at >= first && at <= last));
  if (from < 0) return status.replaceChildren(...before);
  const count = bars.slice(first, last + 1).reduce((sum, bar) => sum + Number(bar.dataset.count), 0);
  const [start, end] = [bars[first].dataset.label, bars[last].dataset.label];
  status.textContent = `${first === last ? start : `${start} – ${end}`}: ${count.toLocaleString("en")}`;
}

function select(start, end) {
  [from, to] = [start, end];
  show();
}

function open() {
  const [first, last] = [Math.min(from, to), Math.max(from, to)];
  const address = new URL(bars[first].href.baseVal, window.location.href);
  address.searchParams.set("until", new URL(bars[last].href.baseVal, address).searchParams.get("until"));
  window.location.assign(address);
}

function under(event) {
  const box = drawing.getBoundingClientRect();
  const at = Math.floor(((event.clientX - box.left) / box.width) * bars.length);
  return Math.max(0, Math.min(bars.length - 1, at));
}

function focus(at) {
  bars.forEach((bar, number) => bar.setAttribute("tabindex", number === at ? 0 : -1));
  bars[at].focus();
}

drawing.addEventListener("dragstart", (event) => event.preventDefault());
drawing.addEventListener("pointerdown", (event) => {
  if (event.button) return;
  [held, dragged] = [true, false];
  from = to = under(event);
});
window.addEventListener("pointermove", (event) => {
  if (!held || under(event) === to) return;
  dragged = true;
  select(from, under(event));
});
window.addEventListener("pointerup", () => {
  if (held && dragged) open();
  held = false;
  setTimeout(() => (dragged = false));
});
window.addEventListener("pointercancel", () => {
  held = false;
  select(-1, -1);
});
// A drag that ends where it began is no click on that bar either.
drawing.addEventListener("click", (event) => dragged && event.preventDefault(), true);
drawing.addEventListener("keydown", (event) => {
  const at = bars.indexOf(document.activeElement);
  const next = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: bars.length - 1 }[event.key];
  if (event.key === "Escape") return select(-1, -1);
  if (event.key === "Enter" && from >= 0 && from !== to) {
    event.preventDefault();
    return open();
  }
  if (at < 0 || next === undefined) return;
  event.preventDefault();
  const reached = Math.max(0, Math.min(bars.length - 1, next));
  if (event.shiftKey) select(from < 0 ? at : from, reached);
  else select(-1, -1);
  focus(reached);
});

figure.classList.add("live");
figure.querySelector("#bars-hint").hidden = false;
drawing.setAttribute("aria-describedby", "bars-hint");
bars.forEach((bar, at) => bar.setAttribute("tabindex", at ? -1 : 0));
if (!before.length) before.push(status.dataset.hint);
window.addEventListener("pageshow", () => select(-1, -1));
