// One feed: its picture, its own time, its legend, its scores. Small beside others, or large.

import { drawAxis } from './axis.js';
import { load, preload } from './images.js';
import { showLegend } from './legend.js';
import { ask, paced } from './live.js';
import { FieldMap } from './map.js';
import { Player } from './player.js';
import { showScores } from './scores.js';
import { clock, day, lead, span } from './times.js';

/** Of a faster feed only what is looked at is loaded: the rest is gone before it is needed. */
const PRELOADED_FROM_SECONDS = 10;

export class Card {

  /**
   * @param page what the card asks of the page: scheme, alerts(feed, step), isShown(card)
   * @param onOpen called when it is to be the large one
   * @param onBack called when it is to be one of several again
   */
  constructor(page, onOpen, onBack) {
    this.page = page;
    this.feed = undefined; // as of /api/feeds
    this.channel = 0;
    this.zoomTo = undefined; // the alert to move to when it can be seen
    this.missing = undefined; // address of the image that could not be had last
    this.large = undefined;
    this.element = document.getElementById('card').content.firstElementChild.cloneNode(true);
    this.map = new FieldMap(this.find('.map'));
    this.player = new Player(step => this.show(step), () => this.showControls());
    this.refresh = paced(() => this.askForSteps(), 300);
    this.refreshScores = paced(() => this.askForScores(), 2000);
    this.find('.open').addEventListener('click', () => onOpen(this));
    this.find('.back').addEventListener('click', () => onBack(this));
    this.find('.map').addEventListener('click', () => { if (!this.large) onOpen(this); });
    this.find('.play').addEventListener('click', () => this.player.toggle());
    this.find('.live').addEventListener('click', () => this.player.follow());
    const slider = this.find('.time-slider');
    slider.addEventListener('input', () => {
      // Before the pause, which puts the slider where the player is.
      const wanted = Number(slider.value);
      this.player.pause();
      this.player.seek(wanted);
    });
    this.resized = new ResizeObserver(() => this.fit());
  }

  find(selector) {
    return this.element.querySelector(selector);
  }

  get step() {
    return this.player.steps[this.player.index];
  }

  /** Puts it on the page. */
  mount(parent) {
    parent.append(this.element);
    this.resized.observe(this.find('.stage'));
  }

  remove() {
    this.player.pause();
    this.resized.disconnect();
    this.map.dispose();
    this.element.remove();
  }

  /** Shows another feed. */
  open(feed) {
    this.feed = feed;
    this.channel = 0;
    this.zoomTo = undefined;
    this.player.pause();
    this.player.reset();
    const scores = this.find('.scores');
    scores.dataset.empty = true;
    this.find('.figures').replaceChildren();
    this.refresh();
    this.refreshScores();
    this.tell(feed);
  }

  /** Takes in what is new about its feed. */
  tell(feed) {
    this.feed = feed;
    const { element } = this;
    element.dataset.feed = feed.name;
    element.dataset.kind = feed.kind ?? '';
    element.dataset.state = feed.silent ? 'silent' : feed.ended ? 'ended' : 'running';
    element.setAttribute('aria-label', `${feed.kindTitle ?? 'Feed'}: ${feed.name}`);
    this.find('.word').textContent = feed.kindTitle ?? '';
    this.find('.name').textContent = feed.name;
    this.find('.facts').replaceChildren(...facts(feed).map(line => {
      const part = document.createElement('span');
      part.textContent = line;
      return part;
    }));
    this.showChannels();
  }

  // ---- what the server knows

  async askForSteps() {
    const { feed, channel } = this;
    if (!feed || !this.page.isShown(this)) return;
    const timeline = await ask(`/api/feeds/${feed.id}/timeline?channel=${channel}`);
    if (feed.id !== this.feed.id || channel !== this.channel) return;
    const steps = timeline.steps.map(step => ({
      ...step,
      feedId: feed.id,
      kindOfFeed: timeline.feed.kind,
      columns: timeline.feed.columns,
      outline: timeline.outlines[step.outline],
    }));
    drawAxis(this.find('.lanes'), this.find('.scale'), steps, timeline.feed.cadenceSeconds);
    this.player.update(steps);
    this.preload();
  }

  async askForScores() {
    const { feed } = this;
    if (!feed || !this.page.isShown(this)) return;
    const scores = await ask(`/api/scores?feed=${feed.id}`);
    if (feed.id !== this.feed.id) return;
    showScores(this.find('.scores'), scores, this.channel);
  }

  preload() {
    if ((this.feed.cadenceSeconds ?? Infinity) >= PRELOADED_FROM_SECONDS) {
      preload(this.player.steps.map(step => this.address(step)));
    }
  }

  // ---- what is shown

  address(step) {
    return this.page.scheme === 'safe' ? step.imageSafe : step.image;
  }

  async show(step) {
    if (!step) {
      this.map.show(null, null);
      return;
    }
    const url = this.address(step);
    let image = null;
    try {
      image = await load(url);
    } catch {
      // Replaced since we were told of it, most likely: ask again, and say so only if that fails too.
      const again = this.missing !== url;
      this.missing = url;
      if (again) {
        this.refresh();
        return;
      }
    }
    // Meanwhile the slider may have moved on.
    if (!this.step || this.address(this.step) !== url) return;
    this.map.show(step, image);
    this.showBadge(step);
    showLegend(this.find('.legend'), step.quantity, this.page.scheme);
    const notice = this.find('.notice');
    notice.hidden = image !== null;
    notice.textContent = image === null ? 'The image of this time is not available.' : '';
    this.showAlerts();
    this.zoomIfWanted();
  }

  showBadge(step) {
    const { feed } = this;
    const forecast = step.kind === 'forecast';
    const at = iso => clock(iso, feed.cadenceSeconds);
    const badge = this.find('.time-badge');
    badge.dataset.kind = step.kind;
    badge.dataset.validTime = step.validTime;
    this.element.dataset.shown = step.kind;
    badge.querySelector('.kind').textContent =
      forecast ? `Forecast ${lead(step.leadSeconds)}` : 'Observed';
    badge.querySelector('.when').textContent = `${at(step.validTime)} UTC · ${day(step.validTime)}`;
    this.find('.caption').textContent = [
      feed.name,
      forecast && `${step.model}${step.tier === step.model ? '' : `, tier ${step.tier}`}`,
      forecast && `issued ${at(step.issueTime)} UTC`,
      forecast && step.revision > 0 && `revision ${step.revision}`,
      !forecast && feed.silent && `silent for ${span(feed.ageSeconds)}`,
    ].filter(Boolean).join(' · ');
  }

  showAlerts() {
    const { step } = this;
    this.map.showAlerts(this.page.alerts(step), this.feed?.id, step?.geographic ?? true);
  }

  /** Moves to the alert that was clicked, as soon as it is on the map. */
  zoomIfWanted() {
    if (this.zoomTo !== undefined && this.large && this.map.zoomTo(this.zoomTo)) {
      this.zoomTo = undefined;
    }
  }

  showChannels() {
    const box = this.find('.channels');
    const channels = this.feed.channels ?? [];
    box.hidden = channels.length < 2;
    const key = channels.map(channel => channel.title).join();
    if (box.dataset.channels !== key) {
      box.dataset.channels = key;
      box.replaceChildren(...channels.map(({ channel, title }) => {
        const button = document.createElement('button');
        button.type = 'button';
        button.textContent = title;
        button.addEventListener('click', () => this.switchTo(channel));
        return button;
      }));
    }
    [...box.children].forEach((button, i) =>
      button.setAttribute('aria-pressed', i === this.channel));
  }

  /** Another channel at the same time. */
  switchTo(channel) {
    if (channel === this.channel) return;
    this.channel = channel;
    this.showChannels();
    this.refresh();
    this.refreshScores();
  }

  /** Small beside others, or large. */
  enlarge(large) {
    if (this.large === large) return;
    this.large = large;
    this.element.classList.toggle('large', large);
    this.find('.scores').open = !large;
    this.map.enlarge(large);
    this.fit();
  }

  fit() {
    if (!this.element.offsetParent) return;
    this.map.resized();
    drawAxis(this.find('.lanes'), this.find('.scale'), this.player.steps,
      this.feed?.cadenceSeconds);
  }

  showControls() {
    const { player, step } = this;
    const slider = this.find('.time-slider');
    slider.disabled = player.steps.length === 0;
    slider.max = Math.max(0, player.steps.length - 1);
    slider.value = Math.max(0, player.index);
    const at = step && `${clock(step.validTime, this.feed?.cadenceSeconds)} UTC`;
    slider.setAttribute('aria-valuetext', !step ? 'no data'
      : step.kind === 'forecast' ? `forecast ${lead(step.leadSeconds)}, ${at}` : `observed ${at}`);
    const play = this.find('.play');
    play.setAttribute('aria-pressed', player.playing);
    play.setAttribute('aria-label', player.playing ? 'Pause' : 'Play');
    this.find('.live').setAttribute('aria-pressed', player.following);
  }
}

/** Newest time and age; who made the forecast. */
function facts(feed) {
  const at = feed.newestFrame && `${clock(feed.newestFrame, feed.cadenceSeconds)} UTC`;
  const newest = !at ? 'no frame yet'
    : feed.ended || feed.ageSeconds === undefined ? `last frame ${at}`
      : feed.silent ? `no frame for ${span(feed.ageSeconds)} (${at})`
        : `${at}, ${span(feed.ageSeconds)} old`;
  const nowcast = !feed.leads ? 'no nowcast yet'
    : `${feed.model}, tier ${feed.tier}, ${feed.leads} leads`;
  return [newest, nowcast];
}
