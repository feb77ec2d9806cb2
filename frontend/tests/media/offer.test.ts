import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { layOut, type SeatLine, seatOfLine, wantedCodecs } from "../../src/media/offer";
import { FakeConnection, installConnections } from "./fakes";

it.each<[number, SeatLine | null]>([
  [0, null],
  [1, null],
  [2, null],
  [3, { seat: 0, kind: "audio" }],
  [4, { seat: 0, kind: "video" }],
  [5, { seat: 1, kind: "audio" }],
  [28, { seat: 12, kind: "video" }],
])("m-line %i carries %o", (index, line) => {
  expect(seatOfLine(index)).toEqual(line);
});

it("wants Opus that repeats itself from the microphone, Opus, and VP8 with retransmission", () => {
  const all = ["audio/opus", "audio/red", "video/VP8", "video/VP9", "video/rtx"].map((mimeType) => ({
    mimeType,
  }));
  const names = wantedCodecs(all, "microphone").map(({ mimeType }) => mimeType);
  expect(names).toEqual(["audio/red", "audio/opus"]);
  expect(wantedCodecs(all, "audio")).toEqual([{ mimeType: "audio/opus" }]);
  expect(wantedCodecs(all, "video")).toEqual([{ mimeType: "video/VP8" }, { mimeType: "video/rtx" }]);
});

describe("the lines of a connection", () => {
  beforeEach(() => void installConnections());
  afterEach(() => vi.unstubAllGlobals());

  it("are in the order of the law", () => {
    const connection = new FakeConnection({});
    layOut(connection as unknown as RTCPeerConnection, 2);
    expect(connection.lines.map(({ kind, init }) => `${kind} ${init.direction}`)).toEqual([
      "audio sendonly",
      "video sendonly",
      "video sendonly",
      "audio recvonly",
      "video recvonly",
      "audio recvonly",
      "video recvonly",
    ]);
  });

  it("have three layers of the camera, lowest first, and only wanted codecs", () => {
    const connection = new FakeConnection({});
    layOut(connection as unknown as RTCPeerConnection, 1);
    const layers = connection.lines[1]?.init.sendEncodings ?? [];
    expect(layers.map(({ rid, scaleResolutionDownBy }) => [rid, scaleResolutionDownBy])).toEqual([
      ["l", 4],
      ["m", 2],
      ["h", 1],
    ]);
    expect(connection.lines.map(({ codecs }) => codecs.join(" "))).toEqual([
      "audio/opus",
      ...Array(2).fill("video/VP8 video/rtx"),
      "audio/opus",
      "video/VP8 video/rtx",
    ]);
  });
});
