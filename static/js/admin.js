// Django's admin names neither the fields in its tables of rows, which have a heading above them,
// nor the boxes that stand in for a select, which has a label of its own.

let given = 0;

function idOf(element) {
  element.id ||= `name-${(given += 1)}`;
  return element.id;
}

function heading(control) {
  const cell = control.closest(".tabular td");
  return cell?.closest("table").tHead.rows[0].cells[cell.cellIndex];
}

function nameBox(select, name) {
  const box = select.parentElement.querySelector(".select2-selection[role=combobox]");
  const chosen = box?.querySelector(".select2-selection__rendered");
  if (!chosen) return;
  chosen.setAttribute("aria-labelledby", name);
  box.setAttribute("aria-labelledby", `${name} ${idOf(chosen)}`);
}

function nameFields() {
  for (const control of document.querySelectorAll("#content :is(input:not([type=hidden]), select, textarea)")) {
    const label = control.labels?.[0] ?? heading(control);
    if (!label) continue;
    if (!control.labels.length) control.setAttribute("aria-labelledby", idOf(label));
    if (control.matches(".admin-autocomplete")) nameBox(control, idOf(label));
  }
}

// Django fills the page in jQuery's handlers, which run in the order in which they were given.
window.django?.jQuery(nameFields);
document.addEventListener("formset:added", nameFields);
