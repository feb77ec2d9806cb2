import { cleanup, fireEvent, screen } from "@testing-library/preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { MediaNews, RoomStatus } from "../../src/protocol/types";
import { snapshot, status, you } from "../cast";
import { Page } from "./stage";

const LEADER = you({ id: "ruth", role: "facilitator", seat: 0 });

let page: Page;
beforeEach(async () => {
  page = new Page();
  await page.settle();
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function press(name: string): void {
  fireEvent.click(screen.getByRole("button", { name }));
}

async function room(change: Partial<RoomStatus>, n: number): Promise<void> {
  await page.say({ type: "event", epoch: 1, n, event: { type: "room_changed", room: status(change) } });
}

async function news(change: Partial<MediaNews>): Promise<void> {
  await page.say({ type: "media_news", speaker: null, paused: [], layers: 3, ...change });
}

function sent(): unknown[] {
  return page.sent("set_sharing").map((command) => command["on"]);
}

async function lead(): Promise<void> {
  await page.enter(snapshot({ you: LEADER }));
  await page.connect();
}

it("puts the screen on its line, tells the room, and ends with the browser's own bar", async () => {
  await lead();
  press("Share screen");
  await page.settle();
  expect([sent(), page.devices.screen?.contentHint]).toEqual([[true], "detail"]);
  expect(page.connections.at(-1)?.lines[2]?.sender.track).toBe(page.devices.screen);
  await room({ shared_by: "ruth" }, 1);
  expect(screen.getByText(/Everyone here can see it/)).toBeTruthy();
  page.devices.screen?.onended?.();
  await page.settle();
  expect(sent()).toEqual([true, false]);
  expect(page.connections.at(-1)?.lines[2]?.sender.track).toBeNull();
});

it("lets the screen go when somebody else takes it away, or the room refuses it", async () => {
  await lead();
  press("Share screen");
  await page.settle();
  await room({ shared_by: "ruth" }, 1);
  await room({ shared_by: null }, 2);
  expect(page.devices.screen?.readyState).toBe("ended");
  press("Share screen");
  await page.settle();
  const ref = Number(page.sent("set_sharing").at(-1)?.["ref"]);
  await page.say({ type: "refused", ref, code: "shared_already", detail: "" });
  expect(page.devices.screen?.readyState).toBe("ended");
  expect(screen.getByText(/Somebody else is sharing/)).toBeTruthy();
});

it("offers clients the screen only when they may", async () => {
  await page.enter(snapshot());
  expect(screen.queryByRole("button", { name: "Share screen" })).toBeNull();
  await room({ clients_share: true }, 1);
  expect(screen.getByRole("button", { name: "Share screen" })).toBeTruthy();
});

it("shows whose screen it is, and lets who leads take it away", async () => {
  await lead();
  await room({ shared_by: "ben" }, 1);
  expect(screen.getByRole("region", { name: "Screen of Ben P." })).toBeTruthy();
  expect(screen.getByText("Ben P. is sharing a screen")).toBeTruthy();
  press("Take this screen away");
  expect(page.sent("stop_sharing")).toHaveLength(1);
});

it("rings who speaks, says why a picture is paused, and encodes no more than is of use", async () => {
  await page.enter(snapshot());
  await page.connect();
  await news({ speaker: "ruth", paused: [2], layers: 1 });
  const speaking = [...document.querySelectorAll('[data-speaking="true"]')];
  expect(speaking.map((one) => one.getAttribute("data-participant"))).toEqual(["ruth"]);
  expect(document.querySelector('[data-participant="ben"]')?.textContent).toContain("Picture paused");
  const camera = page.connections.at(-1)?.lines[1]?.sender;
  expect(camera?.encodings.map(({ active }) => active)).toEqual([true, false, false]);
  await news({ layers: 3 });
  expect(camera?.encodings.every(({ active }) => active)).toBe(true);
  expect(document.querySelector('[data-speaking="true"]')).toBeNull();
  expect(camera?.shapes).toBe(2);
});

it("keeps somebody large, wants them sharp, and takes no pictures with sound only", async () => {
  await page.enter(snapshot());
  await page.connect();
  press("Keep Ben P. large");
  await page.world.pass(200);
  expect(page.sent("set_wishes").at(-1)).toMatchObject({ pinned: 2 });
  expect(screen.getByRole("region", { name: "Ben P., large" })).toBeTruthy();
  press("View");
  fireEvent.click(screen.getByLabelText("Sound only"));
  await page.settle();
  await page.world.pass(1200);
  expect(page.sent("set_wishes").at(-1)).toMatchObject({ heights: [0, 0, 0, 0, 0, 0] });
  press("Show pictures");
  press("No longer keep large");
  await page.world.pass(1200);
  expect(page.sent("set_wishes").at(-1)).toMatchObject({ pinned: null });
});

it("shows who leads how everybody's connection fares", async () => {
  await lead();
  press("Lead");
  press("Everybody's connection");
  await page.settle();
  const ref = Number(page.sent("ask_lines").at(-1)?.["ref"]);
  const figures = { lost_percent: 12, lost_back_percent: 0, jitter_ms: 40, round_trip_ms: 90 };
  const one = { id: "ben", line: "poor" as const, ...figures, estimate_kbps: 640 };
  await page.say({ type: "lines_reported", ref, lines: [{ ...one, height: 180, paused: 2, freezes: 1 }] });
  expect(screen.getByRole("row", { name: /Ben P\./ }).textContent).toContain("Words get lost on the way.");
});
