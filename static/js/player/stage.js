// What every page of videos in step begins with: its data, and the film and canvas of each stage.

import { DrawnClip } from "./drawn.js";

/** The JSON at an address; an Error where there is none. */
export async function fetched(address) {
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`${response.status} for ${address}`);
  return response.json();
}

/**
 * The film and the canvas over it; where there is no film, a clip as long as what was measured. null where the
 * page has no such stage.
 */
export function stage(root, name, side) {
  const element = root.querySelector(`[data-stage="${name}"]`);
  if (!element) return null;
  const video = element.querySelector("video") ?? new DrawnClip(side.times.at(-1) ?? 0);
  // The browser's own controls are for pages whose scripts do not run.
  video.controls = false;
  return { video, canvas: element.querySelector("canvas") };
}
