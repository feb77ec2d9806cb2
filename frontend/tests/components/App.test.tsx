import { cleanup, fireEvent, screen, within } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Snapshot } from "../../src/protocol/types";
import { STANDS_IN } from "../../src/words/messages";
import { person, snapshot, status, waiting, you } from "../cast";
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

function heading(): string | null {
  return screen.getByRole("heading", { level: 1 }).textContent;
}

const LOBBY: Snapshot = snapshot({
  room: status({ phase: "waiting", counting: false, started_ms: null }),
  you: you({ place: "lobby", seat: null, seat_peer: null }),
  participants: [],
});

function led(change: Partial<Snapshot> = {}): Snapshot {
  return snapshot({ you: you({ id: "ruth", name: "Ruth T.", role: "facilitator", seat: 0 }), ...change });
}

describe("before going in", () => {
  it("asks for the devices and offers to join", () => {
    expect(heading()).toBe("Before you go in");
    expect(page.devices.asked).toEqual(["audio", "video"]);
    expect(screen.getByRole("button", { name: "Join" })).toBeTruthy();
  });

  it("lets a person in without a camera and says what to do about it", async () => {
    page.devices.refuse("video", "NotReadableError");
    await page.local.retry("video");
    await page.settle();
    expect(screen.getByText(/Another program may be using it/)).toBeTruthy();
    await page.enter(snapshot());
    expect(page.sent("set_sending").at(-1)).toMatchObject({ microphone: true, camera: false });
  });

  it("says once what is in the way of both", async () => {
    page.devices.refuse("audio", "NotAllowedError");
    page.devices.refuse("video", "NotAllowedError");
    await page.local.open();
    await page.settle();
    expect(screen.getAllByText(/not allowed to use your microphone and camera/)).toHaveLength(1);
    expect(aloud().at(-1)).toMatch(/not allowed to use your microphone and camera/);
  });

  it("lets a person stay without, once inside", async () => {
    page.devices.refuse("video", "NotReadableError");
    await page.local.retry("video");
    await page.enter(snapshot());
    press("Go on without");
    await page.settle();
    expect([screen.queryByText(/Another program/), page.local.camera.value.on]).toEqual([null, false]);
  });

  it("says nothing to the room, over a line that is there already and used once Join is pressed", async () => {
    const [early] = page.world.sockets;
    expect(early?.sent).toEqual([]);
    early?.accept();
    page.visit.join();
    await page.settle();
    expect([page.world.sockets.length, early?.types()]).toEqual([1, ["hello"]]);
  });

  it("opens another line where the network has become another one", async () => {
    const [early] = page.world.sockets;
    page.visit.changeNetwork();
    await page.settle();
    expect([early?.readyState, page.world.sockets.length]).toEqual([WebSocket.CLOSED, 2]);
  });

  it("says that the room is not to be reached, and goes on saying so with every try", async () => {
    page.visit.join();
    for (const ms of [0, 0, 300]) {
      await page.world.pass(ms);
      page.world.socket.cut();
    }
    await page.settle();
    await page.world.pass(1200);
    await page.settle();
    expect(page.store.line.value).toBe("connecting");
    expect(screen.getByText(/cannot reach the room yet/)).toBeTruthy();
  });
});

describe("the waiting room", () => {
  beforeEach(() => page.enter(LOBBY));

  it("says who leads and that minutes do not count yet", () => {
    expect(heading()).toBe("You are in the waiting room");
    expect(document.activeElement).toBe(screen.getByRole("heading", { level: 1 }));
    expect(screen.getByText(/with Ruth T\./)).toBeTruthy();
    expect(screen.getByText("Minutes are not counting yet")).toBeTruthy();
  });

  it("names a substitute who was found meanwhile", async () => {
    const room = status({ led_by: [], expected_leaders: ["Tom W."], counting: false });
    await page.say({ type: "event", epoch: 1, n: 1, event: { type: "room_changed", room } });
    expect(screen.getByText(/with Tom W\./)).toBeTruthy();
    expect(screen.queryByText(/Ruth T\./)).toBeNull();
  });

  it("sends nothing of the person, and opens the circle on admission", async () => {
    expect([page.sent("offer"), page.sent("set_sending")]).toEqual([[], []]);
    await page.say({ type: "event", epoch: 1, n: 1, event: { type: "entered", snapshot: snapshot() } });
    expect(heading()).toBe("Evening group");
    expect([page.sent("offer").length, page.sent("set_sending").length]).toEqual([1, 1]);
  });

  it("says kindly that somebody was not let in", async () => {
    page.world.socket.cut(4403);
    await page.settle();
    expect(heading()).toBe("You were not let in this time");
  });
});

describe("the circle", () => {
  beforeEach(() => page.enter(snapshot()));

  it("has everybody in the order of their seats, with their state in words", async () => {
    const muted = person("ben", 2, { microphone: false, connection: "reconnecting" });
    await page.say({
      type: "event",
      epoch: 1,
      n: 1,
      event: { type: "participant_changed", participant: muted },
    });
    const tiles = within(screen.getByRole("list", { name: "People in this session" })).getAllByRole(
      "listitem",
    );
    expect(tiles.map((tile) => [tile.dataset["seat"], tile.dataset["participant"]])).toEqual([
      ["0", "ruth"],
      ["1", "ana"],
      ["2", "ben"],
    ]);
    expect(tiles.map((tile) => tile.dataset["held"])).toEqual(["true", "false", "false"]);
    expect(tiles.map((tile) => tile.querySelector(".name")?.textContent)).toEqual([
      "Ruth T.leads",
      "Ana P. (you)",
      "Ben P.muted",
    ]);
    expect(tiles[2]?.textContent).toContain("back soon");
    await page.settle();
    expect(aloud()).toEqual(["Ben P. will be back soon."]);
  });

  it("says whose line is weak, and shows no face of who is not heard", async () => {
    for (const [n, line] of (["poor", "lost"] as const).entries()) {
      const participant = person("ben", 2, { line });
      await page.say({
        type: "event",
        epoch: 1,
        n: n + 1,
        event: { type: "participant_changed", participant },
      });
      expect(screen.getByText(line === "poor" ? "weak line" : "no sound yet")).toBeTruthy();
    }
  });

  it("shows no picture before its first frame", () => {
    const shown = [...document.querySelectorAll<HTMLElement>(".face-video")].map(
      (one) => one.dataset["shown"],
    );
    expect(shown).toEqual(["false", "false", "false"]);
  });

  it("has buttons that are pressed while a device is on", async () => {
    const microphone = screen.getByRole("button", { name: "Microphone" });
    expect(microphone.getAttribute("aria-pressed")).toBe("true");
    fireEvent.click(microphone);
    await page.settle();
    expect(microphone.getAttribute("aria-pressed")).toBe("false");
    expect(page.sent("set_sending").at(-1)).toMatchObject({ microphone: false, camera: true });
  });

  it("is honest about a cut, and tells again what is sent once it is back", async () => {
    await page.connect();
    page.world.socket.cut();
    await page.settle();
    expect(screen.getByText(/Back in a moment/)).toBeTruthy();
    await page.world.pass(0);
    page.world.socket.accept();
    await page.say({ type: "resumed", peer: "peer-1", epoch: 1, n: 0, now_ms: Date.now() });
    expect(screen.queryByText(/Back in a moment/)).toBeNull();
    expect([page.sent("set_sending").length, page.sent("offer").length]).toEqual([1, 0]);
  });

  it("is heard and seen again as another connection, where the room has given the old one up", async () => {
    await page.connect();
    page.world.socket.cut();
    await page.world.pass(0);
    page.world.socket.accept();
    await page.say({ type: "resumed", peer: "peer-2", epoch: 1, n: 0, now_ms: Date.now() });
    expect(screen.queryByText(/on another device/)).toBeNull();
    for (const [n, seat_peer] of [[1, null] as const, [2, "peer-2"] as const]) {
      const event = { type: "you_changed", you: you({ seat_peer }) } as const;
      await page.say({ type: "event", epoch: 1, n, event });
    }
    expect(page.sent("set_sending").at(-1)).toMatchObject({ microphone: true, camera: true });
    expect(page.sent("offer")).toHaveLength(1);
  });

  it("offers anew to a room that was rebuilt", async () => {
    await page.connect();
    page.world.socket.cut();
    await page.world.pass(0);
    page.world.socket.accept();
    await page.say({
      type: "welcome",
      peer: "peer-1",
      epoch: 2,
      n: 0,
      beat_s: 5,
      now_ms: Date.now(),
      snapshot: snapshot(),
    });
    expect(page.sent("offer")).toHaveLength(1);
  });

  it("keeps quiet as a companion, until the person wants this one", async () => {
    await page.say({
      type: "event",
      epoch: 1,
      n: 1,
      event: { type: "you_changed", you: you({ seat_peer: "peer-2" }) },
    });
    expect([page.local.microphone.value.track, page.local.camera.value.track]).toEqual([null, null]);
    expect(page.connections.at(-1)?.signalingState).toBe("closed");
    press("Use this one instead");
    await page.settle();
    expect(page.world.sockets).toHaveLength(2);
    expect(page.local.microphone.value.track).not.toBeNull();
  });

  it("as a companion switches nothing on here, and says why", async () => {
    const minutes = { uncounted: "no_video" as const, bridge_s: 60, absence: null };
    const own = you({ seat_peer: "phone", asked_ms: 5, minutes });
    await page.say({ type: "event", epoch: 1, n: 1, event: { type: "you_changed", you: own } });
    for (const name of ["Microphone", "Camera"]) {
      press(name);
      await page.settle();
      const button = screen.getByRole("button", { name, description: /on another device/ });
      const says = ["aria-pressed", "aria-disabled"].map((one) => button.getAttribute(one));
      expect(says).toEqual(["false", "true"]);
    }
    expect([page.local.microphone.value.track, page.local.camera.value.track]).toEqual([null, null]);
    expect(screen.queryByRole("button", { name: /^Turn (microphone|camera) on$/ })).toBeNull();
    await page.say({ type: "event", epoch: 1, n: 2, event: { type: "you_changed", you: you() } });
    expect(screen.getByText(STANDS_IN)).toBeTruthy();
  });

  it("stays quiet when its own line was gone for long, and never offers", async () => {
    const phone = { type: "you_changed", you: you({ seat_peer: "phone" }) } as const;
    await page.say({ type: "event", epoch: 1, n: 1, event: phone });
    page.world.socket.cut();
    await page.world.pass(0);
    page.world.socket.accept();
    await page.say({ type: "resumed", peer: "peer-2", epoch: 1, n: 1, now_ms: Date.now() });
    expect(screen.getByText(/on another device/)).toBeTruthy();
    page.visit.lookAgain();
    await page.settle();
    expect(page.local.microphone.value.track).toBeNull();
    expect([page.sent("offer"), page.sent("set_sending")]).toEqual([[], []]);
  });

  it("says that microphone and camera are off when the seat comes back to it by itself", async () => {
    for (const [n, seat_peer] of [[1, "phone"] as const, [2, "peer-1"] as const]) {
      await page.say({ type: "event", epoch: 1, n, event: { type: "you_changed", you: you({ seat_peer }) } });
    }
    expect(screen.getByText(STANDS_IN)).toBeTruthy();
    const microphone = screen.getByRole("button", { name: "Microphone" });
    expect(microphone.getAttribute("aria-pressed")).toBe("false");
    fireEvent.click(microphone);
    await page.settle();
    expect(page.sent("set_sending").at(-1)).toMatchObject({ microphone: true, camera: false });
  });

  it("is left with one press, and the devices are let go", async () => {
    const go = vi.spyOn(location, "assign").mockReturnValue();
    press("Leave");
    await page.say({ type: "ok", ref: Number(page.sent("leave")[0]?.["ref"]) });
    expect(go).toHaveBeenCalledWith("/sessions/s/");
    go.mockRestore();
    expect(page.local.microphone.value.track).toBeNull();
  });

  it("is left without a line too, for a page that needs none", async () => {
    const go = vi.spyOn(location, "assign").mockReturnValue();
    page.world.socket.cut();
    await page.settle();
    press("Leave");
    await page.settle();
    expect(heading()).toBe("You have left");
    expect(go).not.toHaveBeenCalled();
    expect(page.local.microphone.value.track).toBeNull();
    go.mockRestore();
  });

  it("ends with a way to what counted", async () => {
    await page.say({
      type: "event",
      epoch: 1,
      n: 1,
      event: { type: "room_changed", room: status({ phase: "ended", counting: false }) },
    });
    expect(heading()).toBe("This session has ended");
    expect(screen.getByRole("link", { name: "See what counted" }).getAttribute("href")).toBe("/sessions/s/");
  });

  it("says what counted, and takes two answers", async () => {
    const feedback = { helpful: "How helpful?", scale: ["Not", "Very"], words: "Anything else?" };
    const numbers = { session_s: 10_680, lobby_s: 0, day_s: 10_680, week_s: 22_800, target_s: 32_400 };
    const fetch = vi.fn().mockImplementation(async () => Response.json({ over: true, ...numbers, feedback }));
    vi.stubGlobal("fetch", fetch);
    const room = status({ phase: "ended", counting: false });
    await page.say({ type: "event", epoch: 1, n: 1, event: { type: "room_changed", room } });
    await page.settle();
    expect(screen.getByText("This session: 2 h 58")).toBeTruthy();
    expect(screen.getByText("This week: 6 h 20 of 9 h 00")).toBeTruthy();
    fireEvent.click(screen.getByRole("radio", { name: "Very" }));
    press("Send");
    await page.settle();
    expect(JSON.parse(fetch.mock.lastCall?.[1].body)).toEqual({ helpful: 2, words: "" });
    expect(screen.getByText(/Thank you\. Your answers/)).toBeTruthy();
  });

  it("reads in plain words that it is down as not taking part", async () => {
    const sitting_out = [{ id: "ana", name: "Ana P.", since_ms: 0, reason: "asleep" as const }];
    const leadership = { leader: "ruth", sitting_out, barred: [] };
    await page.say({ type: "event", epoch: 1, n: 1, event: { type: "leadership_changed", leadership } });
    expect(screen.getByText(/minutes pause for you/)).toBeTruthy();
    expect(screen.queryByText(/answer/)).toBeNull();
  });

  it("says that nobody leads at the moment", async () => {
    await page.say({
      type: "event",
      epoch: 1,
      n: 1,
      event: { type: "room_changed", room: status({ led_by: [] }) },
    });
    expect(screen.getByText(/Nobody is leading at this moment/)).toBeTruthy();
  });

  it("has no door and no end for a client", () => {
    expect(screen.queryByRole("complementary", { name: "Waiting room" })).toBeNull();
    expect(screen.queryByRole("button", { name: "End for everyone" })).toBeNull();
  });
});

describe("leading", () => {
  it("starts the session", async () => {
    await page.enter(led({ room: status({ phase: "waiting", counting: false, started_ms: null }) }));
    expect(screen.getByText("Minutes are not counting yet")).toBeTruthy();
    press("Start session");
    expect(page.sent("start")).toHaveLength(1);
  });

  it("lets in one, all, or not", async () => {
    await page.enter(led({ waiting: [waiting("cy"), waiting("dee")] }));
    press("Admit cy W.");
    press("Deny dee W.");
    press("Admit all");
    expect(page.world.socket.types().slice(-3)).toEqual(["admit", "deny", "admit_all"]);
    expect(page.sent("admit")[0]).toMatchObject({ participant: "cy" });
  });

  it("says before a second no that it is one for the session, and can take it back", async () => {
    await page.enter(led({ waiting: [{ ...waiting("cy"), turned_away: true }] }));
    press("Not today cy W.");
    expect(page.sent("deny")).toEqual([]);
    expect(document.activeElement?.textContent).toBe("Keep them waiting");
    press("Keep them waiting");
    await page.settle();
    expect(document.activeElement?.getAttribute("aria-label")).toBe("Not today cy W.");
    press("Not today cy W.");
    press("Not today: cy W.");
    expect(page.sent("deny")[0]).toMatchObject({ participant: "cy" });
    const leadership = { leader: "ruth", sitting_out: [], barred: [{ id: "cy", name: "cy W." }] };
    await page.say({ type: "event", epoch: 1, n: 1, event: { type: "leadership_changed", leadership } });
    press("Let them wait again: cy W.");
    expect(page.sent("let_wait_again")[0]).toMatchObject({ participant: "cy" });
  });

  it("ends only after asking", async () => {
    await page.enter(led());
    press("End for everyone");
    expect(page.sent("end")).toEqual([]);
    press("End it for everyone");
    expect(page.sent("end")).toHaveLength(1);
  });

  it("is told before leaving that the group goes on, and may stay", async () => {
    const go = vi.spyOn(location, "assign").mockReturnValue();
    await page.enter(led());
    press("Leave");
    expect(screen.getByText(/Nobody else is leading/)).toBeTruthy();
    expect(screen.getByText(/This does not end the session/)).toBeTruthy();
    press("Stay");
    await page.settle();
    expect([page.sent("leave"), screen.queryByText(/Nobody else is leading/)]).toEqual([[], null]);
    press("Leave");
    press("Leave, the group goes on");
    await page.settle();
    expect(page.sent("leave")).toHaveLength(1);
    await page.say({ type: "ok", ref: Number(page.sent("leave")[0]?.["ref"]) });
    expect(go).toHaveBeenCalledWith("/sessions/s/");
  });

  it("marks somebody as not taking part, marks them back, and hands on the lead", async () => {
    const omar = person("omar", 3, { name: "Omar T.", role: "facilitator" });
    const all = led();
    await page.enter({ ...all, participants: [...all.participants, omar] });
    press("Options for Ana P.");
    press("Not taking part…");
    fireEvent.click(screen.getByRole("radio", { name: "Does not answer" }));
    press("Mark as not taking part");
    await page.settle();
    expect(page.sent("set_taking_part")[0]).toMatchObject({
      participant: "ana",
      taking_part: false,
      since_ms: null,
      reason: "asleep",
    });
    const since_ms = all.room.started_ms ?? 0;
    const sitting_out = [{ id: "ana", name: "Ana P.", since_ms, reason: "asleep" as const }];
    const leadership = { leader: "ruth", sitting_out, barred: [] };
    await page.say({ type: "event", epoch: 1, n: 1, event: { type: "leadership_changed", leadership } });
    press("Taking part again: Ana P.");
    expect(page.sent("set_taking_part")[1]).toMatchObject({ participant: "ana", taking_part: true });
    press("Options for Omar T.");
    press("Hand over the lead");
    expect(page.sent("hand_lead")[0]).toMatchObject({ participant: "omar" });
  });

  it("reads who is here with their minutes, and vouches for a call", async () => {
    const row = { session_s: 10_440, lobby_s: 0, status: "expected", day_s: 10_440, target_s: 10_800 };
    const panel = { clients: [{ id: "ana", name: "Ana P.", ...row }], leaders: ["Ruth T."] };
    const fetch = vi.fn().mockImplementation(async () => Response.json(panel));
    vi.stubGlobal("fetch", fetch);
    await page.enter(led());
    await page.settle();
    expect(screen.getByText(/Ana P\. is at 2 h 54 of 3 h 00 today/)).toBeTruthy();
    press("Lead");
    press("Who is here, and minutes");
    await page.settle();
    press("On the phone: Ana P.");
    await page.settle();
    expect(document.activeElement).toBe(screen.getByLabelText("From"));
    fireEvent.input(screen.getByLabelText("From"), { target: { value: "00:00" } });
    fireEvent.input(screen.getByLabelText("Why, in a few words"), { target: { value: "No video" } });
    press("Write it down");
    await page.settle();
    expect(screen.getByText("Written down. It counts.")).toBeTruthy();
    expect(JSON.parse(fetch.mock.lastCall?.[1].body)).toMatchObject({ person: "ana", reason: "No video" });
  });

  it("keeps somebody who is gone from walking straight back in", async () => {
    const row = { session_s: 600, lobby_s: 0, status: "expected", day_s: 600, target_s: null };
    const clients = [
      { id: "ana", name: "Ana P.", ...row },
      { id: "cy", name: "Cy L.", ...row },
    ];
    vi.stubGlobal(
      "fetch",
      vi.fn().mockImplementation(async () => Response.json({ clients, leaders: ["Ruth T."] })),
    );
    await page.enter(led());
    await page.settle();
    press("Lead");
    press("Who is here, and minutes");
    await page.settle();
    expect(screen.queryByRole("button", { name: "Not straight back in: Ana P." })).toBeNull();
    press("Not straight back in: Cy L.");
    fireEvent.click(screen.getByLabelText("Something else"));
    press("Let Cy L. wait at the door");
    expect(page.sent("remove")[0]).toMatchObject({ participant: "cy", reason: "other" });
    expect(screen.getByText("If Cy L. comes back, they wait at the door.")).toBeTruthy();
  });

  it("has nothing to vouch for before the start, and reads why", async () => {
    const row = { session_s: 0, lobby_s: 0, status: "expected", day_s: 0, target_s: null };
    const panel = { clients: [{ id: "ana", name: "Ana P.", ...row }], leaders: ["Ruth T."] };
    vi.stubGlobal("fetch", async () => Response.json(panel));
    await page.enter(led({ room: status({ phase: "waiting", counting: false, started_ms: null }) }));
    press("Lead");
    press("Who is here, and minutes");
    await vi.waitFor(() => expect(screen.getByText(/^Once the session has started/)).toBeTruthy());
    expect(screen.queryByRole("button", { name: /^On the phone/ })).toBeNull();
    const event = { type: "room_changed", room: status() } as const;
    await page.say({ type: "event", epoch: 1, n: 1, event });
    expect(screen.getByRole("button", { name: "On the phone: Ana P." })).toBeTruthy();
    expect(screen.queryByText(/^Once the session has started/)).toBeNull();
  });

  it("lands on sign-off once the end is written", async () => {
    const go = vi.spyOn(location, "assign").mockReturnValue();
    const over = { over: true, session_s: null, clients: [], arrivals: [] };
    vi.stubGlobal(
      "fetch",
      vi.fn().mockImplementation(async () => Response.json(over)),
    );
    await page.enter(led());
    const room = status({ phase: "ended", counting: false });
    await page.say({ type: "event", epoch: 1, n: 1, event: { type: "room_changed", room } });
    await page.settle();
    expect(screen.getByRole("link", { name: "Review and sign" }).getAttribute("href")).toBe(
      "/sessions/s/review/",
    );
    expect(go).toHaveBeenCalledWith("/sessions/s/review/");
  });

  it("keeps going when the question is waved away", async () => {
    await page.enter(led());
    press("End for everyone");
    press("Keep going");
    expect([page.sent("end"), document.querySelector("dialog")?.open]).toEqual([[], false]);
  });

  it("says why something was not done, until it is put away", async () => {
    await page.enter(led({ waiting: [waiting("cy")] }));
    press("Admit cy W.");
    const ref = Number(page.sent("admit")[0]?.["ref"]);
    await page.say({ type: "refused", ref, code: "not_waiting", detail: "" });
    expect(screen.getByText("That person is no longer waiting.")).toBeTruthy();
    press("All right");
    await page.settle();
    expect(screen.queryByText("That person is no longer waiting.")).toBeNull();
  });
});
