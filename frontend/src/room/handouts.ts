// What handouts say of themselves. Pure: handouts in, words and addresses out.
import type { Handout, Snapshot } from "../protocol/types";

const KINDS: Readonly<Record<Handout["kind"], string>> = {
  link: "link",
  pdf: "PDF",
  png: "picture",
  jpeg: "picture",
  text: "text",
};
const LINK_MAX_CHARS = 300;
const TITLE_MAX_CHARS = 80;

/** "PDF, 81 kB"; of a link, its whole address: nobody opens what they cannot read first. */
export function described({ kind, link, bytes }: Handout): string {
  if (link) return link;
  const size = bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
  return `${KINDS[kind]}, ${size}`;
}

export function addressOf({ id, link }: Handout, sessionUrl: string): string {
  return link ?? `${sessionUrl}handouts/${id}/`;
}

/** A web address as it is sent, or null: https is added, letters of other alphabets are spelt out. */
export function linkOf(text: string): string | null {
  const typed = text.trim();
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(typed) ? typed : `https://${typed}`;
  if (typed === "" || !URL.canParse(whole)) return null;
  const { href, protocol, username, password, hostname } = new URL(whole);
  const isWeb = protocol === "https:" || protocol === "http:";
  const isPlain = username === "" && password === "" && hostname.includes(".") && !hostname.includes("[");
  return isWeb && isPlain && href.length <= LINK_MAX_CHARS ? href : null;
}

/** A first title for a file: its name without its ending. */
export function titleOf(name: string): string {
  return name
    .replace(/\.[a-z0-9]{1,5}$/i, "")
    .replace(/[_\s]+/g, " ")
    .trim()
    .slice(0, TITLE_MAX_CHARS);
}

/** Said to somebody who listens. */
export function handoutNews(before: Snapshot, after: Snapshot): string[] {
  const known = new Set(before.between.handouts.map(({ id }) => id));
  const fresh = after.between.handouts.filter(({ id }) => !known.has(id));
  return fresh.map(({ name, title, kind }) => `${name} shared: ${title}, ${KINDS[kind]}.`);
}
