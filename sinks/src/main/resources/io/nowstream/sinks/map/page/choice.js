// Which feeds are seen: one of each kind, and whatever somebody wants beside them.

/** More cannot be watched side by side. */
const MOST = 6;

/** The kinds of feeds there are, in an order that stays. */
export function kindsOf(feeds) {
  return ['radar', 'traffic', 'thermal'].filter(kind => feeds.some(feed => feed.kind === kind));
}

/** The feeds to be seen; keeps in `state.chosen` which one stands for its kind. */
export function selected(state) {
  const firsts = kindsOf(state.feeds).map(kind => {
    const feed = firstOf(state, kind);
    if (feed) state.chosen.set(kind, feed.id);
    else state.chosen.delete(kind);
    return feed;
  }).filter(Boolean);
  const others = state.feeds.filter(feed => feed.kind
    && state.beside.has(feed.id) && !firsts.includes(feed));
  return [...firsts, ...others].slice(0, MOST);
}

/** Whoever was seen before, unless it has ended by itself; else the first that runs. */
function firstOf(state, kind) {
  const ofKind = state.feeds.filter(feed => feed.kind === kind && feed.newestFrame);
  const current = ofKind.find(feed => feed.id === state.chosen.get(kind));
  if (current && (state.picked.has(kind) || !current.ended)) return current;
  const best = [...ofKind].sort((a, b) => (a.ended - b.ended) || (a.silent - b.silent))[0];
  return current && (!best || best.ended) ? current : best;
}
