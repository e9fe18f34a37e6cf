// A chart's line at the place that is shown.

/** A plugin of Chart.js: a line in ``colour()`` where ``now()`` lies on the axis; none where it lies outside. */
export function cursorAt(now, colour) {
  return {
    id: "cursor",
    afterDatasetsDraw({ ctx, chartArea, scales }) {
      const x = scales.x.getPixelForValue(now(scales.x));
      if (x < chartArea.left || x > chartArea.right) return;
      ctx.fillStyle = colour();
      ctx.fillRect(x - 1, chartArea.top, 2, chartArea.height);
    },
  };
}
