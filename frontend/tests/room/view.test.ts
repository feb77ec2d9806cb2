import { expect, it } from "vitest";
import { readView, ViewChoice } from "../../src/room/view";

class Kept {
  text: string | null = null;
  getItem(): string | null {
    return this.text;
  }
  setItem(_: string, text: string): void {
    this.text = text;
  }
}

it("is remembered on this browser, but for who is kept large", () => {
  const storage = new Kept();
  const look = new ViewChoice(storage as unknown as Storage);
  look.choose({ layout: "speaker", soundOnly: true });
  look.pinned.value = "ana";
  expect(storage.text).not.toContain("ana");
  expect(readView(storage as unknown as Storage)).toEqual({
    layout: "speaker",
    ownHidden: false,
    soundOnly: true,
  });
});

it.each(["nonsense", "{}", '{"layout":7,"ownHidden":"yes"}'])("falls back where %s was kept", (text) => {
  const storage = new Kept();
  storage.text = text;
  expect(readView(storage as unknown as Storage)).toEqual({
    layout: "circle",
    ownHidden: false,
    soundOnly: false,
  });
});
