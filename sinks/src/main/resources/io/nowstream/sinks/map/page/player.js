// Which moment is shown: follows the newest observation until somebody takes hold of the slider.

const FRAME_MS = 280;
const PAUSE_AT_END_MS = 1100;

export class Player {

  /** @param onShow called with (step, index) whenever another step is to be shown */
  constructor(onShow, onState) {
    this.onShow = onShow;
    this.onState = onState;
    this.steps = [];
    this.index = -1;
    this.following = true;
    this.playing = false;
    this.timer = 0;
  }

  /** The position of "now": the newest observation, or -1 before the first. */
  get now() {
    return this.steps.findLastIndex(step => step.kind === 'observed');
  }

  /** Another feed: whatever was looked at before, look at now. */
  reset() {
    this.steps = [];
    this.index = -1;
    this.following = true;
  }

  /** Takes new steps in; a slider that somebody holds stays at its valid time. */
  update(steps) {
    const held = this.steps[this.index]?.validTime;
    this.steps = steps;
    if (!steps.length) {
      this.index = -1;
    } else if (this.following || held === undefined) {
      this.index = Math.max(0, this.now);
    } else {
      this.index = nearest(steps, held);
    }
    this.show();
  }

  /** Somebody moved the slider. */
  seek(index) {
    this.following = false;
    this.go(index);
  }

  step(by) {
    this.pause();
    this.seek(this.index + by);
  }

  /** Back to the newest observation, and with it from now on. */
  follow() {
    this.pause();
    this.following = true;
    this.go(Math.max(0, this.now));
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  play() {
    if (this.steps.length < 2) return;
    this.playing = true;
    this.following = false;
    this.onState(this);
    this.next();
  }

  pause() {
    this.playing = false;
    clearTimeout(this.timer);
    this.onState(this);
  }

  async next() {
    if (!this.playing) return;
    const last = this.index >= this.steps.length - 1;
    this.index = last ? 0 : this.index + 1;
    await this.show();
    const atEnd = this.index === this.steps.length - 1;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.next(), atEnd ? PAUSE_AT_END_MS : FRAME_MS);
  }

  go(index) {
    if (!this.steps.length) return;
    this.index = Math.min(this.steps.length - 1, Math.max(0, index));
    this.show();
  }

  show() {
    this.onState(this);
    return this.onShow(this.steps[this.index], this.index);
  }
}

function nearest(steps, validTime) {
  const wanted = Date.parse(validTime);
  let best = 0;
  steps.forEach((step, i) => {
    const distance = Math.abs(Date.parse(step.validTime) - wanted);
    if (distance < Math.abs(Date.parse(steps[best].validTime) - wanted)) best = i;
  });
  return best;
}
