import { afterEach, expect, it } from "vitest";
import { roomNow, setRoomClock } from "../../src/room/now";

afterEach(() => setRoomClock(Date.now()));

it("follows the room's clock, however wrong the device's is", () => {
  setRoomClock(Date.now() + 180_000);
  expect(Math.abs(roomNow() - Date.now() - 180_000)).toBeLessThan(1000);
});

it("goes on by what it knows where a node does not say", () => {
  setRoomClock(Date.now() - 60_000);
  setRoomClock(undefined);
  expect(Math.abs(roomNow() - Date.now() + 60_000)).toBeLessThan(1000);
});
