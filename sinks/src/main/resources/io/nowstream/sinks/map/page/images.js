// Images by address. An address never changes what it shows, so what is loaded is kept.

const KEPT = 200;
const loading = new Map();

/** The decoded image, or a rejection if the server no longer has it. */
export function load(url) {
  let image = loading.get(url);
  if (image) {
    loading.delete(url);
  } else {
    image = fetched(url);
    image.catch(() => loading.delete(url));
  }
  loading.set(url, image);
  while (loading.size > KEPT) loading.delete(loading.keys().next().value);
  return image;
}

/** Loads what will be shown soon; failures show when they are shown. */
export function preload(urls) {
  for (const url of urls) load(url).catch(() => {});
}

async function fetched(url) {
  const image = new Image();
  image.src = url;
  await image.decode();
  return image;
}
