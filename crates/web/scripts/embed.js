// For the company's own page around a form: gives the frame the height that the form says it has. It reads nothing else and keeps nothing.
"use strict";
(() => {
  const HEIGHT_MAX = 20000;
  window.addEventListener("message", ({ data, origin, source }) => {
    const height = data && data.goodfaithFormHeight;
    if (!Number.isInteger(height) || height < 1) return;
    for (const frame of document.querySelectorAll("iframe.goodfaith-form")) {
      if (frame.contentWindow !== source || new URL(frame.src).origin !== origin) continue;
      frame.style.border = "0";
      frame.style.width = "100%";
      frame.style.height = Math.min(height, HEIGHT_MAX) + "px";
    }
  });
})();
