// Films beside the player, for stills: one of their own is sought, so that the player is left where it is.

/** Seconds into a frame to be sure of it: its very beginning may round to the frame before. */
export const INTO_THE_FRAME = 0.002;

/** The film of a side of the playback data; null where there is none to see. */
export function filmOf(side) {
  if (!side.url) return null;
  const film = document.createElement("video");
  Object.assign(film, { muted: true, playsInline: true, preload: "auto", src: side.url });
  return film;
}

/** The film at a time; false where it cannot be loaded, and the skeleton has to do alone. */
export function arrived(film, time) {
  return new Promise((resolve) => {
    const done = (there) => () => {
      film.onseeked = film.onerror = null;
      resolve(there);
    };
    film.onseeked = done(true);
    film.onerror = done(false);
    if (film.error) done(false)();
    else film.currentTime = time + INTO_THE_FRAME;
  });
}
