const words = document.currentScript.dataset;
// Puts a button before each text that people copy. Without this file the text can be selected by hand.
for (const text of document.querySelectorAll("[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = words.copyLabel;
  button.setAttribute("aria-label", `${words.copyLabel}: ${text.previousElementSibling?.textContent || ""}`);
  button.addEventListener("click", async () => {
    const done = await copied(text);
    button.textContent = done ? words.copied : words.byHand;
    setTimeout(() => (button.textContent = words.copyLabel), 2000);
  });
  text.before(button);
}

// Browsers offer the clipboard only to sites with TLS and on loopback. Elsewhere the old way works.
async function copied(element) {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(element.textContent);
      return true;
    } catch {}
  }
  const range = document.createRange();
  range.selectNodeContents(element);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  return document.execCommand("copy");
}
