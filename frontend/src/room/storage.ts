// What a browser keeps for this page. It may keep nothing (a policy, a full disk); the page goes on as on a first
// visit, since nothing that is kept here is worth a blank page or a microphone that stays on.

/** The browser's storage, or null where a person or a policy has closed it. It never throws: what cannot be read
 * is not there, and what cannot be written is not kept. */
export function openStorage(name: "localStorage" | "sessionStorage"): Storage | null {
  const storage = orNull(() => window[name]);
  if (!storage) return null;
  return {
    get length() {
      return orNull(() => storage.length) ?? 0;
    },
    key: (index) => orNull(() => storage.key(index)),
    getItem: (key) => orNull(() => storage.getItem(key)),
    setItem: (key, value) => void orNull(() => storage.setItem(key, value)),
    removeItem: (key) => void orNull(() => storage.removeItem(key)),
    clear: () => void orNull(() => storage.clear()),
  };
}

function orNull<T>(run: () => T): T | null {
  try {
    return run();
  } catch {
    return null;
  }
}
