import { expect, it } from "vitest";
import { Replies } from "../../src/wire/replies";

it("gives every answer to the one who asked", async () => {
  const replies = new Replies();
  const [first, second] = [replies.next(), replies.next()];
  const answers = [replies.expect(first), replies.expect(second)];
  replies.settle({ type: "ok", ref: second });
  replies.settle({ type: "refused", ref: first, code: "no_seat", detail: "" });
  replies.settle({ type: "ok", ref: 99 });
  expect(await Promise.all(answers)).toEqual([
    { type: "refused", ref: first, code: "no_seat", detail: "" },
    { type: "ok", ref: second },
  ]);
});

it("lets nobody wait on a lost line", async () => {
  const replies = new Replies();
  const answer = replies.expect(replies.next());
  replies.lose();
  expect(await answer).toEqual({ type: "lost" });
});
