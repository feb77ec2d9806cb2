// Which pictures are in view on this page, and how high: what the room needs to share out the line.

/** Steps of height: a window that is dragged by a few pixels is no news. */
const STEP = 30;
/** What a seat without anybody is taken to want, so that a newcomer's face comes at once. */
export const NEWCOMER_HEIGHT = 360;
export const STAGE_HEIGHT = 1080;

interface Sight {
  readonly seat: number;
  height: number;
  visible: boolean;
}

export class Sights {
  readonly #sights = new Map<Element, Sight>();
  readonly #sizes: ResizeObserver;
  readonly #views: IntersectionObserver | null;

  constructor(readonly onChange: (heights: ReadonlyMap<number, number>) => void) {
    this.#sizes = new ResizeObserver((entries) => {
      for (const { target, contentRect } of entries) this.#note(target, { height: contentRect.height });
      this.#tell();
    });
    const seen = (entries: IntersectionObserverEntry[]): void => {
      for (const { target, isIntersecting } of entries) this.#note(target, { visible: isIntersecting });
      this.#tell();
    };
    this.#views = "IntersectionObserver" in globalThis ? new IntersectionObserver(seen) : null;
  }

  /** Follows an element that shows the picture of `seat`; returns how to stop. */
  watch(element: Element, seat: number): () => void {
    this.#sights.set(element, { seat, height: element.clientHeight, visible: true });
    this.#sizes.observe(element);
    this.#views?.observe(element);
    this.#tell();
    return () => {
      this.#sights.delete(element);
      this.#sizes.unobserve(element);
      this.#views?.unobserve(element);
      this.#tell();
    };
  }

  #note(element: Element, change: Partial<Sight>): void {
    const sight = this.#sights.get(element);
    if (sight) Object.assign(sight, change);
  }

  #tell(): void {
    const heights = new Map<number, number>();
    for (const { seat, height, visible } of this.#sights.values()) {
      const shown = visible ? Math.ceil(height / STEP) * STEP : 0;
      heights.set(seat, Math.max(shown, heights.get(seat) ?? 0));
    }
    this.onChange(heights);
  }
}

/** One height for each of `seats`, the stage last: 0 for somebody who is out of view. */
export function heightsFor(
  seats: number,
  taken: ReadonlySet<number>,
  shown: ReadonlyMap<number, number>,
): number[] {
  return Array.from({ length: seats }, (_, seat) => {
    const known = shown.get(seat);
    if (known !== undefined) return known;
    if (taken.has(seat)) return 0;
    return seat === seats - 1 ? STAGE_HEIGHT : NEWCOMER_HEIGHT;
  });
}
