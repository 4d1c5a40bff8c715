/** Calls back after the frame that is painted next. */
export type NextFrame = (callback: () => void) => void;

/**
 * The browser's frame, or a quarter of a second where it paints none (a hidden tab): the stream slows to what the
 * reader can take, and it never stops.
 */
export const nextPaintedFrame: NextFrame = (callback) => {
  let done = false;
  const once = () => {
    if (done) return;
    done = true;
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    callback();
  };
  const timer = setTimeout(once, 250);
  const frame = requestAnimationFrame(once);
};
