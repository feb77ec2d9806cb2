import { afterEach, expect, it, vi } from "vitest";
import { getDevice, listed, named } from "../../src/media/devices";
import { installDevices } from "./fakes";

afterEach(() => vi.unstubAllGlobals());

it("says so where there are no devices to ask for", async () => {
  vi.stubGlobal("navigator", {});
  expect(await getDevice("audio", null)).toEqual({ problem: "unsupported" });
  expect(await listed("audio")).toEqual([]);
});

it("lists the named devices of one kind", async () => {
  const devices = installDevices();
  devices.listed = [
    { kind: "audioinput", deviceId: "a", label: "Headset" },
    { kind: "audioinput", deviceId: "b", label: "" },
    { kind: "videoinput", deviceId: "c", label: "Webcam" },
  ];
  expect(named(await listed("audio"))).toEqual([{ id: "a", label: "Headset" }]);
});
