import { cleanup, fireEvent, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Event, Snapshot } from "../../src/protocol/types";
import { NOW, person, snapshot, status, waiting, you } from "../cast";
import { Page } from "./stage";

let page: Page;
let told: number;
beforeEach(async () => {
  page = new Page();
  told = 0;
  await page.settle();
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function press(name: string): void {
  fireEvent.click(screen.getByRole("button", { name }));
}

function tell(event: Event): Promise<void> {
  told += 1;
  return page.say({ type: "event", epoch: 1, n: told, event });
}

function led(change: Partial<Snapshot> = {}): Snapshot {
  return snapshot({ you: you({ id: "ruth", name: "Ruth T.", role: "facilitator", seat: 0 }), ...change });
}

describe("whoever leads", () => {
  it("has options for everybody else, and clients have none", async () => {
    await page.enter(led());
    const names = screen
      .getAllByRole("button", { name: /^Options for/ })
      .map((one) => one.getAttribute("aria-label"));
    expect(names).toEqual(["Options for Ana P.", "Options for Ben P."]);
    cleanup();
    page = new Page();
    await page.enter(snapshot());
    expect(screen.queryAllByRole("button", { name: /^Options for|^Lead$/ })).toEqual([]);
  });

  it.each([
    ["Mute", { type: "mute", participant: "ben" }],
    ["Turn camera off", { type: "stop_camera", participant: "ben" }],
  ])("%s", async (name, command) => {
    await page.enter(led());
    press("Options for Ben P.");
    press(name);
    expect(page.world.socket.sent.at(-1)).toMatchObject(command);
    await page.settle();
    expect(screen.queryByRole("button", { name })).toBeNull();
  });

  it("takes a client aside by one press on their tile, and nobody else", async () => {
    const ruth = person("ruth", 0, { name: "Ruth T.", role: "facilitator" });
    const omar = person("omar", 3, { name: "Omar T.", role: "facilitator" });
    await page.enter(led({ participants: [ruth, omar, person("ben", 2)] }));
    const names = screen
      .getAllByRole("button", { name: /aside$/ })
      .map((one) => one.getAttribute("aria-label"));
    expect(names).toEqual(["Take Ben P. aside"]);
    press("Take Ben P. aside");
    expect(page.sent("take_aside")[0]).toMatchObject({ participant: "ben" });
    expect(page.sent("take_aside")[0]).not.toHaveProperty("guests");
    expect(document.activeElement?.getAttribute("aria-label")).toBe("Options for Ben P.");
    cleanup();
    page = new Page();
    await page.enter(snapshot());
    expect(screen.queryByRole("button", { name: /aside$/ })).toBeNull();
  });

  it("says on the tile that the group's minutes pause where nobody else leads", async () => {
    await page.enter(led({ participants: [person("ben", 2)] }));
    expect(screen.getByRole("button", { name: "Take Ben P. aside" }).title).toContain("minutes pause");
  });

  it("asks with whom where an interpreter could come along", async () => {
    const ines = person("ines", 3, { role: "guest", capacity: "interpreter", here_for: "ben" });
    await page.enter(led({ participants: [person("ben", 2), ines] }));
    press("Take Ben P. aside");
    await page.settle();
    expect(page.sent("take_aside")).toEqual([]);
    press("Talk aside, with Ines P. (interpreter)");
    expect(page.sent("take_aside")[0]).toMatchObject({ participant: "ben", guests: ["ines"] });
  });

  it("has the keyboard back where it was, once something is chosen", async () => {
    await page.enter(led());
    const title = screen.getByRole("heading", { level: 1 });
    await waitFor(() => expect(document.activeElement).toBe(title)); // or it would take the keyboard later
    const options = screen.getByRole("button", { name: "Options for Ben P." });
    options.focus();
    fireEvent.click(options);
    await page.settle();
    press("Mute");
    await waitFor(() => expect(document.activeElement).toBe(options));
    expect(document.querySelector("dialog.modal")).toBeNull();
  });

  it("asks, and never switches on", async () => {
    await page.enter(led({ participants: [person("ben", 2, { microphone: false, camera: false })] }));
    press("Options for Ben P.");
    expect(screen.queryByRole("button", { name: /^(Mute|Turn camera)/ })).toBeNull();
    press("Ask to unmute");
    expect(page.sent("ask_to_unmute").at(-1)).toMatchObject({ participant: "ben" });
  });

  it("removes somebody only with a reason", async () => {
    await page.enter(led());
    press("Options for Ben P.");
    press("Remove from the room");
    await page.settle();
    const remove = screen.getByRole<HTMLButtonElement>("button", { name: "Remove Ben P." });
    expect(remove.disabled).toBe(true);
    fireEvent.click(screen.getByRole("radio", { name: "Their place is not private" }));
    await page.settle();
    fireEvent.click(remove);
    expect(page.sent("remove").at(-1)).toMatchObject({ participant: "ben", reason: "not_private" });
  });

  it("reads in plain words that the server is in trouble, and no more when it is over", async () => {
    await page.enter(led());
    await tell({ type: "room_changed", room: status({ trouble: "database_away" }) });
    expect(screen.getByText(/The database is away\. The group goes on/)).toBeTruthy();
    await tell({ type: "room_changed", room: status({}) });
    expect(screen.queryByText(/The database is away/)).toBeNull();
  });

  it("locks the room and reads at the door that it is", async () => {
    await page.enter(led({ waiting: [waiting("cy")] }));
    press("Lead");
    press("Lock the room");
    expect(page.sent("set_lock").at(-1)).toMatchObject({ locked: true });
    await tell({ type: "room_changed", room: status({ locked: true }) });
    expect(screen.getByText("The room is locked.")).toBeTruthy();
    press("Lead");
    press("Mute everyone");
    expect(page.sent("mute_all")).toHaveLength(1);
  });
});

describe("an aside", () => {
  const apart = { microphone: false, camera: false, elsewhere: true };

  it("is one press, and says when nobody leads the group meanwhile", async () => {
    await page.enter(led());
    press("Options for Ben P.");
    expect(screen.getByText(/minutes pause after a minute/)).toBeTruthy();
    press("Talk aside");
    expect(page.sent("take_aside").at(-1)).toMatchObject({ participant: "ben" });
  });

  it("shows the two each other and the way back", async () => {
    const ruth = person("ruth", 0, { name: "Ruth T.", role: "facilitator" });
    await page.enter(
      snapshot({
        you: you({ aside: true }),
        participants: [ruth, person("ana", 1), person("ben", 2, apart)],
      }),
    );
    expect(screen.getByText(/can neither see nor hear you/)).toBeTruthy();
    const tiles = [...document.querySelectorAll<HTMLElement>(".tile")];
    expect(tiles.map((tile) => tile.dataset["participant"])).toEqual(["ruth", "ana"]);
    press("Back to the group");
    expect(page.sent("back_to_group")).toHaveLength(1);
  });

  it("is back soon to the group, and no more", async () => {
    await page.enter(snapshot({ participants: [person("ana", 1), person("ben", 2, apart)] }));
    const tile = document.querySelector('[data-participant="ben"]');
    expect(tile?.textContent).toBe("BPback soonBen P.");
  });
});

describe("a break", () => {
  const on_break = { since_ms: NOW, until_ms: Date.now() + 600_000 };

  it("is taken from the menu", async () => {
    await page.enter(led());
    press("Lead");
    press("10 min");
    expect(page.sent("start_break").at(-1)).toMatchObject({ minutes: 10 });
  });

  it("is extended and ended by who leads", async () => {
    await page.enter(led({ room: status({ on_break, counting: false }) }));
    press("5 more minutes");
    press("Go on now");
    expect([page.sent("extend_break").length, page.sent("end_break").length]).toEqual([1, 1]);
  });

  it("is read by everybody", async () => {
    await page.enter(snapshot({ room: status({ on_break, counting: false }) }));
    expect(screen.getByText(/^Break, back at .* Minutes pause until then\.$/)).toBeTruthy();
    expect(screen.getByText("Minutes pause for the break")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Go on now" })).toBeNull();
  });
});

it("says of a break to a guest when it ends, and nothing of minutes", async () => {
  const on_break = { since_ms: NOW, until_ms: Date.now() + 600_000 };
  const guest = you({ role: "guest", capacity: "interpreter", minutes: null });
  await page.enter(snapshot({ you: guest, room: status({ on_break, counting: false }) }));
  expect(screen.getByText(/^Break, back at /).textContent).not.toContain("inutes pause");
});

describe("whoever is led", () => {
  it("is muted, told so, and cannot be heard again by mistake", async () => {
    await page.enter(snapshot());
    await page.connect();
    await tell({ type: "you_changed", you: you({ stopped: { microphone: 1, camera: 0 } }) });
    expect(page.sent("set_sending").map(({ microphone, stops }) => [microphone, stops])).toEqual([
      [true, 0],
      [false, 1],
    ]);
    expect(screen.getByText(/has switched your microphone off/)).toBeTruthy();
    press("Microphone");
    await page.settle();
    expect(page.sent("set_sending").at(-1)).toMatchObject({ microphone: true, stops: 1 });
  });

  it("is asked to speak and may put that away", async () => {
    await page.local.setMicrophone(false);
    await page.enter(snapshot({ you: you({ asked_ms: 7 }) }));
    expect(screen.getByText(/would like to hear you/)).toBeTruthy();
    press("Not now");
    await page.settle();
    expect(screen.queryByText(/would like to hear you/)).toBeNull();
    await tell({ type: "you_changed", you: you({ asked_ms: 8 }) });
    press("Turn microphone on");
    await page.settle();
    expect(page.sent("set_sending").at(-1)).toMatchObject({ microphone: true });
  });

  it("reads kindly that they were sent out", async () => {
    await page.enter(snapshot());
    page.world.socket.cut(4406);
    await page.settle();
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("You are out of the room");
  });

  it("reads in the waiting room that it is closed", async () => {
    const lobby = you({ place: "lobby", seat: null, seat_peer: null });
    await page.enter(snapshot({ room: status({ locked: true }), you: lobby, participants: [] }));
    expect(screen.getByText(/closed to newcomers/)).toBeTruthy();
  });
});
