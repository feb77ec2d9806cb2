/** Keeps the screen of a phone on until the returned function is called; where it cannot, nothing. */
export function stayAwake(): () => void {
  let lock: WakeLockSentinel | null = null;
  let done = false;
  const take = async (): Promise<void> => {
    if (document.visibilityState !== "visible" || !navigator.wakeLock) return;
    lock = await navigator.wakeLock.request("screen").catch(() => null);
    if (done) await lock?.release();
  };
  document.addEventListener("visibilitychange", take); // the lock is lost whenever the page is hidden
  void take();
  return () => {
    done = true;
    document.removeEventListener("visibilitychange", take);
    lock?.release().catch(() => undefined);
  };
}
