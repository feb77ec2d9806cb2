import type { Visit } from "../room/visit";

const NAME = "vioip-diagnostics.json";

/** Puts what is known about sound and picture into the downloads. */
export async function saveReport(visit: Visit): Promise<void> {
  const url = URL.createObjectURL(new Blob([await visit.report()], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = NAME;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
