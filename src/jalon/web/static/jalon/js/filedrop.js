// [data-drop]: a file dropped on the frame goes into its field; the frame says which file was chosen.
const size = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1e3)}\u00a0ko` : `${(bytes / 1e6).toFixed(1).replace(".", ",")}\u00a0Mo`);

document.addEventListener("change", (event) => {
  const frame = event.target.closest("[data-drop]");
  if (!frame || event.target.type !== "file") return;
  const names = [...event.target.files].map((file) => `${file.name} (${size(file.size)})`);
  frame.querySelector("[data-drop-chosen]").textContent = names.join(", ");
});

for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    const frame = event.target.closest?.("[data-drop]");
    if (!frame) return;
    event.preventDefault();
    frame.classList.toggle("is-over", name === "dragenter" || name === "dragover");
    if (name !== "drop") return;
    const field = frame.querySelector('input[type="file"]');
    const files = event.dataTransfer.files;
    if (!files.length || (files.length > 1 && !field.multiple)) return;
    field.files = files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
