import { afterEach, expect, it, vi } from "vitest";
import { sendPronouns } from "../../src/wire/pronouns";

afterEach(() => vi.unstubAllGlobals());

function answers(status: number, body: unknown) {
  const fetched = vi.fn(async (_url: string, _init: RequestInit) => Response.json(body, { status }));
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

it("travels in the body alone", async () => {
  const fetched = answers(200, { pronouns: "she/her" });
  expect(await sendPronouns("/pronouns/", "x", "she/her")).toEqual({ pronouns: "she/her", detail: "" });
  expect(fetched.mock.calls[0]?.[0]).toBe("/pronouns/");
  expect(fetched.mock.calls[0]?.[1].body).toBe(JSON.stringify({ pronouns: "she/her" }));
});

it("says what did not fit, and throws without an answer", async () => {
  answers(400, { code: "not_that", detail: "Please use letters." });
  expect(await sendPronouns("/", "x", "1")).toEqual({ pronouns: null, detail: "Please use letters." });
  answers(503, {});
  await expect(sendPronouns("/", "x", "1")).rejects.toThrow("503");
});
