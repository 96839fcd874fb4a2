// [data-weights]: beside each slider, its weight and its share of the total.
const show = (group) => {
  const sliders = [...group.querySelectorAll('input[type="range"]')];
  const total = sliders.reduce((sum, slider) => sum + Number(slider.value), 0);
  for (const slider of sliders) {
    const row = slider.closest(".weights__row");
    const share = total ? Math.round((100 * Number(slider.value)) / total) : 0;
    row.querySelector("[data-weight]").textContent = slider.value;
    row.querySelector("[data-share]").textContent = `${share}\u00a0%`;
    slider.setAttribute("aria-valuetext", `${slider.value}, soit ${share} pour cent`);
  }
};

const showAll = () => {
  for (const group of document.querySelectorAll("[data-weights]")) show(group);
};

document.addEventListener("input", (event) => {
  const group = event.target.closest("[data-weights]");
  if (group) show(group);
});
document.addEventListener("htmx:load", showAll);
showAll();
