// The list of feeds: how old is what we see, who made the forecast, who is silent.

import { clock, span } from './times.js';

/**
 * Draws the list anew where it changed.
 *
 * @param choice ids that are `seen` now, stand for their kind (`own`), are wanted `beside`; what to do
 *   onChoose(id) and onBeside(id)
 */
export function showFeeds(list, feeds, choice) {
  const rows = new Map([...list.children].map(row => [row.dataset.id, row]));
  feeds.forEach((feed, position) => {
    const id = String(feed.id);
    let row = rows.get(id);
    rows.delete(id);
    if (!row) {
      row = made(feed, choice);
    }
    fill(row, feed, choice, feeds.length > 1);
    if (list.children[position] !== row) list.insertBefore(row, list.children[position] ?? null);
  });
  for (const gone of rows.values()) gone.remove();
  if (!feeds.length) list.dataset.empty = 'Waiting for the first frame.';
  else delete list.dataset.empty;
}

function made(feed, choice) {
  const row = document.createElement('li');
  row.dataset.id = feed.id;
  row.dataset.feed = feed.name;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'row';
  button.innerHTML = '<span class="name"></span><span class="mark"></span>'
    + '<span class="fact newest"></span><span class="fact nowcast"></span>';
  button.addEventListener('click', () => choice.onChoose(feed.id));
  const beside = document.createElement('button');
  beside.type = 'button';
  beside.className = 'beside';
  beside.addEventListener('click', () => choice.onBeside(feed.id));
  row.append(button, beside);
  return row;
}

function fill(row, feed, { seen, own, beside }, several) {
  const button = row.firstElementChild;
  const state = feed.silent ? 'silent' : feed.ended ? 'ended' : 'running';
  row.dataset.state = state;
  button.setAttribute('aria-current', seen.has(feed.id) ? 'true' : 'false');
  text(button, '.name', feed.name);
  text(button, '.mark', { silent: 'silent', ended: 'ended', running: '' }[state]);
  text(button, '.newest', newest(feed, state));
  text(button, '.nowcast', nowcast(feed));
  button.title = [feed.title, feed.modelHash && `model ${feed.modelHash.slice(0, 12)}`]
    .filter(Boolean).join(', ');
  const wanted = beside.has(feed.id);
  const add = row.lastElementChild;
  add.hidden = !several || !feed.kind || (own.has(feed.id) && !wanted);
  add.setAttribute('aria-pressed', wanted);
  add.title = wanted ? `Take ${feed.name} away` : `Show ${feed.name} beside`;
  add.setAttribute('aria-label', add.title);
  add.textContent = wanted ? '−' : '+';
}

function newest(feed, state) {
  if (!feed.newestFrame) return 'no frame yet';
  const at = `${clock(feed.newestFrame, feed.cadenceSeconds)} UTC`;
  if (state === 'ended' || feed.ageSeconds === undefined) return `last frame ${at}`;
  return state === 'silent'
    ? `no frame for ${span(feed.ageSeconds)} (${at})`
    : `${at}, ${span(feed.ageSeconds)} old`;
}

function nowcast(feed) {
  if (!feed.leads) return 'no nowcast yet';
  const parts = [feed.model === feed.tier ? feed.model : `${feed.model} (${feed.tier})`,
    `${feed.leads} leads`];
  const missing = feed.gapsMissing?.length ?? 0;
  if (missing) parts.push(`${missing} missing: ${feed.gapPolicy}`);
  return parts.join(' · ');
}

function text(parent, selector, value) {
  const part = parent.querySelector(selector);
  if (part.textContent !== value) part.textContent = value;
}
