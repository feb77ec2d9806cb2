// One golden example per message, checked from this side too: what we send has its shape, what we hear is
// understood.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Message } from "../../src/protocol/types";
import type { Ask } from "../../src/wire/replies";
import { RoomSocket } from "../../src/wire/socket";
import { World } from "../wire/fakes";

const FOLDER = join(import.meta.dirname, "../../../tests/golden/protocol");

function golden(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(FOLDER, `${name}.json`), "utf8")) as Record<string, unknown>;
}

async function opened(): Promise<[World, RoomSocket]> {
  const world = new World();
  const line = new RoomSocket(world, world);
  line.start();
  await world.welcome();
  return [world, line];
}

const ASKS: Ask[] = [
  { type: "offer", sdp: "v=0" },
  { type: "set_sending", microphone: true, camera: false, stops: 0 },
  { type: "admit", participant: "ana" },
  { type: "admit_all" },
  { type: "deny", participant: "ana" },
  { type: "let_wait_again", participant: "ana" },
  { type: "mute", participant: "ana" },
  { type: "mute_all" },
  { type: "stop_camera", participant: "ana" },
  { type: "ask_to_unmute", participant: "ana" },
  { type: "remove", participant: "ana", reason: "other" },
  { type: "set_lock", locked: true },
  { type: "set_wishes", heights: [360, 0], pinned: null },
  { type: "set_sharing", on: true },
  { type: "allow_sharing", allowed: true },
  { type: "stop_sharing" },
  { type: "ask_lines" },
  { type: "start_break", minutes: 10 },
  { type: "extend_break", minutes: 5 },
  { type: "end_break" },
  { type: "raise_hand" },
  { type: "lower_hand", participant: "ana" },
  { type: "set_away", away: true },
  { type: "take_aside", participant: "ana", guests: ["ines"] },
  { type: "back_to_group" },
  { type: "say", to: "private", client: "ana", text: "Of course" },
  { type: "set_chat", open: false },
  { type: "start_round" },
  { type: "next_turn" },
  { type: "pass_turn", participant: "ana" },
  { type: "end_round" },
  { type: "start_timer", seconds: 300 },
  { type: "stop_timer" },
  { type: "ask_poll", question: "How?", answers: ["well", "so"], anonymous: true, live: false },
  { type: "vote", poll: 1, answer: 0 },
  { type: "close_poll" },
  { type: "put_poll_away" },
  { type: "react", kind: "thanks" },
  { type: "set_captioner", participant: "ben" },
  { type: "write_caption", text: "Good morning everybody" },
  { type: "start" },
  { type: "end" },
  { type: "leave" },
];

it.each(ASKS)("$type is sent as the golden example is", async (ask) => {
  const [world, line] = await opened();
  void line.ask(ask);
  const sent = world.socket.sent.at(-1) ?? {};
  expect(Object.keys(sent).sort()).toEqual(Object.keys(golden(ask.type)).sort());
});

it("hello, beat and resume are sent as the golden examples are", async () => {
  const [world] = await opened();
  world.beat();
  world.socket.say({ type: "beat_answered", ref: 2, epoch: 1, n: 9 });
  for (const sent of world.socket.sent) {
    expect(Object.keys(sent).sort()).toEqual(Object.keys(golden(String(sent["type"]))).sort());
  }
  expect(world.socket.types()).toEqual(["hello", "beat", "resume"]);
});

const COMMANDS = new Set<string>([...ASKS.map((ask) => ask.type), "hello", "beat", "resume"]);
const HEARD = readdirSync(FOLDER)
  .map((file) => file.replace(/\.json$/, ""))
  .filter((name) => !COMMANDS.has(name));

it.each(HEARD)("%s is heard", async (name) => {
  const [world] = await opened();
  expect(() => world.socket.say(golden(name) as unknown as Message)).not.toThrow();
  expect(world.log.at(-1)).not.toBe("over");
});
