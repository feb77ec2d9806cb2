import { beforeEach, expect, it } from "vitest";
import { keepChoices, readChoices } from "../../src/media/choices";

const FIRST = { microphoneId: null, cameraId: null, microphoneOn: true, cameraOn: true };
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
