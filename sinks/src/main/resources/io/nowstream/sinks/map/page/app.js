// Puts the page together: what the server says has changed is asked for, and shown.

import { showAlerts } from './alerts.js';
import { Card } from './card.js';
import { kindsOf, selected } from './choice.js';
import { showFeeds } from './feeds.js';
import { ask, listen, paced } from './live.js';
import { clock } from './times.js';

const byId = id => document.getElementById(id);

const state = {
  feeds: [], alerts: [],
  chosen: new Map(), // by kind, the feed shown of it
  picked: new Set(), // kinds whose feed somebody chose; others go to where something happens
  beside: new Set(), // further feeds that are to be seen
  large: undefined, // id of the feed that has the page for itself, if any
  scheme: 'standard',
};

const cards = [];
const page = {
  get scheme() { return state.scheme; },
  alerts: alertsOn,
  isShown: card => isLargest(card.feed?.id),
};
window.nowstream = { state, cards }; // for a look from the browser's console

// ---- what the server knows

const refreshFeeds = paced(async () => {
  const all = await ask('/api/feeds');
  state.feeds = all.feeds;
  // Feeds that are replayed together lie years apart: then each has a clock of its own.
  const oneClock = all.clock && kindsOf(state.feeds).length < 2;
  byId('run').textContent = `${all.replay ? 'replay' : 'run'} ${all.run}`
    + (oneClock ? ` · ${clock(all.clock.slice(0, 16) + 'Z')} UTC` : '');
  arrange();
}, 300);

const refreshAlerts = paced(async () => {
  state.alerts = (await ask('/api/alerts')).features;
  drawLists();
  cards.forEach(card => card.showAlerts());
}, 400);

listen(changed => {
  refreshFeeds();
  const anything = what => !changed || changed.some(c => c.changed.includes(what));
  for (const card of cards) {
    const own = changed?.find(c => c.id === card.feed?.id);
    if (!changed || own) card.refresh();
    if (!changed || own?.changed.includes('scores')) card.refreshScores();
  }
  if (anything('alerts')) refreshAlerts();
}, linked => {
  const link = byId('link');
  link.textContent = linked ? 'connected' : 'reconnecting';
  link.dataset.linked = linked;
});
// Ages grow while nothing happens, and alerts lapse.
setInterval(() => { refreshFeeds(); refreshAlerts(); }, 10_000);

// ---- which feeds are seen, and how large

/** Has a card for each feed that is to be seen; one alone is large. */
function arrange() {
  const wanted = selected(state);
  if (!wanted.some(feed => feed.id === state.large)) state.large = undefined;
  const free = cards.filter(card => !wanted.some(feed => feed.id === card.feed.id));
  wanted.forEach((feed, position) => {
    const card = cards.find(c => c.feed.id === feed.id)
      // Another feed of the kind keeps the card, and with it the place on the map.
      ?? takeOut(free, c => c.feed.kind === feed.kind) ?? made();
    if (card.feed?.id === feed.id) card.tell(feed);
    else card.open(feed);
    if (byId('cards').children[position] !== card.element) {
      byId('cards').insertBefore(card.element, byId('cards').children[position] ?? null);
    }
  });
  for (const card of free) {
    cards.splice(cards.indexOf(card), 1);
    card.remove();
  }
  size();
  drawLists();
}

function made() {
  const card = new Card(page, c => enlarge(c.feed.id), c => {
    enlarge(undefined);
    c.find('.open').focus();
  });
  card.mount(byId('cards'));
  cards.push(card);
  return card;
}

function takeOut(list, fits) {
  const at = list.findIndex(fits);
  return at < 0 ? undefined : list.splice(at, 1)[0];
}

function isLargest(id) {
  return cards.length === 1 || state.large === undefined || state.large === id;
}

function size() {
  const alone = cards.length === 1;
  byId('cards').dataset.several = !alone;
  byId('cards').dataset.large = alone || state.large !== undefined;
  for (const card of cards) {
    const large = alone || card.feed.id === state.large;
    const back = card.element.hidden && isLargest(card.feed.id);
    card.element.hidden = !isLargest(card.feed.id);
    card.enlarge(large);
    if (back) {
      card.refresh();
      card.refreshScores();
    }
  }
}

/** The feed of this id gets all the room; undefined: side by side. */
function enlarge(id) {
  if (id === state.large) return;
  const hadFocus = document.activeElement?.closest('.card');
  state.large = id;
  size();
  drawLists();
  if (hadFocus) cards.find(c => c.feed.id === id)?.find('.back').focus();
}

// ---- lists

function drawLists() {
  const several = cards.length > 1;
  const seen = new Set(cards.filter(c => isLargest(c.feed.id)).map(c => c.feed.id));
  showFeeds(byId('feeds'), state.feeds, {
    seen, beside: state.beside, own: new Set(state.chosen.values()), onChoose: pick, onBeside: besides,
  });
  const feedOf = id => state.feeds.find(feed => feed.id === id);
  showAlerts(byId('alerts'), state.alerts, feedOf, openAlert);
  const silent = state.feeds.filter(feed => feed.silent).length;
  byId('feed-count').textContent = state.feeds.length
    ? `${state.feeds.length}${silent ? `, ${silent} silent` : ''}` : '';
  byId('alert-count').textContent = state.alerts.length || '';
  byId('feeds').dataset.several = several;
}

/** Chosen again, a feed is shown whole again. */
function pick(id) {
  const feed = state.feeds.find(f => f.id === id);
  const card = cards.find(c => c.feed.id === id);
  if (card && isLargest(id) && card.large) {
    card.zoomTo = undefined;
    card.map.fitStep();
    return;
  }
  choose(feed);
}

/** The feed becomes the one of its kind, and large. */
function choose(feed) {
  if (!feed?.kind) return;
  state.picked.add(feed.kind);
  if (!state.beside.has(feed.id)) state.chosen.set(feed.kind, feed.id);
  arrange();
  enlarge(feed.id);
}

/** Adds a feed to those that are seen side by side, or takes it away again. */
function besides(id) {
  if (!state.beside.delete(id)) state.beside.add(id);
  state.large = undefined;
  arrange();
}

function openAlert(feature) {
  const { feedId, quantity } = feature.properties;
  choose(state.feeds.find(feed => feed.id === feedId));
  const card = cards.find(c => c.feed.id === feedId);
  if (!card) return;
  const channel = card.feed.channels?.find(c => c.quantity === quantity);
  if (channel) card.switchTo(channel.channel);
  card.zoomTo = feature.id;
  card.zoomIfWanted();
}

/** Alerts of feeds of the same kind; of several channels, those of the one shown. */
function alertsOn(step) {
  if (!step) return [];
  return state.alerts.filter(({ properties }) => {
    const feed = state.feeds.find(f => f.id === properties.feedId);
    return feed?.kind === step.kindOfFeed
      && ((feed.channels?.length ?? 1) < 2 || properties.quantity === step.quantity);
  });
}

// ---- keys

byId('safe-colours').addEventListener('change', event => {
  state.scheme = event.target.checked ? 'safe' : 'standard';
  for (const card of cards) {
    card.player.show();
    card.preload();
  }
});

document.addEventListener('keydown', event => {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === 'Escape' && cards.length > 1 && state.large !== undefined) {
    const left = state.large;
    enlarge(undefined);
    cards.find(c => c.feed.id === left)?.find('.open').focus();
    return;
  }
  // Side by side, keys move the time of the card that has the focus.
  const at = event.target.closest('.card');
  const card = cards.find(c => c.element === at) ?? cards.find(c => c.large);
  if (!card) return;
  const { player } = card;
  const onButton = event.target.closest('button, summary, input[type=checkbox]');
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
