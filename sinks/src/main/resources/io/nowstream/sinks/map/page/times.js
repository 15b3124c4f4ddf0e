// Times as people read them: always UTC, always said so, as fine as the feed's cadence.

const two = n => String(n).padStart(2, '0');
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "12:05"; "12:05:30" where seconds matter, "12:05:30.4" where the cadence has tenths of them. */
export function clock(iso, cadenceSeconds = 300) {
  const t = new Date(iso);
  const seconds = t.getUTCSeconds();
  const minutes = `${two(t.getUTCHours())}:${two(t.getUTCMinutes())}`;
  if (cadenceSeconds < 1) {
    return `${minutes}:${two(seconds)}.${Math.floor(t.getUTCMilliseconds() / 100)}`;
  }
  return seconds || cadenceSeconds < 60 ? `${minutes}:${two(seconds)}` : minutes;
}

/** "21 Nov 2026" */
export function day(iso) {
  const t = new Date(iso);
  return `${t.getUTCDate()} ${MONTHS[t.getUTCMonth()]} ${t.getUTCFullYear()}`;
}

/** "0.4 s", "45 s", "5 min", "2 h 10 min", "3 d" of a number of seconds. */
export function span(seconds) {
  if (seconds > 0 && seconds < 9.95) return `${Number(seconds.toFixed(1))} s`;
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return `${s} s`;
  const minutes = Math.round(s / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  return `${Math.floor(hours / 24)} d`;
}

/** "+0.3 s", "+25 min", "+1.5 h", "+1 h 5 min" of a lead in seconds. */
export function lead(seconds) {
  return `+${distance(seconds)}`;
}

/** The same of a time that far back: "−0.3 s". */
export function back(seconds) {
  return `−${distance(seconds)}`;
}

function distance(seconds) {
  if (seconds < 59.5) return `${Number(seconds.toFixed(1))} s`;
  const minutes = Number((seconds / 60).toFixed(1));
  if (minutes < 60) return `${minutes} min`;
  return minutes % 30 === 0 ? `${minutes / 60} h` : span(seconds);
}

/** Seconds from one instant to another. */
export function between(fromIso, toIso) {
  return (Date.parse(toIso) - Date.parse(fromIso)) / 1000;
}
