// Scores by keyboard in [data-matrix]: arrows move, a digit enters and steps right, Delete or Backspace empties.
// With data-save-url each change is sent at once; a refusal is shown in words and the cell keeps what was typed.
const cells = (row) => [...row.querySelectorAll(".matrix__cell")];

const move = (cell, rows, columns) => {
  const line = cell.closest("tr");
  const lines = [...line.parentElement.children].filter((row) => cells(row).length);
  const target = lines[lines.indexOf(line) + rows];
  const next = target && cells(target)[cells(line).indexOf(cell) + columns];
  next?.focus();
  next?.select();
  return Boolean(next);
};

const say = (matrix, text) => {
  matrix.querySelector("[data-matrix-status]").textContent = text;
};

const save = async (matrix, cell) => {
  if (!matrix.dataset.saveUrl) return;
  const body = new URLSearchParams({ [cell.name]: cell.value });
  cell.classList.remove("is-saved", "is-refused");
  try {
    const answer = await fetch(matrix.dataset.saveUrl, {
      method: "POST",
      body,
      credentials: "same-origin",
      headers: { "X-CSRFToken": matrix.dataset.csrf, "HX-Request": "true" },
    });
    cell.classList.add(answer.ok ? "is-saved" : "is-refused");
    const refusal = answer.status < 500 ? (await answer.text()).trim().slice(0, 200) : "";
    say(matrix, answer.ok ? `${cell.ariaLabel} : enregistré` : refusal || "La note n’a pas été enregistrée. Réessayez.");
  } catch {
    cell.classList.add("is-refused");
    say(matrix, "Connexion perdue : la note n’est pas enregistrée. Saisissez-la de nouveau au retour du réseau.");
  }
};

const enter = (cell, text) => {
  const matrix = cell.closest("[data-matrix]");
  if (cell.readOnly) {
    say(matrix, "Cette ligne n’est pas ouverte à la notation.");
    return;
  }
  if (cell.value === text) return;
  cell.value = text;
  cell.dispatchEvent(new Event("change", { bubbles: true }));
  save(matrix, cell);
};

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Enter: [1, 0] };

document.addEventListener("keydown", (event) => {
  const cell = event.target.closest?.(".matrix__cell");
  if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
  const matrix = cell.closest("[data-matrix]");
  if (ARROWS[event.key]) {
    if (move(cell, ...ARROWS[event.key])) event.preventDefault();
  } else if (/^[0-9]$/.test(event.key)) {
    event.preventDefault();
    if (Number(event.key) > Number(matrix.dataset.max)) say(matrix, `Les notes vont de 0 à ${matrix.dataset.max}.`);
    else {
      enter(cell, event.key);
      if (!cell.readOnly) move(cell, 0, 1);
    }
  } else if (event.key === "Delete" || event.key === "Backspace") {
    event.preventDefault();
    enter(cell, "");
  } else if (event.key.length === 1) {
    event.preventDefault();
    say(matrix, `Saisissez un chiffre de 0 à ${matrix.dataset.max}.`);
  }
});

// On a touch keyboard there is no key event to rely on: the typed text arrives as an input.
document.addEventListener("input", (event) => {
  const cell = event.target.closest(".matrix__cell");
  if (!cell || !event.isTrusted) return;
  const matrix = cell.closest("[data-matrix]");
  if (cell.value === "" || (/^[0-9]$/.test(cell.value) && Number(cell.value) <= Number(matrix.dataset.max))) save(matrix, cell);
  else {
    cell.value = "";
    say(matrix, `Les notes vont de 0 à ${matrix.dataset.max}.`);
  }
});

document.addEventListener("focusin", (event) => event.target.closest(".matrix__cell")?.select());
