// The arrival card's way to the page's server and back. Bodies only: nothing of it is ever in an address.

export interface Contact {
  readonly name: string;
  readonly phone: string;
  readonly may_call: boolean;
}

/** What can be asked, as `ArrivalField` of groups/models/arrival_form.py names it. */
export type ArrivalField =
  | "place"
  | "private"
  | "phone"
  | "contact"
  | "consent"
  | "confidentiality"
  | "questions";

/** The card as it is filled in; empty texts and null are not answered. */
export interface Said {
  readonly place: string;
  readonly private: boolean | null;
  readonly phone: string;
  readonly contact: Contact;
  readonly consent: boolean;
  readonly confidentiality: boolean;
  readonly answers: readonly string[];
}

/** What the page says about the card to show. */
export interface Card {
  readonly url: string;
  readonly required: readonly ArrivalField[];
  readonly consent: string;
  readonly confidentiality: string;
  readonly questions: readonly string[];
  /** What was said last time; null the first time. */
  readonly last: Pick<Said, "place" | "private" | "phone" | "contact"> | null;
  /** That was today, for another session: texts and questions that are known since are empty here. */
  readonly today: boolean;
  /** Whether the person has agreed to these very texts before. */
  readonly knowsTexts: boolean;
}

/** What one person said, as those who lead read it. */
export interface Told {
  readonly person: string;
  readonly missing: readonly ArrivalField[];
  readonly said_at: string | null;
  /** For another session of the day: nothing was said for this one. */
  readonly earlier: boolean;
  readonly said: (Omit<Said, "answers"> & { readonly answers: readonly Answered[] }) | null;
}

export interface Answered {
  readonly question: string;
  readonly answer: string;
}

const PATIENCE_MS = 8000;

async function talk(url: string, csrfToken: string, body?: unknown): Promise<Response> {
  const answer = await fetch(url, {
    method: body === undefined ? "GET" : "POST",
    headers: { "X-CSRFToken": csrfToken, Accept: "application/json", "Content-Type": "application/json" },
    credentials: "same-origin",
    redirect: "manual",
    signal: AbortSignal.timeout(PATIENCE_MS),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`arrival: ${answer.status}`);
  return answer;
}

/** Keeps the card. Throws when it did not get through. */
export async function sendCard(url: string, csrfToken: string, said: Said): Promise<void> {
  await talk(url, csrfToken, said);
}

/** What everybody said, by person. Throws when it could not be had. */
export async function fetchTold(url: string, csrfToken: string): Promise<ReadonlyMap<string, Told>> {
  const { arrivals } = (await (await talk(url, csrfToken)).json()) as { arrivals: Told[] };
  return new Map(arrivals.map((one) => [one.person, one]));
}

/** Writes down that these people are let in although something is missing. */
export async function letInAnyway(url: string, csrfToken: string, people: readonly string[]): Promise<void> {
  await talk(url, csrfToken, { people });
}

/** What is required and not answered. */
export function missingIn(card: Card, said: Said): ArrivalField[] {
  const lacks: Record<ArrivalField, boolean> = {
    place: said.place.trim() === "",
    private: said.private === null,
    phone: said.phone.trim() === "",
    contact: said.contact.name.trim() === "" || said.contact.phone.trim() === "",
    consent: card.consent !== "" && !said.consent,
    confidentiality: card.confidentiality !== "" && !said.confidentiality,
    questions: card.questions.some((_, index) => (said.answers[index] ?? "").trim() === ""),
  };
  return card.required.filter((name) => lacks[name]);
}

/** The card before anything is said. */
export function emptyCard(card: Card): Said {
  return {
    place: "",
    private: null,
    phone: "",
    contact: { name: "", phone: "", may_call: false },
    consent: false,
    confidentiality: false,
    answers: card.questions.map(() => ""),
  };
}

/** Whether one press can say all of it: where they are and whether in private was said earlier today. */
export function isKnownToday({ today, last }: Card): boolean {
  return today && last !== null && last.place !== "" && last.private !== null;
}

/** "Still there": everything as it was said earlier today. */
export function asToday(card: Card, said: Said): Said {
  return { ...said, ...card.last };
}

/** "Same as last time": place, numbers, alone, and the texts that are known already. */
export function asLastTime(card: Card, said: Said): Said {
  if (!card.last) return said;
  const { knowsTexts } = card;
  return {
    ...said,
    ...card.last,
    private: true,
    consent: knowsTexts || said.consent,
    confidentiality: knowsTexts || said.confidentiality,
  };
}
