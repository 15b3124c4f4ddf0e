// The list of alerts: what is exceeded, by how much, how soon.

import { between, clock, span } from './times.js';

/** Draws the list anew; features as of /api/alerts. */
export function showAlerts(list, features, now, onOpen) {
  const rows = new Map([...list.children].map(row => [row.dataset.alertId, row]));
  features.forEach((feature, position) => {
    let row = rows.get(feature.id);
    rows.delete(feature.id);
    if (!row) {
      row = document.createElement('li');
      row.dataset.alertId = feature.id;
      const button = document.createElement('button');
      button.type = 'button';
      button.innerHTML = '<span class="name"></span><span class="mark"></span>'
        + '<span class="fact amount"></span><span class="fact where"></span>';
      row.append(button);
    }
    fill(row.firstElementChild, feature.properties, now);
    row.firstElementChild.onclick = () => onOpen(feature);
    if (list.children[position] !== row) list.insertBefore(row, list.children[position] ?? null);
  });
  for (const gone of rows.values()) gone.remove();
  if (!features.length) list.dataset.empty = 'No warning stands.';
  else delete list.dataset.empty;
}

function fill(button, alert, now) {
  const wait = now ? between(now, alert.onset) : 0;
  text(button, '.name', `${alert.title} ≥ ${figures(alert.threshold)} ${alert.unit}`);
  text(button, '.mark', wait > 0 ? `in ${span(wait)}` : 'now');
  text(button, '.amount',
    `peak ${figures(alert.peak)} ${alert.unit} · ${figures(alert.areaSquareKilometres)} km²`);
  text(button, '.where',
    `${alert.feed} · ${clock(alert.onset)} to ${clock(alert.expires)} UTC`);
  button.title = `${alert.id}, revision ${alert.revision}, ${alert.state}; click to zoom`;
}

/** Two or three figures that count: "0.46", "7.1", "61", "11,900". */
function figures(value) {
  const rounded = Number(value.toPrecision(value >= 100 ? 3 : 2));
  return rounded.toLocaleString('en');
}

function text(parent, selector, value) {
  const part = parent.querySelector(selector);
  if (part.textContent !== value) part.textContent = value;
}
