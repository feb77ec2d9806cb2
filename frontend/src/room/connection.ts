// Which ways from here to the clinic are open: the page, the line to the room, sound and picture straight and by a
// detour. What was found is words' business (`words/connection.ts`).
import { type Tried, tryWay } from "../media/way";
import { CHECK_PROTOCOL, CheckBusy, CheckLine, type Way } from "../wire/check";
import { type Entry, EntryRefused, fetchEntry } from "../wire/entry";

/** `absent`: the clinic has none. */
export type Found = "asking" | "open" | "blocked" | "absent" | "unknown";

export interface Finding {
  readonly found: Found;
  /** There and back, milliseconds. */
  readonly ms: number | null;
}

export type Place = "line" | Way;
/** Why nothing could be tried at all. */
export type Hindrance = "offline" | "signed_out" | "busy";

export interface Findings extends Readonly<Record<Place, Finding>> {
  readonly hindrance: Hindrance | null;
}

const UNKNOWN: Finding = { found: "unknown", ms: null };
const ASKING: Finding = { found: "asking", ms: null };
const BLOCKED: Finding = { found: "blocked", ms: null };
const ABSENT: Finding = { found: "absent", ms: null };
export const BEGUN: Findings = { line: ASKING, direct: ASKING, relay: ASKING, hindrance: null };

export interface CheckSeam {
  fetchEntry(): Promise<Entry>;
  open(url: string, protocol: string): WebSocket;
  now(): number;
}

/** The browser's own; `ticketUrl` is of the check, not of a session. */
export function checkSeam(ticketUrl: string, csrfToken: string): CheckSeam {
  return {
    fetchEntry: () => fetchEntry(ticketUrl, csrfToken),
    open: (url, protocol) => new WebSocket(url, protocol),
    now: () => performance.now(),
  };
}

/** Tries everything; `onNews` gets what is known so far, and at last everything. Never throws. */
export async function checkConnection(
  seam: CheckSeam,
  onNews: (findings: Findings) => void,
): Promise<Findings> {
  let findings = BEGUN;
  const tell = (news: Partial<Findings>): Findings => {
    findings = { ...findings, ...news };
    onNews(findings);
    return findings;
  };
  tell({});
  const stop = (hindrance: Hindrance | null, line = UNKNOWN): Findings =>
    tell({ hindrance, line, direct: UNKNOWN, relay: UNKNOWN });
  const entry = await seam.fetchEntry().catch((error: unknown) => error);
  if (entry instanceof EntryRefused) return stop("signed_out");
  if (entry instanceof Error) return stop("offline");
  const { url, ticket, ice_servers: relays = [] } = entry as Entry;
  if (relays.length === 0) tell({ relay: ABSENT });
  const line = new CheckLine(seam.open(url, CHECK_PROTOCOL));
  try {
    if (!(await line.begin(ticket))) return stop(null, BLOCKED);
    tell({ line: { found: "open", ms: await line.roundTripMs(seam.now) } });
    const ways: Promise<unknown>[] = [
      tryWay((sdp) => line.offer("direct", sdp), null).then((tried) => tell({ direct: of(tried) })),
    ];
    if (relays.length > 0) {
      ways.push(
        tryWay((sdp) => line.offer("relay", sdp), relays).then((tried) => tell({ relay: of(tried) })),
      );
    }
    await Promise.all(ways);
    return findings;
  } catch (error) {
    return stop(error instanceof CheckBusy ? "busy" : "offline");
  } finally {
    line.close();
  }
}

function of({ isOpen, roundTripMs }: Tried): Finding {
  return isOpen ? { found: "open", ms: roundTripMs } : BLOCKED;
}
