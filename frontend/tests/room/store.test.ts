import { beforeEach, describe, expect, it } from "vitest";
import { RoomStore, type Stage } from "../../src/room/store";
import { snapshot, status, you } from "../cast";

let store: RoomStore;
beforeEach(() => {
  store = new RoomStore();
});

function at(stage: Stage): void {
  store.joined.value = stage !== "check";
  if (stage === "check" || stage === "joining") return;
  const place = stage === "lobby" ? "lobby" : "main";
  const phase = stage === "over" ? "ended" : "open";
  store.standing.value = { peer: "peer-1", epoch: 3 };
  store.snapshot.value = snapshot({ you: you({ place }), room: status({ phase }) });
}

describe("the screen", () => {
  it.each<Stage>(["check", "joining", "lobby", "room", "over"])("is %s", (stage) => {
    at(stage);
    expect(store.stage.value).toBe(stage);
  });

  it("is over when the line says so, wherever one was", () => {
    at("lobby");
    store.ending.value = "denied";
    expect(store.stage.value).toBe("over");
  });
});

describe("the seat", () => {
  it("gives media to the connection that holds it, anew in every epoch", () => {
    at("room");
    expect([store.mediaKey.value, store.isCompanion.value]).toEqual(["3/peer-1", false]);
    store.standing.value = { peer: "peer-1", epoch: 4 };
    expect(store.mediaKey.value).toBe("4/peer-1");
  });

  it("held by another device makes this one a companion", () => {
    at("room");
    store.snapshot.value = snapshot({ you: you({ seat_peer: "peer-2" }) });
    expect([store.mediaKey.value, store.isCompanion.value]).toEqual([null, true]);
  });

  it("is nobody's after a return as another connection, until the room says so", () => {
    at("room");
    store.resume({ peer: "peer-2", epoch: 3 });
    expect([store.mediaKey.value, store.isCompanion.value]).toEqual([null, false]);
    store.snapshot.value = snapshot({ you: you({ seat_peer: "peer-2" }) });
    expect(store.mediaKey.value).toBe("3/peer-2");
  });

  it("is still the other device's where a companion returns as another connection", () => {
    at("room");
    store.snapshot.value = snapshot({ you: you({ seat_peer: "phone" }) });
    store.resume({ peer: "peer-2", epoch: 3 });
    expect([store.mediaKey.value, store.isCompanion.value]).toEqual([null, true]);
  });

  it("stays with the same connection over a cut", () => {
    at("room");
    store.resume({ peer: "peer-1", epoch: 3 });
    expect([store.mediaKey.value, store.isCompanion.value]).toEqual(["3/peer-1", false]);
  });

  it("is for the room, not for the lobby", () => {
    at("lobby");
    expect([store.mediaKey.value, store.isCompanion.value]).toEqual([null, false]);
  });
});

describe("trouble", () => {
  it.each([
    ["open", "live", null],
    ["waiting", "live", "line"],
    ["connecting", "blocked", "line"],
    ["open", "blocked", "blocked"],
    ["open", "lost", "media"],
    ["open", "connecting", null],
  ] as const)("with the line %s and the call %s is %s", (line, call, trouble) => {
    at("room");
    store.line.value = line;
    store.call.value = call;
    expect(store.trouble.value).toBe(trouble);
  });
});
