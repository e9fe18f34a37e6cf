// Numbers as text. Pure.

/** Seconds as m:ss.d */
export function clock(seconds) {
  const tenths = Math.max(0, Math.round(seconds * 10));
  const minutes = Math.floor(tenths / 600);
  const rest = tenths - minutes * 600;
  return `${minutes}:${String(Math.floor(rest / 10)).padStart(2, "0")}.${rest % 10}`;
}

/** Degrees with their sign, as “+12°”; empty without a number. */
export function signedDegrees(degrees) {
  if (degrees === null || degrees === undefined) return "";
  return `${degrees > 0 ? "+" : degrees < 0 ? "−" : ""}${Math.abs(Math.round(degrees))}°`;
}

/** Put values into a text with {names}. */
export function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}
