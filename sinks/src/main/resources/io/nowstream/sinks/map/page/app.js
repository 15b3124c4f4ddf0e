// Puts the page together: what the server says has changed is asked for, and shown.

import { showAlerts } from './alerts.js';
import { showFeeds } from './feeds.js';
import { load, preload } from './images.js';
import { showLegend } from './legend.js';
import { ask, listen, paced } from './live.js';
import { FieldMap } from './map.js';
import { Player } from './player.js';
import { clock, day, lead, span } from './times.js';

const byId = id => document.getElementById(id);
const slider = byId('time-slider');
const badge = byId('time-badge');

const state = {
  feeds: [], alerts: [], clock: undefined,
  feed: undefined, // id of the feed shown
  picked: false, // somebody chose it; else the page goes to where something happens
  zoomTo: undefined, // the alert to move to when it can be seen
  missing: undefined, // address of the image that could not be had last
  scheme: 'standard',
};

const fieldMap = new FieldMap(byId('map'));
const player = new Player(show, showControls);
window.nowstream = { state, player, fieldMap }; // for a look from the browser's console

// ---- what the server knows

const refreshFeeds = paced(async () => {
  const all = await ask('/api/feeds');
  state.feeds = all.feeds;
  state.clock = all.clock;
  byId('run').textContent = `${all.replay ? 'replay' : 'run'} ${all.run}`
    + (all.clock ? ` · ${clock(all.clock.slice(0, 16) + 'Z')} UTC` : '');
  chooseFeed();
  drawLists();
}, 300);

const refreshTimeline = paced(async () => {
  const feed = state.feed;
  if (feed === undefined) return;
  const timeline = await ask(`/api/feeds/${feed}/timeline`);
  if (feed !== state.feed) return;
  const steps = timeline.steps.map(step => ({
    ...step, feedId: feed, outline: timeline.outlines[step.outline],
  }));
  drawLanes(steps, timeline.feed);
  player.update(steps);
  preload(steps.map(address));
}, 300);

const refreshAlerts = paced(async () => {
  state.alerts = (await ask('/api/alerts')).features;
  drawLists();
  drawAlerts();
}, 300);

listen(changed => {
  refreshFeeds();
  if (!changed || changed.some(c => c.id === state.feed)) refreshTimeline();
  if (!changed || changed.some(c => c.changed.includes('alerts'))) refreshAlerts();
}, linked => {
  const link = byId('link');
  link.textContent = linked ? 'connected' : 'reconnecting';
  link.dataset.linked = linked;
});
// Ages grow while nothing happens, and alerts lapse.
setInterval(() => { refreshFeeds(); refreshAlerts(); }, 10_000);

function chooseFeed() {
  const current = state.feeds.find(feed => feed.id === state.feed);
  if (current && (state.picked || !current.ended)) return;
  const best = [...state.feeds].filter(feed => feed.newestFrame)
    .sort((a, b) => (a.ended - b.ended) || (a.silent - b.silent) || (a.ageSeconds - b.ageSeconds))[0];
  if (!best || (current && best.ended)) return;
  if (best.id !== state.feed) open(best.id);
}

function open(id) {
  if (state.feed === id) return;
  state.feed = id;
  player.pause();
  player.reset();
  refreshTimeline();
  drawLists();
}

// ---- what is shown

const address = step => state.scheme === 'safe' ? step.imageSafe : step.image;

async function show(step) {
  if (!step) {
    fieldMap.show(null, null);
    return;
  }
  const url = address(step);
  let image = null;
  try {
    image = await load(url);
  } catch {
    // Replaced since we were told of it, most likely: ask again, and say so only if that fails too.
    const again = state.missing !== url;
    state.missing = url;
    if (again) {
      refreshTimeline();
      return;
    }
  }
  // Meanwhile the slider may have moved on.
  if (player.steps[player.index] !== step || address(step) !== url) return;
  fieldMap.show(step, image);
  showBadge(step);
  showLegend(byId('legend'), step.quantity, state.scheme);
  const notice = byId('notice');
  notice.hidden = image !== null;
  notice.textContent = image === null ? 'The image of this time is not available.' : '';
  drawAlerts();
  zoomIfWanted();
}

function showBadge(step) {
  const forecast = step.kind === 'forecast';
  badge.dataset.kind = step.kind;
  badge.dataset.validTime = step.validTime;
  byId('stage').dataset.kind = step.kind;
  badge.querySelector('.kind').textContent =
    forecast ? `Forecast ${lead(step.leadMinutes)}` : 'Observed';
  badge.querySelector('.when').textContent = `${clock(step.validTime)} UTC · ${day(step.validTime)}`;
  const feed = state.feeds.find(f => f.id === state.feed);
  byId('caption').textContent = [
    feed?.name,
    forecast && `${step.model}${step.tier === step.model ? '' : `, tier ${step.tier}`}`,
    forecast && `issued ${clock(step.issueTime)} UTC`,
    forecast && step.revision > 0 && `revision ${step.revision}`,
    !forecast && feed?.silent && `silent for ${span(feed.ageSeconds)}`,
  ].filter(Boolean).join(' · ');
}

function drawLists() {
  showFeeds(byId('feeds'), state.feeds, state.feed, pick);
  showAlerts(byId('alerts'), state.alerts, state.clock, openAlert);
  const silent = state.feeds.filter(feed => feed.silent).length;
  byId('feed-count').textContent = state.feeds.length
    ? `${state.feeds.length}${silent ? `, ${silent} silent` : ''}` : '';
  byId('alert-count').textContent = state.alerts.length || '';
}

/** Chosen again, a feed is shown whole again. */
function pick(id) {
  state.picked = true;
  state.zoomTo = undefined;
  if (id === state.feed) fieldMap.fitStep();
  else open(id);
}

function drawAlerts() {
  const step = player.steps[player.index];
  fieldMap.showAlerts(state.alerts, state.feed, step?.geographic ?? true);
}

function openAlert(feature) {
  state.picked = true;
  state.zoomTo = feature.id;
  if (state.feed === feature.properties.feedId) zoomIfWanted();
  else open(feature.properties.feedId);
}

/** Moves to the alert that was clicked, as soon as its feed is on the map. */
function zoomIfWanted() {
  if (state.zoomTo !== undefined && fieldMap.zoomTo(state.zoomTo)) state.zoomTo = undefined;
}

// ---- the time line

function showControls() {
  slider.disabled = player.steps.length === 0;
  slider.max = Math.max(0, player.steps.length - 1);
  slider.value = Math.max(0, player.index);
  const step = player.steps[player.index];
  slider.setAttribute('aria-valuetext', !step ? 'no data'
    : step.kind === 'forecast'
      ? `forecast ${lead(step.leadMinutes)}, ${clock(step.validTime)} UTC`
      : `observed ${clock(step.validTime)} UTC`);
  byId('play').setAttribute('aria-pressed', player.playing);
  byId('play').setAttribute('aria-label', player.playing ? 'Pause' : 'Play');
  byId('live').setAttribute('aria-pressed', player.following);
}

/** One cell per step, observed and forecast in their colours, a mark at now, gaps left open. */
function drawLanes(steps, feed) {
  const lanes = byId('lanes');
  const scale = byId('scale');
  lanes.replaceChildren();
  scale.replaceChildren();
  const last = steps.length - 1;
  const now = steps.findLastIndex(step => step.kind === 'observed');
  const every = Math.max(1, Math.ceil(steps.length / Math.max(3, scale.clientWidth / 84)));
  const left = index => `${last > 0 ? 100 * index / last : 50}%`;
  steps.forEach((step, i) => {
    if (i > 0) {
      const lane = document.createElement('span');
      const apart = (Date.parse(step.validTime) - Date.parse(steps[i - 1].validTime)) / 1000;
      lane.className = step.kind;
      if (feed.cadenceSeconds && apart > 1.5 * feed.cadenceSeconds) lane.classList.add('gap');
      lane.style.left = left(i - 1);
      lane.style.width = `${100 / last}%`;
      lanes.append(lane);
    }
    const fromNow = Math.abs(i - now);
    if (i === now || (fromNow % every === 0 && fromNow >= every)) {
      const label = document.createElement('span');
      label.className = i === now ? 'now' : step.kind;
      label.textContent = step.kind === 'forecast' ? lead(step.leadMinutes) : clock(step.validTime);
      label.style.left = left(i);
      scale.append(label);
    }
  });
  if (now >= 0) {
    const mark = document.createElement('i');
    mark.style.left = left(now);
    lanes.append(mark);
  }
}

slider.addEventListener('input', () => {
  // Before the pause, which puts the slider where the player is.
  const wanted = Number(slider.value);
  player.pause();
  player.seek(wanted);
});
byId('play').addEventListener('click', () => player.toggle());
byId('live').addEventListener('click', () => player.follow());
byId('safe-colours').addEventListener('change', event => {
  state.scheme = event.target.checked ? 'safe' : 'standard';
  player.show();
  preload(player.steps.map(address));
});

document.addEventListener('keydown', event => {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const onButton = event.target.closest('button, input[type=checkbox]');
  const action = {
    ' ': onButton ? undefined : () => player.toggle(),
    ArrowLeft: () => player.step(-1),
    ArrowRight: () => player.step(1),
    Home: () => player.step(-player.steps.length),
    End: () => player.step(player.steps.length),
    l: () => player.follow(),
  }[event.key];
  if (action) {
    event.preventDefault();
    action();
  }
});
