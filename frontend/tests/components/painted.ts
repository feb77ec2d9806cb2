// Effects run once a frame was painted; what they change is painted again, and may have effects of its own.
const FRAMES = 3;

/** Waits until whatever was rendered is painted and its effects have run, however busy the machine is. */
export async function painted(): Promise<void> {
  for (let frame = 0; frame < FRAMES; frame += 1) await afterFrame();
}

/** After everything that waits for the next frame already. */
function afterFrame(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
}
