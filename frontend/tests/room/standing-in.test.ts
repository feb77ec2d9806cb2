import { beforeEach, describe, expect, it } from "vitest";
import { isSending, LocalMedia } from "../../src/media/local";
import { followSeat } from "../../src/room/standing-in";
import { RoomStore } from "../../src/room/store";
import { STANDS_IN } from "../../src/words/messages";
import { snapshot, you } from "../cast";
import { type FakeTrack, installDevices } from "../media/fakes";

let store: RoomStore;
let local: LocalMedia;

function seatIs(seat_peer: string): void {
  store.snapshot.value = snapshot({ you: you({ seat_peer }) });
}

beforeEach(async () => {
  installDevices();
  store = new RoomStore();
  store.joined.value = true;
  store.standing.value = { peer: "laptop", epoch: 3 };
  local = new LocalMedia(null);
  await local.open();
  seatIs("laptop");
  followSeat(store, local);
});

describe("a device whose seat another one takes", () => {
  it("lets its microphone and camera go without a word", () => {
    seatIs("phone");
    expect([local.microphone.value.track, local.camera.value.track]).toEqual([null, null]);
    expect(store.notice.value).toBeNull();
  });

  it("says what is off when the seat comes back by itself, until it goes again", () => {
    seatIs("phone");
    seatIs("laptop");
    expect(store.notice.value).toBe(STANDS_IN);
    seatIs("phone");
    expect(store.notice.value).toBeNull();
  });

  it("opens nothing, whatever is switched, and the seat that comes back finds it off and says so", async () => {
    const camera = local.camera.value.track;
    (camera as unknown as FakeTrack).unplug();
    seatIs("phone");
    await local.setMicrophone(true);
    await local.setCamera(true);
    await local.retry("video");
    expect([local.microphone.value.track, local.camera.value.track]).toEqual([null, null]);
    seatIs("laptop");
    await local.recover();
    expect([local.microphone.value.track, local.camera.value.track]).toEqual([null, null]);
    expect(store.notice.value).toBe(STANDS_IN);
  });

  it("opens its devices at a press again once it has the seat", async () => {
    seatIs("phone");
    seatIs("laptop");
    await local.setMicrophone(true);
    expect([isSending(local.microphone.value), isSending(local.camera.value)]).toEqual([true, false]);
  });

  it("says nothing when the person chose it, which opened the devices", async () => {
    seatIs("phone");
    await local.open();
    seatIs("laptop");
    expect(store.notice.value).toBeNull();
  });
});

it("says nothing of a seat that was here all the time", () => {
  seatIs("laptop");
  expect(store.notice.value).toBeNull();
  expect(local.microphone.value.track).not.toBeNull();
});
