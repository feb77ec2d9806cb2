// Why a microphone or camera could not be had, by the name of the browser's error
// (Media Capture and Streams, section 10.2.2; the system's refusal is told by Chromium's message only).

export type MediaProblem =
  | "refused"
  | "refused_by_system"
  | "busy"
  | "missing"
  | "unsupported"
  | "lost"
  /** The system gives nothing of it for now: a phone call, or another program. */
  | "held"
  /** It is there and gives no sound at all. */
  | "silent"
  | "unknown";

const BY_NAME: Readonly<Record<string, MediaProblem>> = {
  NotAllowedError: "refused",
  SecurityError: "refused",
  NotReadableError: "busy",
  AbortError: "busy",
  NotFoundError: "missing",
  OverconstrainedError: "missing",
  TypeError: "unsupported",
};

export function problemOf(error: unknown): MediaProblem {
  const { name, message } = error instanceof Error ? error : { name: "", message: "" };
  if (name === "NotAllowedError" && /system/i.test(message)) return "refused_by_system";
  return BY_NAME[name] ?? "unknown";
}
