// Server-sent events: the server says what has changed, the page asks for it.

/**
 * @param onChange called with the feeds that changed, or null for "everything"
 * @param onLink called with whether the server can be heard
 */
export function listen(onChange, onLink) {
  const events = new EventSource('/events');
  events.addEventListener('hello', () => { onLink(true); onChange(null); });
  events.addEventListener('reload', () => onChange(null));
  events.addEventListener('change', event => onChange(JSON.parse(event.data).feeds));
  // The browser comes back by itself; hello then loads everything again.
  events.addEventListener('error', () => onLink(false));
}

/** Runs `work` soon, never twice at once, at most every `gap` ms however often it is asked for. */
export function paced(work, gap) {
  let wanted = false;
  let busy = false;
  const turn = async () => {
    busy = true;
    while (wanted) {
      wanted = false;
      try {
        await work();
      } catch (error) {
        console.warn('update failed, will be tried again', error);
      }
      await new Promise(rest => setTimeout(rest, gap));
    }
    busy = false;
  };
  return () => {
    wanted = true;
    if (!busy) turn();
  };
}

/** JSON of an address, or an error that names it. */
export async function ask(url) {
  const answer = await fetch(url, { headers: { accept: 'application/json' } });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.json();
}
