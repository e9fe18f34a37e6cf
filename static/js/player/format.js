// Numbers as text. Pure.

// The decimal mark of the page's language; tests of this file have no page.
const MARK = (0.1).toLocaleString(globalThis.document?.documentElement.lang || "en").charAt(1);

/** Seconds as m:ss.d */
export function clock(seconds) {
  const tenths = Math.max(0, Math.round(seconds * 10));
  const minutes = Math.floor(tenths / 600);
  const rest = tenths - minutes * 600;
  return `${minutes}:${String(Math.floor(rest / 10)).padStart(2, "0")}${MARK}${rest % 10}`;
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
