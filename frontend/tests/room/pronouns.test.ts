import { beforeEach, expect, it, vi } from "vitest";
import { Pronouns } from "../../src/room/pronouns";
import type { Kept } from "../../src/wire/pronouns";
import { PRONOUNS } from "../../src/words/pronouns";

const send = vi.fn(async (pronouns: string): Promise<Kept> => ({ pronouns, detail: "" }));
const onKept = vi.fn();
beforeEach(() => vi.clearAllMocks());

it("sends what was typed once, and tells whoever holds a ticket", async () => {
  const own = new Pronouns("", send, onKept);
  void own.save(" she/her ");
  void own.save("she/her");
  await own.settled();
  expect(send.mock.calls).toEqual([["she/her"]]);
  expect([own.kept.value, own.notice.value, onKept.mock.calls.length]).toEqual([
    "she/her",
    PRONOUNS.saved,
    1,
  ]);
  await own.save("");
  expect([own.kept.value, own.notice.value]).toEqual(["", PRONOUNS.gone]);
});

it("keeps what was, says why, and never stands in the way", async () => {
  const own = new Pronouns("she/her", send, onKept);
  send.mockResolvedValueOnce({ pronouns: null, detail: "Please use letters." });
  await own.save("1");
  expect([own.kept.value, own.notice.value]).toEqual(["she/her", "Please use letters."]);
  send.mockRejectedValueOnce(new TypeError("no line"));
  await own.save("they/them");
  expect([own.kept.value, own.notice.value]).toEqual(["she/her", PRONOUNS.away]);
  await own.settled();
  expect(onKept).not.toHaveBeenCalled();
});
