import { cleanup, render, screen } from "@testing-library/preact";
import { afterEach, expect, it } from "vitest";
import { DoorTalk } from "../../src/components/DoorTalk";
import { NOW } from "../cast";

afterEach(cleanup);

it("has its log before the first line, or nobody would hear that one", () => {
  const onSay = async () => true;
  const { rerender } = render(<DoorTalk label="To the team" lines={[]} onSay={onSay} />);
  const log = screen.getByRole("log", { name: "Said so far" });
  const line = { by: "Ruth T.", from_staff: true, text: "One moment.", at_ms: NOW };
  rerender(<DoorTalk label="To the team" lines={[line]} onSay={onSay} />);
  expect(screen.getByRole("log", { name: "Said so far" })).toBe(log);
  expect(log.textContent).toBe("Ruth T. One moment.");
});
