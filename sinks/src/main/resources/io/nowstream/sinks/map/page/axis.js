// A feed's time axis: one cell per step, observed and forecast in their colours, a mark at now, gaps
// left open; named in the units of the feed's cadence.

import { back, between, clock, lead } from './times.js';

/** About what a letter of a name takes, and what is left between two names, in pixels. */
const LETTER = 5.8;
const BETWEEN = 6;

/** From here on there is room to say what "now" is. */
const ROOMY = 420;

/** Every how many steps there may be a name. */
const STRIDES = [1, 2, 3, 4, 5, 6, 8, 12, 24];

/**
 * @param lanes where the cells go
 * @param scale where the names go
 * @param cadence seconds between frames, or undefined
 */
export function drawAxis(lanes, scale, steps, cadence) {
  const last = steps.length - 1;
  const now = steps.findLastIndex(step => step.kind === 'observed');
  const left = index => `${last > 0 ? 100 * index / last : 50}%`;
  lanes.replaceChildren(...steps.slice(1).map((step, i) => cell(step, steps[i], cadence)));
  [...lanes.children].forEach((lane, i) => {
    lane.style.left = left(i);
    lane.style.width = `${100 / last}%`;
  });
  if (now >= 0) {
    const mark = document.createElement('i');
    mark.style.left = left(now);
    lanes.append(mark);
  }
  scale.replaceChildren(...names(steps, now, cadence, scale.clientWidth).map(name => {
    const label = document.createElement('span');
    label.className = name.index === now ? 'now' : steps[name.index].kind;
    label.textContent = name.text;
    label.style.left = `calc(${left(name.index)} - ${name.aside}px)`;
    return label;
  }));
}

/** Now and the last lead are named; after and before now, at equal distances, what has room. */
function names(steps, now, cadence, room) {
  const last = steps.length - 1;
  const placed = [];
  const place = (index, isAside = false) => {
    const prefix = index === now && room > ROOMY ? 'now ' : '';
    const text = prefix + nameOf(steps[index], index === now, steps[now], cadence);
    const half = text.length * LETTER / 2;
    const aside = isAside ? half : 0;
    const middle = (last > 0 ? room * index / last : room / 2) - aside;
    const free = placed.every(other =>
      Math.abs(other.middle - middle) >= other.half + half + BETWEEN);
    if (free) placed.push({ index, text, middle, half, aside });
    return free;
  };
  if (last >= 0) place(last);
  // Where few steps are ahead, now ends at its mark and leaves the room behind it to them.
  if (now >= 0 && now !== last) place(now) || place(now, true);
  for (const ahead of [true, false]) {
    for (const stride of STRIDES) {
      const wanted = steps.map((_, i) => i).filter(i =>
        i !== last && (ahead ? i > now : i < now) && (i - now) % stride === 0);
      const before = placed.length;
      if (wanted.every(i => place(i))) break;
      placed.length = before;
    }
  }
  return placed;
}

function cell(step, before, cadence) {
  const lane = document.createElement('span');
  lane.className = step.kind;
  const apart = between(before.validTime, step.validTime);
  if (cadence && apart > 1.5 * cadence) lane.classList.add('gap');
  return lane;
}

/** What lies ahead is named by its lead; what is past by its time, or where seconds count its age. */
function nameOf(step, isNow, now, cadence) {
  if (isNow) return clock(step.validTime, cadence);
  if (step.kind === 'forecast') return lead(step.leadSeconds);
  return cadence < 60 && now
    ? back(between(step.validTime, now.validTime))
    : clock(step.validTime, cadence);
}
