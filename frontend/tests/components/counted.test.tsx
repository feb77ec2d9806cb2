import { act, cleanup, render, screen } from "@testing-library/preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Counted } from "../../src/components/Counted";
import type { RoomConfig } from "../../src/room/config";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const config = { sessionUrl: "/sessions/s/", csrfToken: "token" } as RoomConfig;
const onward = <a href="/">Start page</a>;

it("says that it adds up, then that it takes longer, and the way on is there all the time", async () => {
  vi.stubGlobal("fetch", vi.fn().mockRejectedValue(new TypeError("away")));
  render(<Counted {...{ config, onward }} leads={false} />);
  expect(screen.getByText("Adding up your minutes…")).toBeTruthy();
  expect(screen.getByRole("link")).toBeTruthy();
  await act(async () => void (await vi.advanceTimersByTimeAsync(60_000)));
  expect(screen.getByText(/^Adding up takes longer than usual/)).toBeTruthy();
  expect(screen.getByRole("link")).toBeTruthy();
});

it("has the ways on between the numbers and the questions, whose height nobody knows before", async () => {
  const feedback = { helpful: "How helpful?", scale: ["Not", "Very"], words: "Anything else?" };
  const numbers = { session_s: 60, lobby_s: 0, day_s: 60, week_s: null, target_s: null };
  vi.stubGlobal("fetch", async () => Response.json({ over: true, ...numbers, feedback }));
  const { container } = render(<Counted {...{ config, onward }} leads={false} />);
  await act(async () => void (await vi.advanceTimersByTimeAsync(0)));
  expect([...container.children].map(({ tagName }) => tagName)).toEqual(["DIV", "A", "FORM"]);
  expect(screen.getByText("This session: 1 min")).toBeTruthy();
});
