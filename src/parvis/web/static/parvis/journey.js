// The gestures of the journey's pages: upload progress, from a finding to its place, a last question, typed words kept.

// --- Sending a file: how much has left, then that it is being checked ---

document.addEventListener("htmx:xhr:loadstart", (event) => progress(event.target, 0));
document.addEventListener("htmx:xhr:progress", (event) => {
  if (event.detail.lengthComputable) progress(event.target, (100 * event.detail.loaded) / event.detail.total);
});
document.addEventListener("htmx:xhr:loadend", (event) => progress(event.target, null));

function progress(element, percent) {
  const form = element instanceof Element && element.closest("[data-upload]");
  if (!form) return;
  const box = form.querySelector("[data-upload-progress]");
  box.hidden = percent === null;
  if (percent === null) return;
  box.querySelector("progress").value = percent;
  box.querySelector("[data-upload-checking]").hidden = percent < 100;
}

document.addEventListener("htmx:sendError", (event) => {
  const form = event.target.closest?.("[data-upload]");
  if (!form) return;
  const template = document.getElementById("connection-lost");
  document.getElementById("result").replaceChildren(template.content.cloneNode(true));
});

// --- From a finding to its place on the sheet, and back; without script, the links alone go there ---

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-place], .ci-pin");
  const end = link && document.getElementById(link.hash.slice(1));
  if (!end) return;
  event.preventDefault();
  for (const marked of document.querySelectorAll(".pv-at-fault")) marked.classList.remove("pv-at-fault");
  const place = end.closest("[data-term]") ?? end;
  place.classList.add("pv-at-fault");
  const far = Math.abs(place.getBoundingClientRect().top) > 4 * innerHeight;
  const still = far || matchMedia("(prefers-reduced-motion: reduce)").matches;
  place.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
  end.focus({ preventScroll: true });
});

// --- A last question before an act that cannot be undone ---

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.confirm || form.dataset.confirmed) return;
  const dialog = document.getElementById(form.dataset.confirm);
  event.preventDefault();
  event.stopPropagation();
  dialog.querySelector("[data-confirm-yes]").onclick = () => {
    dialog.close();
    form.dataset.confirmed = "yes";
    form.requestSubmit();
  };
  dialog.querySelector("[data-confirm-no]").onclick = () => dialog.close();
  dialog.showModal();
}, true);

// --- What changes while somebody is typing: their words stay, and they are told ---

function typed(section) {
  return [...section.querySelectorAll("input, textarea, select")].some((field) => {
    if (field.type === "hidden") return false;
    if (field.type === "file") return field.files.length > 0;
    if (field.tagName === "SELECT") return field.selectedIndex > 0;
    return field.value !== field.defaultValue;
  });
}

document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const section = event.detail.target;
  if (!section.matches("[data-keep-typed]")) return;
  const opened = section.querySelector("details[open]");
  if (!typed(section) && !(opened && section.contains(document.activeElement))) return;
  event.detail.shouldSwap = false;
  section.querySelector("[data-changed]").classList.add("is-shown");
});
