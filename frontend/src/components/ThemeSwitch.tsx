import { useState } from "preact/hooks";
import { openStorage } from "../room/storage";
import { readTheme, wearTheme } from "../room/theme";
import { Icon } from "./Icon";

/** Light or dark, for this browser. */
export function ThemeSwitch() {
  const [theme, setTheme] = useState(() => readTheme(openStorage("localStorage")));
  const next = theme === "light" ? "dark" : "light";
  const change = (): void => {
    wearTheme(next, openStorage("localStorage"));
    setTheme(next);
  };
  return (
    <button
      type="button"
      class="plain icon-only"
      aria-label="Light colours"
      aria-pressed={theme === "light"}
      title={`Change to ${next} colours`}
      onClick={change}
    >
      <Icon name={next} />
    </button>
  );
}
