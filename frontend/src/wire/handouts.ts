// A file's way to the page's server, in pieces: no server in between puts one on a disk unsealed.
import type { ShareFile } from "../protocol/types";

export type Sent = Pick<ShareFile, "file" | "kind" | "bytes">;
/** From 0 to 1. */
export type Progress = (part: number) => void;

export const FILE_MAX_BYTES = 10 * 1024 * 1024;
const PATIENCE_MS = 15_000;
const TRIES = 3;

/** Why the server would not take a file, in its words. */
export class NotTaken extends Error {}

async function talk(url: string, csrfToken: string, body: BodyInit, ended: AbortSignal): Promise<unknown> {
  ended.throwIfAborted();
  const answer = await fetch(url, {
    method: "POST",
    headers: { "X-CSRFToken": csrfToken, Accept: "application/json" },
    credentials: "same-origin",
    redirect: "manual",
    signal: AbortSignal.any([ended, AbortSignal.timeout(PATIENCE_MS)]),
    body,
  });
  if (answer.status === 400) throw new NotTaken(((await answer.json()) as { detail: string }).detail);
  if (!answer.ok) throw new Error(`handouts: ${answer.status}`);
  return answer.json();
}

/** The same piece again when a line falters: the server takes each once. */
async function push(url: string, csrfToken: string, piece: Blob, ended: AbortSignal): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await talk(url, csrfToken, piece, ended);
      return;
    } catch (error) {
      if (error instanceof NotTaken || tries === TRIES || ended.aborted) throw error;
    }
  }
}

/** Sends `file`. Throws `NotTaken` in words for a person, anything else when it did not get through or `ended`
 * says that nobody wants it any more. */
export async function sendFile(
  sessionUrl: string,
  csrfToken: string,
  file: File,
  onProgress: Progress,
  ended: AbortSignal,
): Promise<Sent> {
  const url = `${sessionUrl}handouts/`;
  const size = new URLSearchParams({ bytes: String(file.size) });
  const begun = (await talk(url, csrfToken, size, ended)) as { id: string; piece: number };
  const pieces = Math.ceil(file.size / begun.piece);
  for (let n = 0; n < pieces; n += 1) {
    const piece = file.slice(n * begun.piece, (n + 1) * begun.piece, "application/octet-stream");
    await push(`${url}${begun.id}/${n}/`, csrfToken, piece, ended);
    onProgress((n + 1) / pieces);
  }
  const ready = (await talk(`${url}${begun.id}/ready/`, csrfToken, "", ended)) as Omit<Sent, "file">;
  return { file: begun.id, kind: ready.kind, bytes: ready.bytes };
}
