/*
 * Looking at a file before it is sent: what it is, and whether the server would refuse it.
 *
 * What is inside is read by mediabunny, which is loaded when the first file is chosen. A file that it cannot read
 * is no reason to refuse: the server reads more kinds.
 */

/** Seconds as m:ss. */
export function clock(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** Why a file is refused that nobody has looked into; "" where its name, kind and size are well. */
export function refusedByKind({ type, size }, mostBytes) {
  if (type.startsWith("image/")) return "photo";
  // Browsers know no type for some endings (.mkv, .mts).
  if (type !== "" && !type.startsWith("video/")) return "notVideo";
  if (size === 0) return "empty";
  return size > mostBytes ? "tooLarge" : "";
}

/** Why a film is refused; "" where it is well. The end of a film may lie a little after what is stated. */
export function refusedByFacts({ length, width, height }, { mostSeconds, mostPixels }) {
  if (length > Number(mostSeconds) + 0.5) return "tooLong";
  return width * height > Number(mostPixels) ? "tooFine" : "";
}

/**
 * What is in the file: {length (s), width, height, codec, turned (degrees)} as far as it could be read, with
 * {reason} where it would be refused: a name of the texts in library/_upload.html.
 */
export async function lookAt(file, limits) {
  const reason = refusedByKind(file, Number(limits.mostBytes));
  if (reason) return { reason };
  try {
    const found = await factsOf(file, limits.reader);
    return { ...found, reason: found.reason ?? refusedByFacts(found, limits) };
  } catch {
    return {};
  }
}

async function factsOf(file, reader) {
  const { ALL_FORMATS, BlobSource, Input } = await import(reader);
  const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(file) });
  try {
    const track = await input.getPrimaryVideoTrack();
    if (track === null) return { reason: "noPicture" };
    const [length, width, height, codec, turned] = await Promise.all([
      input.computeDuration([track]), track.getDisplayWidth(), track.getDisplayHeight(), track.getCodec(),
      track.getRotation(),
    ]);
    return { length, width, height, codec, turned };
  } finally {
    input.dispose();
  }
}
