// What the nowcasts of a feed have earned: skill over the best baseline and squared errors, by lead,
// each with what it is compared with and how much it stands on.

import { clock, day, lead, span } from './times.js';

const WIDTH = 330;
const HEIGHT = 128;
const MARGIN = { left: 40, right: 12, top: 10, bottom: 22 };

/** Draws the scores of a channel; `scores` as of /api/scores. */
export function showScores(box, scores, channel) {
  const shown = scores.channels.find(c => c.channel === channel);
  const figures = box.querySelector('.figures');
  box.dataset.empty = !shown;
  box.querySelector('summary').textContent = shown ? headline(shown) : 'Scores: nothing verified yet';
  // Opened figures stay open.
  const open = figures.querySelector('details')?.open ?? false;
  figures.replaceChildren(...(shown ? [
    skillChart(shown), errorChart(shown), key(shown), basis(scores, shown), table(shown, open),
  ] : []), ...warnings(scores.warnings));
}

function headline({ skill, published }) {
  if (!skill.length) return `Scores: ${published}, without a baseline`;
  const middle = skill[Math.floor((skill.length - 1) / 2)];
  return `Skill ${signed(middle.skill)} over ${middle.over} at ${lead(middle.leadSeconds)}`
    + ` · n ${short(middle.n)}`;
}

// ---- charts

function skillChart({ skill, published }) {
  const points = skill.map(s => ({
    x: s.leadSeconds, y: s.skill,
    says: `${lead(s.leadSeconds)}: ${signed(s.skill)} over ${s.over}, n ${count(s.n)}`
      + ` of ${count(s.nowcasts)} nowcasts`,
  }));
  const values = points.map(p => p.y);
  const chart = new Chart('Skill over the best baseline (0: as good, 1: perfect)', points,
    Math.min(0, ...values), Math.max(0.1, ...values));
  chart.line('zero', chart.across(0));
  chart.series('published', points, published);
  return chart.figure;
}

function errorChart({ nowcasters, errorUnit }) {
  const all = nowcasters.map(nowcaster => ({
    nowcaster,
    points: nowcaster.leads.filter(l => l.mse !== undefined).map(l => ({
      x: l.leadSeconds, y: l.mse,
      says: `${nowcaster.model} ${lead(l.leadSeconds)}: MSE ${figure(l.mse)}, n ${count(l.n)}`,
    })),
  }));
  const points = all.flatMap(one => one.points);
  const chart = new Chart(`Mean squared error, ${errorUnit}²`, points, 0,
    Math.max(1e-9, ...points.map(p => p.y)));
  for (const { nowcaster, points: own } of all.reverse()) {
    chart.series(style(nowcaster), own, nowcaster.model);
  }
  return chart.figure;
}

/** A line chart over leads. */
class Chart {

  constructor(title, points, low, high) {
    const xs = points.map(p => p.x);
    this.from = Math.min(...xs, Infinity);
    this.to = Math.max(...xs, -Infinity);
    this.low = low;
    this.high = high + 0.06 * (high - low);
    this.svg = svg('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': title });
    this.figure = document.createElement('figure');
    const caption = document.createElement('figcaption');
    caption.textContent = title;
    this.figure.append(caption, this.svg);
    for (const value of [low, high].concat(low < 0 && high > 0 ? [0] : [])) {
      this.text('end', MARGIN.left - 5, this.y(value) + 4, figure(value));
    }
    this.line('axis', this.across(low));
    const leads = [...new Set(xs)].sort((a, b) => a - b);
    const every = Math.max(1, Math.ceil(leads.length / 3));
    leads.forEach((seconds, i) => {
      if (i !== leads.length - 1 && (i % every !== every - 1 || leads.length - 1 - i < every / 2)) return;
      this.text('middle', this.x(seconds), HEIGHT - 6, lead(seconds));
    });
  }

  x(seconds) {
    const room = WIDTH - MARGIN.left - MARGIN.right - 24;
    const share = this.to > this.from ? (seconds - this.from) / (this.to - this.from) : 0.5;
    return MARGIN.left + 12 + room * share;
  }

  y(value) {
    const room = HEIGHT - MARGIN.top - MARGIN.bottom;
    return MARGIN.top + room * (1 - (value - this.low) / (this.high - this.low));
  }

  across(value) {
    return `M${MARGIN.left} ${this.y(value)}H${WIDTH - MARGIN.right}`;
  }

  line(className, path) {
    this.svg.append(svg('path', { class: className, d: path }));
  }

  series(className, points, name) {
    const at = points.map(p => `${this.x(p.x).toFixed(1)} ${this.y(p.y).toFixed(1)}`);
    if (at.length > 1) this.line(`series ${className}`, `M${at.join('L')}`);
    for (const point of points) {
      const dot = svg('circle', {
        class: `dot ${className}`, cx: this.x(point.x), cy: this.y(point.y), r: 2.6,
      });
      const says = svg('title', {});
      says.textContent = point.says ?? name;
      dot.append(says);
      this.svg.append(dot);
    }
  }

  text(anchor, x, y, content) {
    const label = svg('text', { 'text-anchor': anchor, x, y });
    label.textContent = content;
    this.svg.append(label);
  }
}

function svg(name, attributes) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** The line of a nowcaster: its role, and for baselines which of them. */
function style({ role, tier }) {
  return role === 'baseline' ? `baseline ${tier}` : role;
}

// ---- words

function key({ nowcasters }) {
  const list = element('ul', 'key');
  for (const nowcaster of nowcasters) {
    const row = element('li');
    const sample = svg('svg', { viewBox: '0 0 26 8', 'aria-hidden': 'true' });
    sample.append(svg('path', { class: `series ${style(nowcaster)}`, d: 'M1 4H25' }));
    row.append(sample, element('span', '', nowcaster.role === 'beside'
      ? `${nowcaster.model} ${nowcaster.hash.slice(0, 8)} (not published)` : nowcaster.model));
    list.append(row);
  }
  return list;
}

function basis(scores, { nowcasters }) {
  const own = nowcasters[0].leads;
  const cells = own.map(l => l.n);
  const unverified = Math.max(...own.map(l => l.unverified));
  const sameDay = day(scores.from) === day(scores.to);
  return element('p', 'basis', [
    `n = ${range(cells)} cells of ${range(own.map(l => l.nowcasts))} nowcasts per lead`,
    unverified ? `${count(unverified)} not verified` : '',
    `issued ${clock(scores.from)}${sameDay ? '' : ` ${day(scores.from)}`} to ${clock(scores.to)} UTC`
      + ` ${day(scores.to)} (the last ${count(scores.mostNowcasts)} at most, within ${scores.hours} h)`,
  ].filter(Boolean).join('; '));
}

function warnings(outcome) {
  if (!outcome) return [];
  const gained = outcome.meanLeadGainedSeconds;
  const of = (n, one, many) => `${count(n)} ${n === 1 ? one : many}`;
  return [element('p', 'outcomes',
    `Warnings, n = ${count(outcome.n)}: ${of(outcome.hits, 'hit', 'hits')},`
    + ` ${of(outcome.falseAlarms, 'false alarm', 'false alarms')}, ${of(outcome.misses, 'miss', 'misses')}`
    + (gained === undefined ? '' : `; ${span(gained)} gained per hit`))];
}

/** All figures of both charts. */
function table({ nowcasters, skill, published }, open) {
  const details = element('details');
  details.open = open;
  details.append(element('summary', '', 'Figures'));
  const made = element('table');
  const head = element('tr');
  const columns = ['lead', ...nowcasters.map(n => `MSE ${n.model}`), 'skill', 'over', 'n'];
  head.append(...columns.map(name => {
    const cell = element('th', '', name);
    cell.scope = 'col';
    return cell;
  }));
  made.append(head);
  nowcasters[0].leads.forEach((own, i) => {
    const earned = skill.find(s => s.lead === own.lead);
    const row = element('tr');
    row.append(...[
      lead(own.leadSeconds),
      ...nowcasters.map(n => n.leads[i].mse === undefined ? '–' : figure(n.leads[i].mse)),
      earned ? signed(earned.skill) : '–', earned?.over ?? '–', count(own.n),
    ].map(content => element('td', '', content)));
    made.append(row);
  });
  made.append(element('caption', '', `${published} and what it is compared with`));
  details.append(made);
  return details;
}

function element(name, className = '', text = '') {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

const count = n => n.toLocaleString('en');
const signed = value => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
const short = n => Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 }).format(n);

/** Three figures that count. */
function figure(value) {
  return Number(value.toPrecision(3)).toLocaleString('en', { maximumFractionDigits: 6 });
}

function range(values) {
  const least = Math.min(...values);
  const most = Math.max(...values);
  return least === most ? count(most) : `${count(least)} to ${count(most)}`;
}
