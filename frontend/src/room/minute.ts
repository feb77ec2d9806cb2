// A minute for oneself: nothing is sent meanwhile, and what was on is on again afterwards. What was on is kept
// until the person is really back: over a command that is lost, a line that is cut and a reload of the page.
import { batch, effect, signal } from "@preact/signals";
import type { LocalMedia } from "../media/local";
import type { Reply } from "../wire/replies";
import type { News } from "./stops";
import type { RoomStore } from "./store";

export interface MinuteSeams {
  /** What outlives a reload of this page, and no more. */
  readonly tab: Storage | null;
  readonly session: string;
  ask(away: boolean): Promise<Reply>;
  onRefused(reply: Extract<Reply, { type: "refused" }>): void;
}

const OFF: News = { microphone: false, camera: false };

export class Minute {
  /** What the person wants; null: nothing that the room does not know. */
  readonly wanted = signal<boolean | null>(null);
  /** What is on again when they are back. */
  #before: News | null;
  #unanswered = 0;
  /** How the devices stand as far as was noticed; what the minute itself switches is nobody's choice. */
  #was: News = OFF;

  constructor(
    readonly store: RoomStore,
    readonly local: LocalMedia,
    readonly seams: MinuteSeams,
  ) {
    this.#before = this.#stored();
    if (this.#before) {
      this.wanted.value = true;
      void this.#quieten();
    }
    this.#tellAgain();
    this.#followRoom();
    this.#followChoices();
    effect(() => {
      const { value } = store.stage;
      if (value === "lobby" || value === "over") this.#forget();
    });
  }

  async take(): Promise<void> {
    this.#begin();
    await this.#tell();
  }

  /** What was on is on before the room answers: whatever is switched off from here on stays off. */
  async end(): Promise<void> {
    const before = this.#before;
    this.#forget();
    this.wanted.value = false;
    await Promise.all([this.#tell(), before && this.#giveBack(before)]);
  }

  /** A facilitator has switched these off: they stay off afterwards. */
  noteStopped({ microphone, camera }: News): void {
    const before = this.#before;
    if (!before) return;
    this.#keep({ microphone: before.microphone && !microphone, camera: before.camera && !camera });
  }

  #begin(): void {
    this.wanted.value = true;
    if (this.#before) return;
    const { microphone, camera } = this.local;
    this.#keep({ microphone: microphone.peek().on, camera: camera.peek().on });
    void this.#quieten();
  }

  async #quieten(): Promise<void> {
    this.#was = OFF;
    const done = batch(() => [this.local.setMicrophone(false, "room"), this.local.setCamera(false, "room")]);
    await Promise.all(done);
  }

  async #giveBack({ microphone, camera }: News): Promise<void> {
    const done = batch(() => [
      microphone && this.local.setMicrophone(true, "room"),
      camera && this.local.setCamera(true, "room"),
    ]);
    await Promise.all(done);
  }

  async #tell(): Promise<void> {
    const away = this.wanted.peek();
    if (away === null) return;
    this.#unanswered += 1;
    const reply = await this.seams.ask(away);
    this.#unanswered -= 1;
    if (reply.type === "refused") this.seams.onRefused(reply);
    if (reply.type !== "lost" && !away && this.wanted.peek() === false) this.wanted.value = null;
  }

  /** A room that was not told, or has lost sight of this person meanwhile, is told once the line is there. */
  #tellAgain(): void {
    effect(() => {
      const isThere = this.store.mediaKey.value !== null && this.store.line.value === "open";
      if (isThere) void this.#tell();
    });
  }

  /** What another device of theirs has asked for holds here too. */
  #followRoom(): void {
    let was: boolean | undefined;
    effect(() => {
      const { you, participants } = this.store.snapshot.value ?? {};
      const is = participants?.find(({ id }) => id === you?.id)?.away;
      if (is === undefined || is === was) return;
      const isNews = this.#unanswered === 0;
      if (isNews && is && this.wanted.peek() === null) this.#begin();
      if (isNews && was && !is && this.wanted.peek()) this.#forget();
      was = is;
    });
  }

  /** Whoever switches something by hand during a minute has it so afterwards. */
  #followChoices(): void {
    effect(() => {
      const was = this.#was;
      const is = { microphone: this.local.microphone.value.on, camera: this.local.camera.value.on };
      const before = this.#before;
      this.#was = is;
      if (!before) return;
      const microphone = is.microphone === was.microphone ? before.microphone : is.microphone;
      this.#keep({ microphone, camera: is.camera === was.camera ? before.camera : is.camera });
    });
  }

  get #key(): string {
    return `vioip.minute.${this.seams.session}`;
  }

  #keep(before: News): void {
    this.#before = before;
    this.seams.tab?.setItem(this.#key, JSON.stringify(before));
  }

  #forget(): void {
    this.#before = null;
    this.wanted.value = null;
    this.seams.tab?.removeItem(this.#key);
  }

  #stored(): News | null {
    try {
      return JSON.parse(this.seams.tab?.getItem(this.#key) ?? "null") as News | null;
    } catch {
      return null;
    }
  }
}
