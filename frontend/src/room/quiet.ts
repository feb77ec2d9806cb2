import { useEffect, useRef, useState } from "preact/hooks";
import type { ChatLine } from "../protocol/types";
import { newSince, spoken } from "./chat";

// Shorter talks over the people; longer keeps somebody waiting who listens for an answer.
const EVERY_MS = 12_000;

/** What to say aloud about new lines: the first at once, those soon after it together. */
export function useSpoken(lines: readonly ChatLine[], you: string, isReading: boolean): string {
  const last = lines.at(-1)?.n ?? 0;
  const told = useRef(last);
  const at = useRef(Number.NEGATIVE_INFINITY);
  const [words, setWords] = useState("");
  useEffect(() => {
    const news = newSince(lines, told.current, you);
    if (news.length === 0) return;
    const tell = (): void => {
      told.current = last;
      at.current = performance.now();
      setWords(spoken(news, isReading));
    };
    const timer = setTimeout(tell, Math.max(0, at.current + EVERY_MS - performance.now()));
    return () => clearTimeout(timer);
  }, [last]);
  return words;
}
