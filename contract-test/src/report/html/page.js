"use strict";
(() => {
  document.documentElement.classList.add("js");
  const cards = [...document.querySelectorAll("details.finding")];
  const search = document.querySelector("#search");
  const kinds = [...document.querySelectorAll("[data-kind]")];
  const none = document.querySelector("#none");
  const apply = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const shown = new Set(kinds.filter((b) => b.getAttribute("aria-pressed") === "true").map((b) => b.dataset.kind));
    let left = 0;
    for (const card of cards) {
      const text = card.textContent.toLowerCase();
      const fits = shown.has(card.dataset.severity) && words.every((word) => text.includes(word));
      card.hidden = !fits;
      left += fits;
    }
    if (none) none.hidden = left > 0;
  };
  if (search) search.addEventListener("input", apply);
  for (const kind of kinds) {
    kind.addEventListener("click", () => {
      kind.setAttribute("aria-pressed", String(kind.getAttribute("aria-pressed") !== "true"));
      apply();
    });
  }
  const all = document.querySelector("#all");
  if (all) all.addEventListener("click", () => {
    const open = cards.some((card) => !card.open);
    for (const card of cards) card.open = open;
    all.textContent = open ? "Close all" : "Open all";
  });
  for (const box of document.querySelectorAll(".copy")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(box.querySelector("pre").textContent);
        button.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(box.querySelector("pre"));
      }
    });
    box.append(button);
  }
})();
