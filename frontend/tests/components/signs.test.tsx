import { cleanup, fireEvent, screen } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LocalMedia } from "../../src/media/local";
import type { Snapshot } from "../../src/protocol/types";
import { person, snapshot, you } from "../cast";
import { World } from "../wire/fakes";
import { Page } from "./stage";

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

async function become(change: Parameters<typeof person>[2], n = 1): Promise<void> {
  const participant = person("ana", 1, change);
  await page.say({ type: "event", epoch: 1, n, event: { type: "participant_changed", participant } });
}

it("raises and lowers the own hand, and shows whose turn it is", async () => {
  const ben = person("ben", 2, { hand_ms: 5 });
  await page.enter(snapshot({ participants: [person("ana", 1), ben] }));
  press("Raise hand");
  expect(page.sent("raise_hand")).toHaveLength(1);
  await become({ hand_ms: 9 });
  const turns = [...document.querySelectorAll(".hand")].map((one) => one.textContent);
  expect(turns).toEqual(["hand up, turn 2", "hand up, turn 1"]);
  press("Lower hand");
  expect(page.sent("lower_hand").at(-1)).toMatchObject({ participant: "ana" });
});

it("gives whoever leads the hands in turn", async () => {
  const people = [person("ana", 1, { hand_ms: 9 }), person("ben", 2, { hand_ms: 5 })];
  await page.enter(
    snapshot({ you: you({ id: "ruth", role: "facilitator", seat: 0 }), participants: people }),
  );
  const names = screen.getAllByRole("button", { name: /^Lower the hand of/ });
  expect(names.map((one) => one.getAttribute("aria-label"))).toEqual([
    "Lower the hand of Ben P.",
    "Lower the hand of Ana P.",
  ]);
  press("Lower the hand of Ben P.");
  expect(page.sent("lower_hand").at(-1)).toMatchObject({ participant: "ben" });
});

it("sends nothing during a minute, and what was on comes back", async () => {
  await page.enter(snapshot());
  press("I need a minute");
  await page.settle();
  expect(page.sent("set_sending").at(-1)).toMatchObject({ microphone: false, camera: false });
  await page.say({ type: "ok", ref: Number(page.sent("set_away").at(-1)?.["ref"]) });
  await become({ away: true, microphone: false, camera: false });
  expect(screen.getByText("taking a minute")).toBeTruthy();
  press("I am back");
  await page.settle();
  await page.say({ type: "ok", ref: Number(page.sent("set_away").at(-1)?.["ref"]) });
  await page.settle();
  expect(page.sent("set_away").at(-1)).toMatchObject({ away: false });
  expect(page.sent("set_sending").at(-1)).toMatchObject({ microphone: true, camera: true });
});

describe("a minute for oneself", () => {
  const off = { microphone: false, camera: false };
  const on = { microphone: true, camera: true };

  beforeEach(() => {
    sessionStorage.clear();
    localStorage.clear();
  });

  function sending(): unknown {
    return page.sent("set_sending").at(-1);
  }

  /** The room has heard of it. */
  async function heard(away: boolean, n: number): Promise<void> {
    await page.settle();
    const { ref } = page.sent("set_away").at(-1) ?? {};
    await page.say({ type: "ok", ref: Number(ref) });
    await become({ away }, n);
  }

  async function begin(): Promise<void> {
    await page.enter(snapshot());
    press("I need a minute");
    await heard(true, 1);
  }

  async function end(n: number): Promise<void> {
    press("I am back");
    await heard(false, n);
    await page.settle();
  }

  /** The line is cut, and the room lost sight of the person before it came back. */
  async function missed(): Promise<void> {
    page.world.socket.cut();
    await page.world.pass(20_000);
    page.world.socket.accept();
    await page.say({
      type: "welcome",
      peer: "peer-2",
      epoch: 1,
      n: 9,
      beat_s: 5,
      now_ms: Date.now(),
      snapshot: back(),
    });
  }

  function back(): Snapshot {
    return snapshot({ you: you({ seat_peer: "peer-2" }) });
  }

  it("is told again when the command was lost, and two presses lose nothing", async () => {
    await page.enter(snapshot());
    page.world.socket.cut();
    await page.settle();
    press("I need a minute");
    await page.settle();
    expect(screen.getByRole("button", { name: "I am back" })).toBeTruthy();
    expect(screen.queryByText(/did not go through/)).toBeNull();
    await page.world.pass(1000);
    page.world.socket.accept();
    await page.say({ type: "resumed", peer: "peer-1", epoch: 1, n: 0, now_ms: Date.now() });
    expect(page.sent("set_away").at(-1)).toMatchObject({ away: true });
    void page.visit.setAway(true);
    await page.settle();
    expect(sending()).toMatchObject(off);
    await heard(true, 1);
    await end(2);
    expect(sending()).toMatchObject(on);
  });

  it("holds while the line is gone for so long that the room forgets", async () => {
    await begin();
    await missed();
    expect(page.sent("set_away").at(-1)).toMatchObject({ away: true });
    expect(sending()).toMatchObject(off);
    await heard(true, 10);
    await end(11);
    expect(sending()).toMatchObject(on);
  });

  it("that ended while the line was gone is ended once it is there", async () => {
    await begin();
    page.world.socket.cut();
    await page.settle();
    press("I am back");
    await page.settle();
    await page.world.pass(1000);
    page.world.socket.accept();
    await page.say({ type: "resumed", peer: "peer-1", epoch: 1, n: 1, now_ms: Date.now() });
    expect(page.sent("set_away").at(-1)).toMatchObject({ away: false });
    expect(sending()).toMatchObject(on);
    await heard(false, 2);
    expect(screen.getByRole("button", { name: "I need a minute" })).toBeTruthy();
  });

  describe("whose end the room has not answered yet", () => {
    let ref: number;

    beforeEach(async () => {
      await begin();
      press("I am back");
      await page.settle();
      ref = Number(page.sent("set_away").at(-1)?.["ref"]);
      expect(sending()).toMatchObject(on);
    });

    it("is taken again, and nothing is sent during that one", async () => {
      press("I need a minute");
      await page.settle();
      await page.say({ type: "ok", ref });
      await heard(true, 2);
      expect(screen.getByRole("button", { name: "I am back" })).toBeTruthy();
      expect(sending()).toMatchObject(off);
      await end(3);
      expect(sending()).toMatchObject(on);
    });

    it("leaves off what is switched off by hand meanwhile", async () => {
      press("Microphone");
      await page.settle();
      page.world.socket.cut();
      await page.settle();
      expect(page.local.microphone.value.on).toBe(false);
    });

    it("leaves off what somebody leading stops meanwhile", async () => {
      const stopped = you({ stopped: { microphone: 1, camera: 0 } });
      await page.say({ type: "event", epoch: 1, n: 2, event: { type: "you_changed", you: stopped } });
      await page.say({ type: "ok", ref });
      expect(sending()).toMatchObject({ microphone: false, camera: true });
    });
  });

  async function reload(tab: Storage | null): Promise<void> {
    cleanup();
    const world = new World();
    world.tab = tab;
    page = new Page(world, localStorage);
    await page.settle();
  }

  it("survives a reload, sends nothing then, and gives back what was on", async () => {
    await reload(sessionStorage);
    await begin();
    await reload(sessionStorage);
    expect(page.local.camera.value.track).toBeNull();
    const own = person("ana", 1, { away: true, microphone: false, camera: false });
    await page.enter(snapshot({ participants: [person("ruth", 0, { role: "facilitator" }), own] }));
    expect(sending()).toMatchObject(off);
    await heard(true, 1);
    await end(2);
    expect(sending()).toMatchObject(on);
    await reload(sessionStorage);
    await page.enter(snapshot());
    expect(sending()).toMatchObject(on);
  });

  it("is known from the room where the browser keeps nothing", async () => {
    await page.enter(snapshot({ participants: [person("ana", 1, { away: true })] }));
    expect(sending()).toMatchObject(off);
    await end(1);
    expect(sending()).toMatchObject(on);
  });

  it("taken and ended on another device holds here, and switches nothing on", async () => {
    await page.enter(snapshot());
    await become({ away: true }, 1);
    expect(sending()).toMatchObject(off);
    await become({ away: false }, 2);
    expect(sending()).toMatchObject(off);
    expect(screen.getByRole("button", { name: "I need a minute" })).toBeTruthy();
  });

  it("gives back nothing that was off before, or that somebody leading stopped meanwhile", async () => {
    await page.enter(snapshot());
    await page.local.setCamera(false);
    press("I need a minute");
    await heard(true, 1);
    const stopped = you({ stopped: { microphone: 1, camera: 0 } });
    await page.say({ type: "event", epoch: 1, n: 2, event: { type: "you_changed", you: stopped } });
    await end(3);
    expect(sending()).toMatchObject(off);
  });

  it("gives back what was switched by hand meanwhile, and nothing that was switched off again", async () => {
    await page.enter(snapshot());
    await page.local.setMicrophone(false);
    press("I need a minute");
    await heard(true, 1);
    await page.local.setMicrophone(true);
    await page.local.setCamera(true);
    await page.local.setCamera(false);
    await end(2);
    expect(sending()).toMatchObject({ microphone: true, camera: false });
  });

  it("is over for somebody who was sent out and waits again", async () => {
    await reload(sessionStorage);
    await begin();
    await page.say({
      type: "event",
      epoch: 1,
      n: 2,
      event: { type: "entered", snapshot: snapshot({ you: you({ place: "lobby", minutes: null }) }) },
    });
    expect(sessionStorage.getItem("vioip.minute.s")).toBeNull();
    expect(page.local.camera.value.on).toBe(false);
  });

  it("is no choice for the next session, and neither is a mute", async () => {
    await reload(sessionStorage);
    await begin();
    const next = new LocalMedia(localStorage);
    expect([next.microphone.value.on, next.camera.value.on]).toEqual([true, true]);
    await end(2);
    const stopped = you({ stopped: { microphone: 1, camera: 1 } });
    await page.say({ type: "event", epoch: 1, n: 3, event: { type: "you_changed", you: stopped } });
    expect(sending()).toMatchObject(off);
    const later = new LocalMedia(localStorage);
    expect([later.microphone.value.on, later.camera.value.on]).toEqual([true, true]);
    press("Camera");
    await page.settle();
    press("Camera");
    await page.settle();
    const chosen = new LocalMedia(localStorage);
    expect([chosen.microphone.value.on, chosen.camera.value.on]).toEqual([true, false]);
  });
});
