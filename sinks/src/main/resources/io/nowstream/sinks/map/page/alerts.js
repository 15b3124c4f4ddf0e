// The list of alerts: what is exceeded, by how much, how soon.

import { between, clock, span } from './times.js';

/**
 * Draws the list anew; features as of /api/alerts.
 *
 * @param feedOf from an id to the feed, as of /api/feeds
 */
export function showAlerts(list, features, feedOf, onOpen) {
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
    fill(row.firstElementChild, feature.properties, feedOf(feature.properties.feedId));
    row.firstElementChild.onclick = () => onOpen(feature);
    if (list.children[position] !== row) list.insertBefore(row, list.children[position] ?? null);
  });
  for (const gone of rows.values()) gone.remove();
  if (!features.length) list.dataset.empty = 'No warning stands.';
  else delete list.dataset.empty;
}

function fill(button, alert, feed) {
  const wait = between(feed?.clock ?? alert.issueTime, alert.onset);
  const at = iso => clock(iso, feed?.cadenceSeconds);
  text(button, '.name', `${alert.title} ≥ ${figures(alert.threshold)} ${alert.unit}`);
  text(button, '.mark', wait > 0 ? `in ${span(wait)}` : 'now');
  text(button, '.amount',
    `peak ${figures(alert.peak)} ${alert.unit} · ${size(alert.areaSquareKilometres)}`);
  text(button, '.where', `${alert.feed} · ${at(alert.onset)} to ${at(alert.expires)} UTC`);
  button.title = `${alert.eventTitle}, ${alert.ahead} as of ${at(alert.issueTime)} UTC;`
    + ` ${alert.id}, revision ${alert.revision}, ${alert.state}; click to zoom`;
}

/** "2.4 m²" for what is smaller than a tenth of a square kilometre. */
function size(squareKilometres) {
  return squareKilometres < 0.1
    ? `${figures(squareKilometres * 1e6)} m²`
    : `${figures(squareKilometres)} km²`;
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
