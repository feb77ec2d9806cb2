import { cleanup, fireEvent, screen } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Absence, Participant } from "../../src/protocol/types";
import { NO_VIDEO } from "../../src/words/messages";
import { NOW, person, snapshot, status, you } from "../cast";
import type { FakeTrack } from "../media/fakes";
import { aloud, Page } from "./stage";

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

async function own(change: Partial<Participant>, n: number): Promise<void> {
  const participant = person("ana", 1, change);
  await page.say({ type: "event", epoch: 1, n, event: { type: "participant_changed", participant } });
}

async function pass(ms: number): Promise<void> {
  await page.world.pass(ms);
  await page.settle();
}

/** The line is taken again; the room may have missed the person meanwhile. */
async function comeBack(absence: Absence | null = null): Promise<void> {
  page.world.socket.accept();
  await page.say({ type: "resumed", peer: "peer-1", epoch: 1, n: 0, now_ms: Date.now() });
  const own = you({ minutes: { uncounted: null, bridge_s: 60, absence } });
  if (absence) await page.say({ type: "event", epoch: 1, n: 1, event: { type: "you_changed", you: own } });
  await pass(500);
}

describe("a line that is gone", () => {
  beforeEach(async () => {
    await page.enter(snapshot());
    page.world.socket.cut();
    await page.settle();
  });

  it("is brought back without a press, to the same seat, and is told of afterwards", async () => {
    expect(screen.getByText(/^Back in a moment\./).textContent).toContain("up to 60 seconds still counts");
    await pass(40_000);
    await comeBack();
    expect(screen.queryByText(/^Back in a moment/)).toBeNull();
    expect(screen.getByText("Your line dropped for 40 seconds. It still counts. You're back.")).toBeTruthy();
    expect(document.querySelector('[data-participant="ana"]')?.getAttribute("data-seat")).toBe("1");
  });

  it("is not talked down when it lasts", async () => {
    await pass(60_000);
    expect(screen.getByText(/^We are still trying to bring you back/).textContent).toContain(
      "This time away does not count",
    );
    expect(screen.queryByText(/^Back in a moment/)).toBeNull();
  });

  it("that the room missed for too long is told as what it is, in the room's own figures", async () => {
    await pass(352_000);
    await comeBack({ from_ms: NOW, to_ms: NOW + 360_000, counts: false });
    expect(
      screen.getByText(
        "You were away for 6 minutes. Your seat is kept. That time does not count; the rest does.",
      ),
    ).toBeTruthy();
  });

  it("while nothing counted is told without a word on minutes", async () => {
    await pass(40_000);
    await comeBack({ from_ms: NOW, to_ms: NOW + 44_000, counts: null });
    expect(screen.getByText("Your line dropped for 44 seconds. You're back.")).toBeTruthy();
  });
});

describe("how long a line was gone", () => {
  const lead = you({ role: "facilitator", minutes: null });

  it("is from when the room was last heard, however late its silence was noticed", async () => {
    await page.enter(snapshot({ you: lead }));
    await pass(17_000);
    page.world.beat();
    await pass(13_000);
    await comeBack();
    expect(screen.getByText("Your line dropped for 30 seconds. You're back.")).toBeTruthy();
  });

  it("has the sleep of the device in it", async () => {
    await page.enter(snapshot({ you: lead }));
    page.world.beat();
    page.world.sleptMs += 600_000;
    page.world.beat();
    await pass(2000);
    await comeBack();
    expect(screen.getByText("Your line dropped for 10 minutes. You're back.")).toBeTruthy();
  });

  it("is from its end where the room had only had nothing to say since a beat", async () => {
    await page.enter(snapshot({ you: lead }));
    await pass(5000);
    page.world.socket.cut();
    await pass(1000);
    await comeBack();
    expect(screen.queryByText(/^Your line dropped/)).toBeNull();
  });
});

it("says at once that a drop is too long when there is little left of what is bridged, and after a sleep", async () => {
  const minutes = { uncounted: null, bridge_s: 20, absence: null };
  await page.enter(snapshot({ you: you({ minutes }) }));
  await pass(5000);
  page.world.sleptMs += 14_000;
  page.world.socket.cut();
  await page.settle();
  expect(screen.getByText(/^Back in a moment\./).textContent).toContain("up to 20 seconds still counts");
  await pass(1000);
  expect(screen.getByText(/^We are still trying to bring you back/)).toBeTruthy();
});

it("tells somebody whose whole page was gone what that cost, once and not of long ago", async () => {
  const absence = { from_ms: NOW - 120_000, to_ms: NOW, counts: false };
  const own = you({ minutes: { uncounted: null, bridge_s: 60, absence } });
  await page.enter(snapshot({ you: own }), NOW + 2000);
  expect(screen.getByText(/^You were away for 2 minutes\./)).toBeTruthy();
  press("All right");
  await page.say({ type: "event", epoch: 1, n: 1, event: { type: "you_changed", you: own } });
  expect(screen.queryByText(/^You were away/)).toBeNull();
  cleanup();
  page = new Page();
  await page.enter(snapshot({ you: own }), NOW + 60_000);
  expect(screen.queryByText(/^You were away/)).toBeNull();
});

it("tells somebody whose payer wants a picture what their camera means, and turns it on", async () => {
  await page.enter(snapshot());
  await page.connect();
  await page.local.setCamera(false);
  const minutes = { uncounted: "no_video" as const, bridge_s: 60, absence: null };
  await page.say({ type: "event", epoch: 1, n: 1, event: { type: "you_changed", you: you({ minutes }) } });
  const room = status({ counting: false });
  await page.say({ type: "event", epoch: 1, n: 2, event: { type: "room_changed", room } });
  expect(screen.getByText("Your minutes are not counting")).toBeTruthy();
  expect(screen.getByText(/^With your camera off these minutes are not counted\./)).toBeTruthy();
  expect(aloud().filter((words) => words === NO_VIDEO)).toHaveLength(1);
  press("Turn camera on");
  await page.settle();
  expect(page.sent("set_sending").at(-1)).toMatchObject({ camera: true });
});

describe("a weak line", () => {
  beforeEach(async () => {
    await page.enter(snapshot());
    await page.connect();
    await own({ line: "poor" }, 1);
  });

  it("is offered sound only after a while, and takes no pictures then", async () => {
    expect(screen.queryByText(/has been weak for a while/)).toBeNull();
    await pass(20_000);
    press("Sound only");
    await pass(5000);
    expect(screen.queryByText(/has been weak for a while/)).toBeNull();
    expect(page.sent("set_wishes").at(-1)?.["heights"]).toEqual(Array(snapshot().seats).fill(0));
  });

  it("that is well again in time is not bothered", async () => {
    await own({ line: "good" }, 2);
    await pass(60_000);
    expect(screen.queryByText(/has been weak for a while/)).toBeNull();
  });

  it("of somebody who said no is let be for ten minutes", async () => {
    await pass(20_000);
    press("Keep the pictures");
    await own({ line: "good" }, 2);
    await own({ line: "poor" }, 3);
    await pass(60_000);
    expect(screen.queryByText(/has been weak for a while/)).toBeNull();
    await pass(600_000);
    expect(screen.getByText(/has been weak for a while/)).toBeTruthy();
  });
});

it("asks for no picture while nobody looks, keeps the sound, and asks again after", async () => {
  await page.enter(snapshot());
  await page.connect();
  const told = (): unknown => page.sent("set_wishes").at(-1)?.["heights"];
  await pass(2000);
  const before = told();
  page.store.isHidden.value = true;
  await pass(2000);
  expect(told()).toEqual(Array(snapshot().seats).fill(0));
  await vi.waitFor(() => expect(document.querySelectorAll("audio").length).toBe(2));
  page.store.isHidden.value = false;
  await pass(2000);
  expect(told()).toEqual(before);
});

it("tells the group that a phone call has the microphone, and takes it back on a press", async () => {
  await page.enter(snapshot());
  await page.connect();
  const track = page.local.microphone.value.track as unknown as FakeTrack;
  track.hold(true);
  await vi.waitFor(() => expect(screen.getByText(/^A phone call or another program has/)).toBeTruthy(), 3000);
  expect(page.sent("set_sending").at(-1)).toMatchObject({ microphone: false, camera: true });
  press("Try again");
  await page.settle();
  expect(page.sent("set_sending").at(-1)).toMatchObject({ microphone: true, camera: true });
});

it("says so when another program takes the camera in mid-call and keeps it", async () => {
  await page.enter(snapshot());
  await page.connect();
  page.devices.refuse("video", "NotReadableError");
  (page.local.camera.value.track as unknown as FakeTrack).unplug();
  await page.settle();
  expect(screen.getByText(/^Your camera was unplugged or taken by another program/)).toBeTruthy();
  press("Try again");
  await page.settle();
  expect(screen.getByText(/Another program may be using it/)).toBeTruthy();
  press("Go on without");
  await page.settle();
  expect(screen.queryByText(/Another program/)).toBeNull();
});

it("notices a microphone that gives nothing at all, and lets the person say that all is well", async () => {
  await page.enter(snapshot());
  await page.connect();
  const heard = { type: "media-source", kind: "audio", trackIdentifier: "a", totalAudioEnergy: 0 };
  for (const totalSamplesDuration of [5, 10, 15, 20, 25, 30]) {
    page.connections.at(-1)?.rows.splice(0, 1, { ...heard, totalSamplesDuration });
    page.world.beat();
    await page.settle();
  }
  expect(screen.getByText(/^Nothing at all comes from your microphone/)).toBeTruthy();
  press("All is well");
  await page.settle();
  expect(screen.queryByText(/^Nothing at all/)).toBeNull();
});

it("has no large empty place while only sound is taken", async () => {
  await page.enter(snapshot({ you: you({ id: "ana" }) }));
  page.visit.look.pinned.value = "ruth";
  await page.settle();
  expect(screen.getByRole("region", { name: /, large$/ })).toBeTruthy();
  page.visit.look.choose({ soundOnly: true });
  await page.settle();
  expect(screen.queryByRole("region", { name: /, large$/ })).toBeNull();
});
