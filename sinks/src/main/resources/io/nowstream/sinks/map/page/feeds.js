// The list of feeds: how old is what we see, who made the forecast, who is silent.

import { clock, span } from './times.js';

/** Draws the list anew where it changed; `chosen` is the id of the feed shown. */
export function showFeeds(list, feeds, chosen, onChoose) {
  const rows = new Map([...list.children].map(row => [row.dataset.id, row]));
  feeds.forEach((feed, position) => {
    const id = String(feed.id);
    let row = rows.get(id);
    rows.delete(id);
    if (!row) {
      row = made(feed, onChoose);
    }
    fill(row, feed, feed.id === chosen);
    if (list.children[position] !== row) list.insertBefore(row, list.children[position] ?? null);
  });
  for (const gone of rows.values()) gone.remove();
  if (!feeds.length) list.dataset.empty = 'Waiting for the first frame.';
  else delete list.dataset.empty;
}

function made(feed, onChoose) {
  const row = document.createElement('li');
  row.dataset.id = feed.id;
  row.dataset.feed = feed.name;
  const button = document.createElement('button');
  button.type = 'button';
  button.innerHTML = '<span class="name"></span><span class="mark"></span>'
    + '<span class="fact newest"></span><span class="fact nowcast"></span>';
  button.addEventListener('click', () => onChoose(feed.id));
  row.append(button);
  return row;
}

function fill(row, feed, chosen) {
  const button = row.firstElementChild;
  const state = feed.silent ? 'silent' : feed.ended ? 'ended' : 'running';
  row.dataset.state = state;
  button.setAttribute('aria-current', chosen ? 'true' : 'false');
  text(button, '.name', feed.name);
  text(button, '.mark', { silent: 'silent', ended: 'ended', running: '' }[state]);
  text(button, '.newest', newest(feed, state));
  text(button, '.nowcast', nowcast(feed));
  button.title = [feed.title, feed.modelHash && `model ${feed.modelHash.slice(0, 12)}`]
    .filter(Boolean).join(', ');
}

function newest(feed, state) {
  if (!feed.newestFrame) return 'no frame yet';
  const at = `${clock(feed.newestFrame)} UTC`;
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
