// The policy editor: a moment after whoever writes pauses, the text is checked by this site alone, and what there is to say is shown beside it.
"use strict";
(() => {
  const form = document.getElementById("draft");
  const box = document.getElementById("text");
  const said = document.getElementById("said");
  const spoken = document.getElementById("spoken");
  if (!form || !box || !said || !spoken) return;

  const PAUSE_MS = 800;
  let waiting = 0;
  let asking = null;
  let saved = box.value;

  const check = async () => {
    if (asking) asking.abort();
    asking = new AbortController();
    const sent = new URLSearchParams({ form: form.elements.form.value, text: box.value });
    try {
      const answer = await fetch("/console/policy/edit/check", { method: "POST", body: sent, redirect: "error", signal: asking.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      said.replaceChildren(...page.body.childNodes);
      const summary = said.querySelector("[data-summary]");
      if (summary && spoken.textContent !== summary.textContent) spoken.textContent = summary.textContent;
    } catch (wrong) {
      if (wrong.name !== "AbortError") spoken.textContent = "The text could not be checked just now. Use the button “Check”.";
    }
  };

  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(check, PAUSE_MS);
  });

  // A line that is named leads into the box, to just that line.
  said.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-line]");
    if (!link) return;
    event.preventDefault();
    const line = Number(link.dataset.line);
    const lines = box.value.split("\n");
    const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    box.focus();
    box.setSelectionRange(start, start + (lines[line - 1] || "").length);
    const height = parseFloat(getComputedStyle(box).lineHeight) || 20;
    box.scrollTop = Math.max(0, (line - 4) * height);
  });

  form.addEventListener("submit", () => { saved = box.value; });
  window.addEventListener("beforeunload", (event) => { if (box.value !== saved) event.preventDefault(); });
})();
