// What those who lead read beside the group, from the page's server: the numbers of the ledger, as it counts them.

export interface PanelRow {
  readonly id: string;
  readonly name: string;
  /** How they want to be spoken of; empty: not said. */
  readonly pronouns: string;
  /** Seconds: of this session, in the waiting room, of the day, asked of the day (null: nothing). */
  readonly session_s: number;
  readonly lobby_s: number;
  readonly status: string;
  readonly day_s: number;
  readonly target_s: number | null;
}

export interface Panel {
  readonly clients: readonly PanelRow[];
  readonly leaders: readonly string[];
}

/** Time that somebody spent with us where the room could not see it. */
export interface Vouched {
  readonly person: string;
  readonly from_ms: number;
  readonly to_ms: number;
  readonly reason: string;
}

const PATIENCE_MS = 8000;

export class PanelLine {
  constructor(
    readonly sessionUrl: string,
    readonly csrfToken: string,
  ) {}

  /** The panel. Throws when it could not be had. */
  async read(): Promise<Panel> {
    const answer = await this.#talk();
    const panel = (await answer.json()) as Partial<Panel>;
    if (!answer.ok || !panel.clients || !panel.leaders) throw new Error(`panel: ${answer.status}`);
    return { clients: panel.clients, leaders: panel.leaders };
  }

  /** Writes the time down: the panel as it is then, or a sentence about why not. Throws without a line. */
  async vouch(said: Vouched): Promise<Panel | string> {
    const answer = await this.#talk(said);
    const body = (await answer.json()) as Panel & { readonly detail?: string };
    return answer.ok ? body : (body.detail ?? "");
  }

  #talk(body?: Vouched): Promise<Response> {
    return fetch(`${this.sessionUrl}live/`, {
      method: body ? "POST" : "GET",
      headers: {
        "X-CSRFToken": this.csrfToken,
        Accept: "application/json",
        "Content-Type": "application/json",
      },
      credentials: "same-origin",
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  }
}
