// One visit of one person to one room: wires the line, the call and the own devices to the store. It only
// delegates; a rule that could be tested belongs to one of the parts.
import { batch, computed, effect, signal } from "@preact/signals";
import { Call } from "../media/call";
import { isSending, type LocalMedia } from "../media/local";
import { Relays } from "../media/relays";
import { apply } from "../protocol/reducer";
import type { Stopped } from "../protocol/types";
import type { Ending } from "../wire/closing";
import type { Ask } from "../wire/replies";
import { type Listener, RoomSocket, type Wiring } from "../wire/socket";
import { stoppedWords } from "../words/leading";
import { LOST_COMMAND, REFUSALS } from "../words/messages";
import { Cards } from "./cards";
import type { RoomConfig } from "./config";
import { type News, stopsSince, sum } from "./stops";
import { NO_NEWS, type RoomStore } from "./store";
import { stayAwake } from "./wakefulness";

export class Visit {
  readonly cards: Cards;
  readonly #socket: RoomSocket;
  readonly #call: Call;
  /** How many stops by facilitators this browser knows of. */
  readonly #stops = signal(0);
  /** What was on before the person took a minute. */
  #before: News | null = null;

  constructor(
    readonly config: RoomConfig,
    readonly store: RoomStore,
    readonly local: LocalMedia,
    wiring: Wiring,
  ) {
    this.cards = new Cards(config.arrivalsUrl, config.csrfToken);
    const relays = new Relays(wiring.fetchEntry, wiring.now);
    this.#socket = new RoomSocket({ ...wiring, fetchEntry: relays.fetchEntry }, this.#listener());
    this.#call = new Call({
      offer: (sdp) => this.#offer(sdp),
      relays: () => relays.current(),
      onState: (state) => {
        if (state === "live" && store.call.peek() === "lost") this.#socket.hurry();
        store.call.value = state;
      },
      onSeats: (seats) => {
        store.seats.value = seats;
      },
    });
    this.#obey();
    this.#follow();
  }

  /** The press on Join is also the gesture that lets the browser play sound. */
  join(): void {
    this.store.joined.value = true;
    this.#socket.start();
  }

  hurry(): void {
    this.#socket.hurry();
  }

  async leave(): Promise<void> {
    await Promise.race([this.#socket.ask({ type: "leave" }), after(1000)]);
    this.#socket.stop("left");
    location.assign(this.config.sessionUrl);
  }

  async useThisOne(): Promise<void> {
    await this.local.open();
    this.#socket.restart();
  }

  /** Asks the room for something; says so when it did not go through. */
  async tell(ask: Ask): Promise<void> {
    const reply = await this.#socket.ask(ask);
    if (reply.type === "refused") this.store.notice.value = REFUSALS[reply.code];
    if (reply.type === "lost" && this.store.ending.peek() === null) this.store.notice.value = LOST_COMMAND;
  }

  /** A minute for oneself: nothing is sent meanwhile, and what was on is on again afterwards. */
  async setAway(away: boolean): Promise<void> {
    const { local } = this;
    if (away) {
      this.#before = { microphone: local.microphone.peek().on, camera: local.camera.peek().on };
      await Promise.all([local.setMicrophone(false), local.setCamera(false)]);
    }
    await this.tell({ type: "set_away", away });
    if (away || this.#before === null) return;
    const { microphone, camera } = this.#before;
    this.#before = null;
    if (microphone) await local.setMicrophone(true);
    if (camera) await local.setCamera(true);
  }

  #listener(): Listener {
    const { store } = this;
    return {
      onLine: (state) => {
        store.line.value = state;
      },
      onSnapshot: (snapshot, standing) =>
        batch(() => {
          store.standing.value = standing;
          store.snapshot.value = snapshot;
          store.news.value = NO_NEWS;
        }),
      onResumed: (standing) =>
        batch(() => {
          store.standing.value = standing;
          store.news.value = NO_NEWS;
        }),
      onEvent: (event) => {
        const { value } = store.snapshot;
        if (value) store.snapshot.value = apply(value, event);
      },
      onNews: (news) => {
        store.news.value = news;
      },
      onTurnedAway: (code) => {
        store.notice.value = REFUSALS[code];
      },
      onEnding: (ending) => this.#over(ending),
    };
  }

  /** What a facilitator switched off is off here before the room hears that we know of it. */
  #obey(): void {
    const { store, local } = this;
    const stopped = computed(() => store.snapshot.value?.you.stopped ?? null);
    let known: Stopped | null = null;
    effect(() => {
      const now = stopped.value;
      if (now === null) return;
      const news = stopsSince(known, now);
      known = now;
      if (news.microphone) void local.setMicrophone(false);
      if (news.camera) void local.setCamera(false);
      if (this.#before) {
        this.#before = {
          microphone: this.#before.microphone && !news.microphone,
          camera: this.#before.camera && !news.camera,
        };
      }
      if (news.microphone || news.camera) store.notice.value = stoppedWords(news);
      this.#stops.value = sum(now);
    });
  }

  /** What follows from the state: the call follows the seat, the room is told what is being sent. */
  #follow(): void {
    const { store, local } = this;
    effect(() => this.#call.hold(store.mediaKey.value, store.snapshot.value?.seats ?? 0));
    effect(() =>
      this.#call.carry({ microphone: local.microphone.value.track, camera: local.camera.value.track }),
    );
    const microphone = computed(() => isSending(local.microphone.value));
    const camera = computed(() => isSending(local.camera.value));
    effect(() => {
      const sending = { microphone: microphone.value, camera: camera.value, stops: this.#stops.value };
      const mayTell = store.mediaKey.value !== null && store.line.value === "open";
      if (mayTell) void this.#socket.ask({ type: "set_sending", ...sending }); // told again after a cut
    });
    effect(() => {
      if (store.line.value === "open") this.#call.hurry();
    });
    effect(() => {
      if (store.isUnheard.value && store.mediaKey.value !== null) this.#call.replace();
    });
    effect(() => (store.stage.value === "room" ? stayAwake() : undefined));
    effect(() => {
      if (store.leads.value) void this.cards.look(store.snapshot.value?.waiting.map(({ id }) => id) ?? []);
    });
    effect(() => {
      if (store.stage.value === "over") local.close();
      else if (store.isCompanion.value) local.release();
    });
  }

  async #offer(sdp: string): Promise<string | null> {
    const reply = await this.#socket.ask({ type: "offer", sdp });
    if (reply.type === "answered") return reply.sdp;
    if (reply.type === "refused") this.store.notice.value = REFUSALS[reply.code];
    return null;
  }

  #over(ending: Ending): void {
    this.#call.close();
    this.store.ending.value = ending;
  }
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
