// The room is dark so that faces come first; a person who wants it light says so once per browser.

const KEY = "vioip.room.theme";
export type Theme = "light" | "dark";

export function readTheme(storage: Storage | null): Theme {
  return storage?.getItem(KEY) === "light" ? "light" : "dark";
}

export function wearTheme(theme: Theme, storage: Storage | null): void {
  document.documentElement.dataset["theme"] = theme;
  storage?.setItem(KEY, theme);
}
