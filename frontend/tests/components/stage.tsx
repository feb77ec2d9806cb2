// A whole room page over a line, devices and a peer connection in memory.
import { configure, render, screen } from "@testing-library/preact";
import { afterEach, vi } from "vitest";
import { App } from "../../src/components/App";
import { LocalMedia } from "../../src/media/local";
import type { Message, Snapshot } from "../../src/protocol/types";
import { RoomStore } from "../../src/room/store";
import { Visit } from "../../src/room/visit";
import {
  type FakeConnection,
  type FakeDevices,
  installConnections,
  installDevices,
  settle,
} from "../media/fakes";
import { World } from "../wire/fakes";
import { painted } from "./painted";

// A text is looked for where it is seen: what is said aloud is looked for by its role.
configure({ defaultIgnore: 'script, style, [aria-label="What has just changed"] p' });

/** What a listener of the screen is told. */
export function aloud(): (string | null)[] {
  const log = screen.getByRole("log", { name: "What has just changed" });
  return [...log.children].map(({ textContent }) => textContent);
}

class Still {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

class SilentContext {
  readonly state = "running";
  createAnalyser() {
    return { fftSize: 0, getFloatTimeDomainData: () => undefined };
  }
  createMediaStreamSource() {
    return { connect: () => undefined };
  }
  async close(): Promise<void> {}
}

const CONFIG = {
  session: "s",
  title: "Evening group",
  seats: 4,
  name: "Ana P.",
  pronouns: "",
  pronounsUrl: "/pronouns/",
  emergency: { number: "112", crisisLine: "988" },
  arrival: null,
  guest: false,
  ticketUrl: "/t/",
  checkUrl: "/check/ticket/",
  arrivalsUrl: "/arrivals/",
  sessionUrl: "/sessions/s/",
  homeUrl: "/",
  signInUrl: "/in/",
  csrfToken: "x",
};

const open: Page[] = [];

// A page left behind would go on dialling, with devices and connections of the next test.
afterEach(() => {
  for (const page of open.splice(0)) page.store.ending.value = "left";
});

export class Page {
  readonly store = new RoomStore();
  readonly devices: FakeDevices;
  readonly connections: FakeConnection[];
  readonly local: LocalMedia;
  readonly visit: Visit;

  /** With the same storages it is the same page after a reload. */
  constructor(
    readonly world: World = new World(),
    kept: Storage | null = null,
  ) {
    this.devices = installDevices();
    this.connections = installConnections();
    vi.stubGlobal("MediaStream", class {});
    vi.stubGlobal("ResizeObserver", Still);
    vi.stubGlobal("AudioContext", SilentContext);
    vi.stubGlobal("fetch", vi.fn().mockRejectedValue(new TypeError("no server here")));
    vi.spyOn(HTMLMediaElement.prototype, "play").mockResolvedValue();
    Object.defineProperty(HTMLMediaElement.prototype, "srcObject", {
      value: null,
      writable: true,
      configurable: true,
    });
    this.local = new LocalMedia(kept);
    this.visit = new Visit(CONFIG, this.store, this.local, this.world);
    open.push(this);
    render(<App config={CONFIG} store={this.store} visit={this.visit} local={this.local} />);
  }

  /** Joins and is welcomed to `snapshot`. */
  async enter(snapshot: Snapshot, nowMs = Date.now()): Promise<void> {
    this.visit.join();
    await this.world.pass(0);
    this.world.socket.accept();
    await this.say({ type: "welcome", peer: "peer-1", epoch: 1, n: 0, beat_s: 5, now_ms: nowMs, snapshot });
  }

  /** The room answers the offer and media begins to flow. */
  async connect(): Promise<void> {
    const ref = Number(this.sent("offer").at(-1)?.["ref"]);
    await this.say({ type: "answered", ref, sdp: "answer" });
    this.connections.at(-1)?.become("connected");
    await this.settle();
  }

  async say(message: Message): Promise<void> {
    this.world.socket.say(message);
    await this.settle();
  }

  async settle(): Promise<void> {
    await settle();
    await painted();
  }

  sent(type: string): Record<string, unknown>[] {
    return this.world.socket.sent.filter((command) => command["type"] === type);
  }
}
