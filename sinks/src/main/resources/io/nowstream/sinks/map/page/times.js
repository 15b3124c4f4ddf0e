// Times as people read them: always UTC, always said so.

const two = n => String(n).padStart(2, '0');
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "12:05", or "12:05:30" where seconds matter. */
export function clock(iso) {
  const t = new Date(iso);
  const seconds = t.getUTCSeconds();
  return `${two(t.getUTCHours())}:${two(t.getUTCMinutes())}${seconds ? ':' + two(seconds) : ''}`;
}

/** "21 Nov 2026" */
export function day(iso) {
  const t = new Date(iso);
  return `${t.getUTCDate()} ${MONTHS[t.getUTCMonth()]} ${t.getUTCFullYear()}`;
}

/** "45 s", "5 min", "2 h 10 min", "3 d" of a number of seconds. */
export function span(seconds) {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return `${s} s`;
  const minutes = Math.round(s / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  return `${Math.floor(hours / 24)} d`;
}

/** "+25 min", "+1 h 5 min" of a lead. */
export function lead(minutes) {
  if (minutes < 1) return `+${Math.round(minutes * 60)} s`;
  return minutes < 60
    ? `+${Number(minutes.toFixed(1))} min`
    : `+${span(minutes * 60)}`;
}

/** Seconds from one instant to another. */
export function between(fromIso, toIso) {
  return (Date.parse(toIso) - Date.parse(fromIso)) / 1000;
}
