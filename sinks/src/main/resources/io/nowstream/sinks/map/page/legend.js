// What the colours mean.

import { ask } from './live.js';

const known = new Map();

/** Draws the legend of a quantity; `scheme` is "standard" or "safe". */
export async function showLegend(box, quantity, scheme) {
  const key = `${quantity}/${scheme}`;
  if (box.dataset.shown === key) return;
  box.dataset.shown = key;
  if (!known.has(quantity)) known.set(quantity, await ask(`/api/legend/${quantity}`));
  const legend = known.get(quantity);
  if (box.dataset.shown !== key) return;
  const title = element('h2', '', legend.title);
  title.append(element('span', 'unit', legend.unit));
  const classes = element('ol', 'classes');
  for (const step of [...legend.classes].reverse()) {
    const row = element('li');
    const colour = element('span', 'colour');
    colour.style.backgroundColor = step[scheme];
    row.append(colour, element('span', 'bound', step.label));
    row.title = step.to === undefined
      ? `${step.label} ${legend.unit} and more`
      : `${step.label} to ${Number(step.to.toPrecision(2))} ${legend.unit}`;
    classes.append(row);
  }
  const others = element('ul', 'others');
  others.append(
    sample('hatched', legend.missing),
    sample('clear', legend.weaker));
  box.replaceChildren(title, classes, others);
  box.hidden = false;
}

function sample(kind, text) {
  const row = element('li');
  row.append(element('span', `colour ${kind}`), element('span', '', text));
  return row;
}

function element(name, className = '', text = '') {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}
