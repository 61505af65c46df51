// While a test post is on its way: asks every two seconds what became of it.
"use strict";
(() => {
  const status = () => document.getElementById("test-post-status");
  if (!status()?.hasAttribute("data-pending")) return;

  async function look() {
    const answer = await fetch(location.href);
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const news = page.getElementById("test-post-status");
      if (news && news.innerHTML !== status().innerHTML) {
        status().replaceChildren(...news.childNodes);
        window.tally.localise(status());
      }
      if (news && !news.hasAttribute("data-pending")) return;
    }
    setTimeout(again, 2000);
  }

  const again = () => look().catch(() => setTimeout(again, 5000)); // the site is unavailable for a moment: ask again
  setTimeout(again, 1000);
})();
