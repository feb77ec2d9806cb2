import { beforeEach, expect, it } from "vitest";
import { keepChoices, readChoices, recall } from "../../src/media/choices";

const FIRST = {
  microphoneId: null,
  microphoneLabel: null,
  cameraId: null,
  cameraLabel: null,
  speakerId: null,
  speakerLabel: null,
  microphoneOn: true,
  cameraOn: true,
};
beforeEach(() => localStorage.clear());

it("starts with everything on", () => {
  expect([readChoices(localStorage), readChoices(null)]).toEqual([FIRST, FIRST]);
});

it("keeps what was chosen, one by one", () => {
  keepChoices(localStorage, { cameraOn: false });
  keepChoices(localStorage, { microphoneId: "headset" });
  expect(readChoices(localStorage)).toEqual({ ...FIRST, cameraOn: false, microphoneId: "headset" });
});

it("shrugs at what it cannot read", () => {
  localStorage.setItem("vioip.devices", "{");
  expect(readChoices(localStorage)).toEqual(FIRST);
});

it("finds a device by its id, and by its label when the browser has named it anew", () => {
  const headset = { id: "new", label: "Headset" };
  const devices = [{ id: "built-in", label: "Built-in" }, headset];
  expect(recall(devices, "new", null)).toEqual(headset);
  expect(recall(devices, "old", "Headset")).toEqual(headset);
  expect([recall(devices, "old", "Gone"), recall(devices, "old", null)]).toEqual([null, null]);
});
