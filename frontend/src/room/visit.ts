// One visit of one person to one room: wires the line, the call and the own devices to the store. It only
// delegates; a rule that could be tested belongs to one of the parts.
import { batch, computed, effect, signal } from "@preact/signals";
import { version } from "../../package.json";
import { Call } from "../media/call";
import { isSending, type LocalMedia } from "../media/local";
import { Relays } from "../media/relays";
import { OwnScreen } from "../media/screen";
import { heardIn, Silence } from "../media/silence";
import { Wishes } from "../media/wishes";
import { apply } from "../protocol/reducer";
import type { Stopped } from "../protocol/types";
import type { Ending } from "../wire/closing";
import { EarlyLine } from "../wire/early";
import { EarlyEntry, type Entry } from "../wire/entry";
import { PanelLine } from "../wire/panel";
import { sendPronouns } from "../wire/pronouns";
import type { Ask, Reply } from "../wire/replies";
import { type Listener, RoomSocket, SUBPROTOCOL, type Wiring } from "../wire/socket";
import { Welfare } from "../wire/welfare";
import { stoppedWords } from "../words/leading";
import { LOST_COMMAND, REFUSALS } from "../words/messages";
import { changedWords } from "../words/staying";
import { followAbsence } from "./absence";
import { Cards } from "./cards";
import type { RoomConfig } from "./config";
import { type CheckSeam, checkSeam } from "./connection";
import { diagnostics, freezesIn } from "./diagnostics";
import { Minute } from "./minute";
import { followNeed } from "./need";
import { setRoomClock } from "./now";
import { PanelWatch } from "./panel";
import { playAll } from "./playing";
import { Pronouns } from "./pronouns";
import { followSharing } from "./sharing";
import { heightsFor, Sights } from "./sights";
import { followSeat } from "./standing-in";
import { stopsSince, sum } from "./stops";
import { NO_NEWS, type RoomStore } from "./store";
import { ViewChoice } from "./view";
import { stayAwake } from "./wakefulness";

export interface VisitWiring extends Wiring {
  /** What outlives a reload of this page, and no more. */
  readonly tab: Storage | null;
}

export class Visit {
  readonly screen = new OwnScreen();
  readonly look: ViewChoice;
  readonly sights: Sights;
  readonly cards: Cards;
  readonly welfare: Welfare;
  readonly panel: PanelWatch;
  readonly check: CheckSeam;
  readonly pronouns: Pronouns;
  readonly minute: Minute;
  readonly #socket: RoomSocket;
  readonly #call: Call;
  readonly #entry: EarlyEntry;
  readonly #early: EarlyLine;
  /** How many stops by facilitators this browser knows of. */
  readonly #stops = signal(0);
  /** Pictures that stood still, as far as they have been counted. */
  #freezes = 0;
  readonly #silence = new Silence();

  constructor(
    readonly config: RoomConfig,
    readonly store: RoomStore,
    readonly local: LocalMedia,
    wiring: VisitWiring,
  ) {
    this.cards = new Cards(config.arrivalsUrl, config.csrfToken);
    this.panel = new PanelWatch(new PanelLine(config.sessionUrl, config.csrfToken));
    this.check = checkSeam(config.checkUrl, config.csrfToken);
    this.welfare = new Welfare(config.sessionUrl, config.csrfToken);
    const relays = new Relays(wiring.fetchEntry, wiring.now);
    this.look = new ViewChoice(local.storage);
    this.sights = new Sights((heights) => {
      store.shown.value = heights;
    });
    const freezes = (): number => this.#countFreezes();
    this.#entry = new EarlyEntry(relays.fetchEntry, wiring.now);
    const send = (typed: string) => sendPronouns(config.pronounsUrl, config.csrfToken, typed);
    this.pronouns = new Pronouns(config.pronouns, send, () => this.#introduceAnew(wiring));
    this.#early = new EarlyLine(wiring);
    const fetchEntry = () => this.#enter();
    const open = (url: string, protocol: string) => this.#early.take(url, protocol);
    this.#socket = new RoomSocket({ ...wiring, fetchEntry, open, freezes }, this.#listener());
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
    this.minute = new Minute(store, local, {
      tab: wiring.tab,
      session: config.session,
      ask: (away) => this.#socket.ask({ type: "set_away", away }),
      onRefused: ({ code }) => {
        store.notice.value = REFUSALS[code];
      },
    });
    this.#obey();
    this.#follow();
    this.#watch(wiring);
    followSeat(store, local);
    followSharing(store, this.screen, (ask) => this.#socket.ask(ask));
    followNeed(store, () => this.look.view.value.soundOnly, wiring);
    followAbsence(store, () => this.#socket.heardWallMs, wiring);
  }

  /** Joining is near: what takes time and tells nobody anything is done now. */
  async ready(): Promise<void> {
    const isNear = (): boolean => this.store.stage.peek() === "check";
    const entry = isNear() ? await this.#entry.prepare() : null;
    if (entry && isNear()) this.#early.prepare(entry.url, SUBPROTOCOL);
  }

  /** The press on Join is also the gesture that lets the browser play sound. What the person has just said of
   * themselves gets through first. */
  join(): void {
    this.store.joined.value = true;
    void this.pronouns.settled().then(() => this.#socket.start());
  }

  hurry(): void {
    this.#socket.hurry();
  }

  /** The network is back, or another one. */
  changeNetwork(): void {
    this.#early.drop();
    void this.ready();
    this.#socket.hurry(true);
    if (this.store.line.peek() === "open") this.#call.hurry();
  }

  /** Somebody looks at the page again: after another tab, a phone call, a sleep. */
  lookAgain(): void {
    this.hurry();
    void this.ready();
    if (this.store.stage.peek() === "over" || this.store.isCompanion.peek()) return;
    void this.playSound();
    void this.local.recover();
  }

  /** Lets everything be heard and seen that should be; says so where the browser does not allow it. */
  async playSound(): Promise<void> {
    this.store.soundBlocked.value = !(await playAll(document));
  }

  async leave(): Promise<void> {
    const reply = await Promise.race([this.#socket.ask({ type: "leave" }), after(1000)]);
    this.#socket.stop("left");
    if (reply?.type === "ok") location.assign(this.config.sessionUrl); // else there is no line to have it by
  }

  async useThisOne(): Promise<void> {
    await this.local.open();
    this.#socket.restart();
  }

  /** Asks the room and hands its answer back. */
  ask(ask: Ask): Promise<Reply> {
    return this.#socket.ask(ask);
  }

  /** What is known about sound and picture here, without anybody's name. */
  async report(): Promise<string> {
    const { store } = this;
    const report = diagnostics({
      agent: navigator.userAgent,
      version,
      atMs: Date.now(),
      line: store.line.value,
      call: store.call.value,
      snapshot: store.snapshot.value,
      view: this.look.view.value,
      heights: store.shown.value,
      paused: store.news.value.paused,
      layers: store.news.value.layers,
      stats: await this.#call.stats(),
    });
    return JSON.stringify(report, null, 2);
  }

  /** Asks the room for something; says so when it did not go through. True: it did. */
  async tell(ask: Ask): Promise<boolean> {
    const reply = await this.#socket.ask(ask);
    if (reply.type === "refused") this.store.notice.value = REFUSALS[reply.code];
    if (reply.type === "lost" && this.store.ending.peek() === null) this.store.notice.value = LOST_COMMAND;
    return reply.type === "ok";
  }

  /** Out of view for a minute, or back from it. */
  async setAway(away: boolean): Promise<void> {
    if (!away) return this.minute.end();
    this.screen.close();
    await this.minute.take();
  }

  #listener(): Listener {
    const { store } = this;
    return {
      onLine: (state) => {
        store.line.value = state;
      },
      onTime: setRoomClock,
      onSnapshot: (snapshot, standing) =>
        batch(() => {
          store.standing.value = standing;
          store.snapshot.value = snapshot;
          store.news.value = NO_NEWS;
        }),
      onResumed: (standing) =>
        batch(() => {
          store.resume(standing);
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
      if (news.microphone) void local.setMicrophone(false, "room");
      if (news.camera) void local.setCamera(false, "room");
      this.minute.noteStopped(news);
      if (news.microphone || news.camera) store.notice.value = stoppedWords(news);
      this.#stops.value = sum(now);
    });
  }

  /** Tickets and tokens say how somebody wants to be spoken of: those from before are of no more use. */
  #introduceAnew({ memory }: Pick<Wiring, "memory">): void {
    memory.forget();
    this.#entry.forget();
    void this.ready();
  }

  /** The ticket is there and the room is about to be greeted; the offer is made meanwhile. */
  async #enter(): Promise<Entry> {
    const entry = await this.#entry.take();
    this.#call.warm();
    return entry;
  }

  /** What follows from the state: the call follows the seat, the room is told what is being sent. */
  #follow(): void {
    const { store, local } = this;
    effect(() => {
      const { value } = store.stage;
      if (value === "check" || value === "lobby") {
        this.#call.prepare(store.snapshot.value?.seats ?? this.config.seats);
      }
      if (value === "check") void this.ready();
    });
    effect(() => this.#call.hold(store.mediaKey.value, store.snapshot.value?.seats ?? 0));
    effect(() =>
      this.#call.carry({
        microphone: local.microphone.value.track,
        camera: local.camera.value.track,
        screen: this.screen.track.value,
      }),
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
    const isComing = computed(() => store.joined.value && store.stage.value !== "over");
    effect(() => (isComing.value ? stayAwake() : undefined)); // a screen that sleeps loses a place at the door
    effect(() => {
      const changed = local.changed.value;
      if (changed) store.notice.value = changedWords(changed);
    });
    effect(() => {
      if (store.leads.value) void this.cards.look(store.snapshot.value?.waiting.map(({ id }) => id) ?? []);
    });
    effect(() => (store.leadsRunning.value ? this.panel.watch() : undefined));
    effect(() => {
      if (store.stage.value === "over") local.close();
    });
  }

  /** What this page shows, and what of its own the others do. */
  #watch({ now, after }: Wiring): void {
    const { store, look } = this;
    const wishes = new Wishes({
      tell: (wish) => this.#socket.ask({ type: "set_wishes", ...wish }),
      now,
      after,
    });
    effect(() => {
      if (store.mediaKey.value !== null) wishes.forget();
    });
    effect(() => {
      const { participants = [], seats = 0, you } = store.snapshot.value ?? {};
      const isBlind = look.view.value.soundOnly || store.isHidden.value;
      const taken = new Set(participants.map(({ seat }) => seat));
      const heights = isBlind ? Array(seats).fill(0) : heightsFor(seats, taken, store.shown.value);
      const pinned = participants.find(({ id }) => id === look.pinned.value && id !== you?.id)?.seat ?? null;
      const mayTell = store.mediaKey.value !== null && store.line.value === "open";
      wishes.want(mayTell ? { heights, pinned } : null);
    });
    effect(() => this.#call.wantLayers(store.news.value.layers));
    effect(() => {
      const { speaker } = store.news.value;
      if (speaker !== null && speaker !== store.snapshot.peek()?.you.id) store.lastSpeaker.value = speaker;
    });
  }

  /** The last count at once, a new one for the next time. */
  #countFreezes(): number {
    void this.#call.stats().then((stats) => {
      this.#freezes = freezesIn(stats);
      const { on, problem } = this.local.microphone.peek();
      const isOn = on && (problem === null || problem === "silent");
      this.local.noteSilence(this.#silence.judge(heardIn(stats), isOn));
    });
    return this.#freezes;
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
