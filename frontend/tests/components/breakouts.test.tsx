import { cleanup, fireEvent, screen } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Breakouts, Event, Snapshot } from "../../src/protocol/types";
import { breakouts, NOW, person, snapshot, you } from "../cast";
import { aloud, Page } from "./stage";

let page: Page;
let told: number;
beforeEach(async () => {
  vi.spyOn(Date, "now").mockReturnValue(NOW);
  page = new Page();
  told = 0;
  await page.settle();
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function press(name: string): void {
  fireEvent.click(screen.getByRole("button", { name }));
}

function last(): unknown {
  return page.world.socket.sent.at(-1);
}

function tell(event: Event): Promise<void> {
  told += 1;
  return page.say({ type: "event", epoch: 1, n: told, event });
}

const OWN = breakouts({ rooms: breakouts().rooms.slice(0, 1) });

function led(divided: Breakouts | null): Snapshot {
  return snapshot({
    you: you({ id: "ruth", name: "Ruth T.", role: "facilitator", seat: 0 }),
    breakouts: divided,
    participants: [
      person("ruth", 0, { name: "Ruth T.", role: "facilitator" }),
      person("ana", 1, { elsewhere: divided !== null }),
      person("ben", 2, { elsewhere: divided !== null }),
    ],
  });
}

describe("a client in a breakout", () => {
  it("reads where they are, with whom, how long and what is said to all", async () => {
    await page.enter(snapshot({ breakouts: { ...OWN, note: { text: "Find one good thing.", at_ms: NOW } } }));
    expect(screen.getByRole("heading", { name: "You are in Blue" })).toBeTruthy();
    expect(screen.getByText("With Ruth T. and Ben P.")).toBeTruthy();
    expect(screen.getByText(/^Back together at .* in 8 min\.$/)).toBeTruthy();
    expect(screen.getByText("Find one good thing.")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Call everyone back now" })).toBeNull();
    expect(screen.queryByRole("button", { name: "Ask for someone to come" })).toBeNull(); // Ruth is there
  });

  it("is told aloud, once, that it is about to end", async () => {
    await page.enter(snapshot({ breakouts: OWN }));
    const heard = () => aloud().filter((words) => words?.startsWith("You come back to the group"));
    expect(heard()).toEqual([]);
    const ending = { ...OWN, until_ms: NOW + 50_000 };
    await tell({ type: "breakouts_changed", breakouts: ending });
    await tell({
      type: "breakouts_changed",
      breakouts: { ...ending, note: { text: "Come back.", at_ms: NOW } },
    });
    expect(heard()).toEqual(["You come back to the group in less than a minute. Finish your sentence."]);
  });

  it("asks for somebody, and no longer", async () => {
    await page.enter(snapshot({ breakouts: OWN, participants: [person("ana", 1), person("ben", 2)] }));
    press("Ask for someone to come");
    expect(last()).toMatchObject({ type: "call_facilitator", wanted: true });
    const asking = { ...OWN, rooms: OWN.rooms.map((room) => ({ ...room, asked_ms: NOW })) };
    await tell({ type: "breakouts_changed", breakouts: asking });
    expect(screen.getByText(/We have told the people leading/)).toBeTruthy();
    press("We do not need anyone now");
    expect(last()).toMatchObject({ type: "call_facilitator", wanted: false });
  });

  it("sees nobody of another room, and hears when the group is together", async () => {
    const participants = [person("ana", 1), person("cleo", 3, { elsewhere: true })];
    await page.enter(snapshot({ breakouts: OWN, participants }));
    expect(screen.queryByText("Cleo P.")).toBeNull();
    await tell({ type: "breakouts_changed", breakouts: null });
    await vi.waitFor(() => expect(aloud()).toContain("The group is together again."));
    expect(screen.getByText("Cleo P.")).toBeTruthy();
  });
});

describe("whoever leads", () => {
  it("divides the group by chance, then by hand, and nothing happens before that", async () => {
    await page.enter(led(null));
    press("Lead");
    press("Divide into breakouts");
    await page.settle();
    const before = page.world.socket.sent.length;
    press("Mix again");
    fireEvent.input(screen.getByLabelText("Name of room 1"), { target: { value: "Blue" } });
    for (const name of ["Ana P.", "Ben P."]) {
      fireEvent.change(screen.getByLabelText(name), { target: { value: "1" } });
    }
    fireEvent.change(screen.getByLabelText("For"), { target: { value: "15" } });
    expect(page.world.socket.sent.length).toBe(before);
    press("Open breakouts");
    const rooms = [
      { name: "Blue", participants: [] },
      { name: "Room 2", participants: expect.arrayContaining(["ana", "ben"]) },
    ];
    expect(last()).toMatchObject({ type: "open_breakouts", minutes: 15, rooms });
  });

  it.each([
    ["Visit Green", { type: "move_to", participant: "ruth", breakout: "b2" }],
    ["5 more minutes", { type: "extend_breakouts", minutes: 5 }],
    ["Call back in a minute", { type: "call_back", in_s: 60 }],
    ["Call everyone back now", { type: "call_back", in_s: 0 }],
  ])("%s", async (name, command) => {
    await page.enter(led(breakouts()));
    press(name);
    expect(last()).toMatchObject(command);
  });

  it("writes a line to everyone, and no empty one", async () => {
    await page.enter(led(breakouts()));
    const before = page.world.socket.sent.length;
    press("Send");
    expect(page.world.socket.sent.length).toBe(before);
    fireEvent.input(screen.getByLabelText("A line to everyone"), {
      target: { value: " Two minutes left. " },
    });
    press("Send");
    expect(last()).toMatchObject({ type: "tell_breakouts", text: "Two minutes left." });
  });

  it("keeps a line that did not get through", async () => {
    await page.enter(led(breakouts()));
    const field = screen.getByLabelText<HTMLInputElement>("A line to everyone");
    const send = async (type: "ok" | "refused"): Promise<void> => {
      fireEvent.input(field, { target: { value: "Two minutes left." } });
      press("Send");
      const ref = Number(page.sent("tell_breakouts").at(-1)?.["ref"]);
      await page.say(type === "ok" ? { type, ref } : { type, ref, code: "too_many", detail: "" });
    };
    await send("refused");
    expect(field.value).toBe("Two minutes left.");
    await send("ok");
    expect(field.value).toBe("");
  });

  it("moves one person, from the list of a room", async () => {
    await page.enter(led(breakouts()));
    press("Ben P.");
    await page.settle();
    press("Move to Green");
    expect(last()).toMatchObject({ type: "move_to", participant: "ben", breakout: "b2" });
    press("Ana P.");
    await page.settle();
    press("Move to the main room");
    expect(last()).toMatchObject({ type: "move_to", participant: "ana", breakout: null });
  });

  it("sees and hears which room asks, and that everyone is out", async () => {
    await page.enter(led(breakouts()));
    expect(screen.getByText(/Everybody is in a breakout/)).toBeTruthy();
    const [blue, green] = breakouts().rooms;
    const rooms = blue && green ? [blue, { ...green, asked_ms: NOW }] : [];
    await tell({ type: "breakouts_changed", breakouts: breakouts({ rooms }) });
    expect(screen.getByText("asks for you")).toBeTruthy();
    await vi.waitFor(() => expect(aloud()).toContain("Green asks for you."));
  });
});
