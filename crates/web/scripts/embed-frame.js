// Inside a form that stands on another page: says how tall it is. A height is nobody's secret, and only pages that the site permits stand around
// this one. Without it the frame keeps the height its page gave it, and scrolls.
"use strict";
(() => {
  if (window.parent === window) return;
  let last = 0;
  const say = () => {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    if (height === last) return;
    last = height;
    window.parent.postMessage({ goodfaithFormHeight: height }, "*");
  };
  new ResizeObserver(say).observe(document.documentElement);
  say();
})();
