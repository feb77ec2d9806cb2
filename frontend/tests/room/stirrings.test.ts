import { beforeEach, expect, it, vi } from "vitest";
import { followStirrings } from "../../src/room/stirrings";

class Connection extends EventTarget {
  type = "wifi";
}

const network = vi.fn();
const person = vi.fn();
const connection = new Connection();

beforeEach(() => {
  network.mockReset();
  person.mockReset();
});

function calls(): [number, number] {
  return [network.mock.calls.length, person.mock.calls.length];
}

it("tells the network's news from the person's", () => {
  Object.defineProperty(navigator, "connection", { value: connection, configurable: true });
  followStirrings(network, person);
  window.dispatchEvent(new Event("online"));
  expect(calls()).toEqual([1, 0]);
  window.dispatchEvent(new Event("focus"));
  window.dispatchEvent(new Event("pageshow"));
  document.dispatchEvent(new Event("resume"));
  expect(calls()).toEqual([1, 3]);
  connection.dispatchEvent(new Event("change"));
  expect(calls()).toEqual([1, 3]);
  connection.type = "cellular";
  connection.dispatchEvent(new Event("change"));
  expect(calls()).toEqual([2, 3]);
});
