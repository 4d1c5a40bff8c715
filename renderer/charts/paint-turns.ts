/** Live charts that may be painted anew in one frame: more would make that frame long, and with it all that waits for it. */
const chartsAFrame = 2;

export interface PaintTurns {
  /** Runs `work` in one of the next frames, each in its turn. The answer gives the turn up. */
  wait(work: () => void): () => void;
}

/** Spreads the painting of many live charts over frames, in the order in which they asked. */
export function createPaintTurns(nextFrame: (callback: () => void) => void): PaintTurns {
  let waiting: (() => void)[] = [];
  let asked = false;
  const frame = () => {
    asked = false;
    const now = waiting.slice(0, chartsAFrame);
    waiting = waiting.slice(chartsAFrame);
    ask();
    for (const work of now) work();
  };
  const ask = () => {
    if (asked || waiting.length === 0) return;
    asked = true;
    nextFrame(frame);
  };
  return {
    wait(work) {
      waiting.push(work);
      ask();
      return () => {
        waiting = waiting.filter((other) => other !== work);
      };
    },
  };
}

/** The window's own. */
export const paintTurns: PaintTurns = createPaintTurns((callback) => requestAnimationFrame(callback));
