import { createContext, type RefObject } from "preact";
import { useContext, useEffect } from "preact/hooks";
import type { Sights } from "../room/sights";

export const SightsContext = createContext<Sights | null>(null);

/** Lets the room know how high the picture of `seat` is shown here; without a seat: nothing to know. */
export function useSight(element: RefObject<HTMLElement | null>, seat: number | undefined): void {
  const sights = useContext(SightsContext);
  useEffect(() => {
    const { current } = element;
    return current && seat !== undefined ? sights?.watch(current, seat) : undefined;
  }, [sights, seat]);
}
