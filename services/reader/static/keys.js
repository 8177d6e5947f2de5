// Keys for readers: "/" goes to the search box, "j" and "k" through the list, "o" opens, "?" explains the search.
// Without this file everything works by mouse, touch and the Tab key.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
  const links = [...document.querySelectorAll(".hits h2 a, .card h2 a, .card h3 a, .card h4 a")];
  const at = links.indexOf(document.activeElement);
  const actions = {
    "/": () => (document.getElementById("s-q") || document.getElementById("find-q"))?.focus(),
    j: () => links[Math.min(at + 1, links.length - 1)]?.focus(),
    k: () => links[Math.max(at - 1, 0)]?.focus(),
    o: () => links[at]?.click(),
    "?": () => window.location.assign("/search/help"),
  };
  if (!actions[event.key]) return;
  event.preventDefault();
  actions[event.key]();
});
