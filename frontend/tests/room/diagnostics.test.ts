import { expect, it } from "vitest";
import { browserFamily, diagnostics, type Facts, freezesIn } from "../../src/room/diagnostics";
import { NOW, person, snapshot } from "../cast";

const STATS = [
  { type: "inbound-rtp", id: "x", kind: "video", mid: "4", packetsLost: 3, freezeCount: 2, ssrc: 7 },
  { type: "local-candidate", id: "y", candidateType: "host", address: "192.0.2.7", port: 9, protocol: "udp" },
  { type: "remote-candidate", id: "z", address: "198.51.100.1" },
  { type: "certificate", id: "c", fingerprint: "AA:BB" },
] as unknown as RTCStats[];

function facts(): Facts {
  return {
    agent:
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
    version: "0.1.0",
    atMs: NOW,
    line: "open",
    call: "live",
    snapshot: snapshot({ participants: [person("canary", 2, { name: "Canary Q." })] }),
    view: { layout: "circle", ownHidden: false, soundOnly: false },
    heights: new Map([[2, 240]]),
    paused: [2],
    layers: 2,
    stats: STATS,
  };
}

it("holds counters and seats, and nothing that says who or where anybody is", () => {
  const report = diagnostics(facts());
  expect(report).toMatchObject({
    browser: "Chromium 156",
    people: [{ seat: 2, leads: false }],
    counters: [
      { type: "inbound-rtp", mid: "4", packetsLost: 3, freezeCount: 2 },
      { type: "local-candidate", candidateType: "host", protocol: "udp" },
    ],
  });
  expect(JSON.stringify(report)).not.toMatch(/canary|ana|Ruth|Evening|192\.0|198\.51|AA:BB|Linux|ssrc/i);
});

it.each([
  ["Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0", "Firefox 153"],
  [
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0",
    "Edge 156",
  ],
  ["Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 Version/19.2 Mobile/15E148 Safari/604.1", "Safari 19"],
  ["curl/8", "another"],
])("names the family of %s", (agent, family) => {
  expect(browserFamily(agent)).toBe(family);
});

it("counts how often pictures stood still", () => {
  expect([freezesIn(STATS), freezesIn([])]).toEqual([2, 0]);
});
