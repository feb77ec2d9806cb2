import { afterEach, expect, it, vi } from "vitest";
import { NotTaken, sendFile } from "../../src/wire/handouts";

afterEach(() => vi.unstubAllGlobals());

interface Asked {
  readonly url: string;
  readonly body: string;
}

/** A server that takes pieces of four bytes; `answer` may answer otherwise. */
function serve(answer: (url: string, nth: number) => Response | undefined): Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal("fetch", async (url: string, { body }: { body: Blob | URLSearchParams | string }) => {
    asked.push({ url, body: body instanceof Blob ? await body.text() : String(body) });
    const special = answer(url, asked.length);
    if (special) return special;
    if (url.endsWith("/ready/")) return Response.json({ kind: "text", bytes: 10 });
    return Response.json({ id: "f1", piece: 4 });
  });
  return asked;
}

const FILE = new File(["0123456789"], "a.txt");
const WANTED = new AbortController().signal;

it("sends a file piece by piece and says how far it is", async () => {
  const asked = serve(() => undefined);
  const parts: number[] = [];
  const sent = await sendFile("/s/", "x", FILE, (part) => parts.push(part), WANTED);
  expect(sent).toEqual({ file: "f1", kind: "text", bytes: 10 });
  expect(parts).toEqual([1 / 3, 2 / 3, 1]);
  expect(asked).toEqual([
    { url: "/s/handouts/", body: "bytes=10" },
    { url: "/s/handouts/f1/0/", body: "0123" },
    { url: "/s/handouts/f1/1/", body: "4567" },
    { url: "/s/handouts/f1/2/", body: "89" },
    { url: "/s/handouts/f1/ready/", body: "" },
  ]);
});

it("sends a piece again when the line falters, not for ever", async () => {
  const once = serve((_, nth) => (nth === 2 ? new Response(null, { status: 503 }) : undefined));
  await sendFile("/s/", "x", FILE, () => undefined, WANTED);
  expect(once.filter(({ url }) => url.endsWith("/0/"))).toHaveLength(2);
  const never = serve((url) => (url.endsWith("/0/") ? new Response(null, { status: 503 }) : undefined));
  await expect(sendFile("/s/", "x", FILE, () => undefined, WANTED)).rejects.toThrow("503");
  expect(never).toHaveLength(4);
});

it("repeats the server's own words when it would not take a file", async () => {
  serve(() => Response.json({ code: "full", detail: "As many as fit." }, { status: 400 }));
  await expect(sendFile("/s/", "x", FILE, () => undefined, WANTED)).rejects.toThrow(
    new NotTaken("As many as fit."),
  );
});

it("stops when nobody wants the file any more", async () => {
  const gone = new AbortController();
  const asked = serve((url) => {
    if (url.endsWith("/1/")) gone.abort();
    return undefined;
  });
  const sending = sendFile("/s/", "x", FILE, () => undefined, gone.signal);
  await expect(sending).rejects.toThrow();
  expect(asked.map(({ url }) => url)).toEqual(["/s/handouts/", "/s/handouts/f1/0/", "/s/handouts/f1/1/"]);
});
