import { useEffect, useState } from "preact/hooks";

// A clock without seconds: nobody should watch it, and it must not be more than this behind.
const EVERY_MS = 10_000;

/** The present instant, milliseconds, moving every few seconds while the component is shown. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
