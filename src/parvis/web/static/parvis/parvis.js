// The few gestures of the pages. Each is found by its data- attribute; without script every page still works.

function on(type, selector, act) {
  document.addEventListener(type, (event) => {
    const element = event.target instanceof Element && event.target.closest(selector);
    if (element) act(element, event);
  });
}

// Menu on a phone
on("click", "[data-toggle]", (button) => {
  const menu = document.getElementById(button.getAttribute("aria-controls"));
  const open = menu.classList.toggle("is-open");
  button.setAttribute("aria-expanded", String(open));
});

// A sheet that closes on Escape or on a click elsewhere
document.addEventListener("click", (event) => {
  for (const sheet of document.querySelectorAll("details[data-closes][open]")) {
    if (!sheet.contains(event.target)) sheet.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const sheet of document.querySelectorAll("details[data-closes][open]")) {
    sheet.open = false;
    sheet.querySelector("summary").focus();
  }
});

// A question before an act
on("click", "[data-dialog]", (button, event) => {
  const dialog = document.getElementById(button.dataset.dialog);
  if (!dialog) return;
  event.preventDefault();
  dialog.showModal();
});
on("click", "[data-dialog-close]", (button) => button.closest("dialog").close());
on("click", "dialog.pv-dialog", (dialog, event) => {
  if (event.target === dialog) dialog.close();
});

// A dialog that came back with faults opens by itself; an error summary takes the focus
function settle(root) {
  for (const dialog of root.querySelectorAll("dialog[data-open]:not([open])")) dialog.showModal();
  const summary = root.querySelector("[data-focus]");
  if (summary) summary.focus();
  for (const wrap of root.querySelectorAll("[data-password]:not([data-ready])")) reveal(wrap);
  for (const list of root.querySelectorAll("[data-rules]:not([data-ready])")) follow(list);
}

// Show or hide a password
const SPRITE = new URL("icons/icons.svg", import.meta.url).pathname;
function reveal(wrap) {
  wrap.dataset.ready = "";
  const input = wrap.querySelector("input");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "pv-password__toggle";
  const draw = () => {
    const hidden = input.type === "password";
    button.setAttribute("aria-label", hidden ? wrap.dataset.show : wrap.dataset.hide);
    button.innerHTML = `<svg class="pv-icon" aria-hidden="true"><use href="${SPRITE}#${hidden ? "eye" : "eye-off"}"></use></svg>`;
  };
  button.addEventListener("click", () => {
    input.type = input.type === "password" ? "text" : "password";
    draw();
  });
  draw();
  wrap.append(button);
}

// The rules of a password, ticked while typing; the server has the last word
function follow(list) {
  list.dataset.ready = "";
  const password = document.getElementById(list.dataset.rules);
  if (!password) return;
  const others = () => [...password.form.querySelectorAll("input[type=email], input[data-like]")]
    .flatMap((field) => field.value.toLowerCase().split(/[\s@.]+/))
    .filter((word) => word.length > 3);
  const met = {
    length: (text) => text.length >= Number(list.dataset.length),
    digits: (text) => text.length > 0 && !/^\d+$/.test(text),
    similar: (text) => text.length > 0 && !others().some((word) => text.toLowerCase().includes(word)),
  };
  const judge = () => {
    for (const rule of list.querySelectorAll("[data-rule]")) {
      rule.classList.toggle("is-met", met[rule.dataset.rule](password.value));
    }
  };
  password.form.addEventListener("input", judge);
  judge();
}

// File drop zone: the input covers the zone, so that a drop is the browser's own
on("dragover", "[data-drop]", (zone) => zone.classList.add("is-over"));
on("dragleave", "[data-drop]", (zone) => zone.classList.remove("is-over"));
on("drop", "[data-drop]", (zone) => zone.classList.remove("is-over"));
on("change", "[data-drop] input[type=file]", (input) => {
  const list = input.closest("[data-drop]").querySelector("[data-drop-files]");
  const size = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 0, style: "unit", unit: "kilobyte" });
  list.replaceChildren(...[...input.files].map((file) => {
    const item = document.createElement("li");
    item.textContent = `${file.name} – ${size.format(Math.max(1, file.size / 1000))}`;
    return item;
  }));
});

// Copy a value; a filter that sends its form at once
on("click", "[data-copy]", async (button) => {
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
  button.querySelector("[data-copy-label]").textContent = button.dataset.copied;
});
on("change", "[data-autosubmit]", (field) => field.form.requestSubmit());

// One press is enough
on("submit", "form", (form, event) => {
  const button = event.submitter;
  if (!button || form.hasAttribute("data-again") || form.matches("[hx-post], [hx-get]")) return;
  setTimeout(() => button.setAttribute("aria-busy", "true"));
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) for (const button of document.querySelectorAll("[aria-busy=true]")) button.removeAttribute("aria-busy");
});

settle(document);
document.addEventListener("htmx:afterSettle", (event) => settle(event.target));
