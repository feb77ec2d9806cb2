import { cleanup, render, screen } from "@testing-library/preact";
import { afterEach, expect, it } from "vitest";
import { Announcer } from "../../src/components/Announcer";
import type { Snapshot } from "../../src/protocol/types";
import type { Standing } from "../../src/wire/socket";
import { person, snapshot, status, waiting } from "../cast";
import { painted } from "./painted";

afterEach(cleanup);

const STANDING: Standing = { peer: "peer-1", epoch: 1 };

interface Heard {
  readonly snapshot: Snapshot;
  readonly standing?: Standing;
  readonly told?: readonly string[];
}

function heard({ snapshot, standing = STANDING, told = [] }: Heard) {
  return <Announcer snapshot={snapshot} standing={standing} told={told} />;
}

function said(): (string | null)[] {
  return [...screen.getByRole("log").children].map(({ textContent }) => textContent);
}

it("says things in the order in which they happened, and leaves what was said to be read out", async () => {
  const first = snapshot();
  const [ruth, ana, ben] = first.participants as [never, never, never];
  const { rerender } = render(heard({ snapshot: first }));
  await painted();
  expect(said()).toEqual([]);
  const cy = person("cy", 3);
  const steps = [
    snapshot({ waiting: [waiting("cy")] }),
    snapshot({ participants: [ruth, ana, ben, cy] }),
    snapshot({
      room: status({ on_break: { since_ms: 1, until_ms: 2 } }),
      participants: [ruth, ana, ben, { ...cy, hand_ms: 3 }],
    }),
  ];
  for (const step of steps) {
    rerender(heard({ snapshot: step }));
    await painted();
  }
  expect(said()).toEqual([
    "cy W. is waiting to come in.",
    "Cy P. is here.",
    "The group is on a break.", // what concerns everybody goes before one person's sign
    "Cy P. has a hand up.",
  ]);
});

it("says the same sentence again when it happens again", async () => {
  const here = snapshot();
  const [ruth, ana] = here.participants as [never, never];
  const alone = snapshot({ participants: [ruth, ana] });
  const { rerender } = render(heard({ snapshot: here }));
  await painted();
  for (const step of [alone, here, alone]) {
    rerender(heard({ snapshot: step }));
    await painted();
  }
  expect(said()).toEqual(["Ben P. has left.", "Ben P. is here.", "Ben P. has left."]);
});

it("says nothing of people who only come back after the room itself was away", async () => {
  const here = snapshot({ waiting: [waiting("cy")] });
  const [ruth, ana, ben] = here.participants as [never, never, never];
  const { rerender } = render(heard({ snapshot: here }));
  await painted();
  const raised = { ...STANDING, epoch: 2 };
  const after = (people: readonly never[], more: Partial<Snapshot> = {}) =>
    heard({ snapshot: snapshot({ participants: people, ...more }), standing: raised });
  for (const step of [
    after([ana]),
    after([ana, ruth]),
    after([ana, ruth, ben], { waiting: [waiting("cy")] }),
  ]) {
    rerender(step);
    await painted();
  }
  expect(said()).toEqual([]);
  rerender(after([ana, ruth], { waiting: [waiting("cy"), waiting("di")] }));
  await painted();
  rerender(after([ana, ruth, ben]));
  await painted();
  expect(said()).toEqual(["Ben P. has left.", "di W. is waiting to come in.", "Ben P. is here."]);
});

it("says of people who are gone after the own line was only that they are not here", async () => {
  const here = snapshot();
  const [ruth, ana, ben] = here.participants as [never, never, never];
  const { rerender } = render(heard({ snapshot: here }));
  await painted();
  const standing = { ...STANDING };
  for (const participants of [
    [ruth, ana],
    [ruth, ana, ben],
    [ruth, ana],
  ]) {
    rerender(heard({ snapshot: snapshot({ participants }), standing }));
    await painted();
  }
  expect(said()).toEqual(["Ben P. is not here at the moment.", "Ben P. is here.", "Ben P. has left."]);
});

it("says what stands on the screen beside the room's own news, each thing once", async () => {
  const here = snapshot();
  const { rerender } = render(heard({ snapshot: here }));
  for (const told of [
    ["Your microphone was unplugged."],
    ["Your microphone was unplugged.", "No camera."],
    [],
  ]) {
    rerender(heard({ snapshot: here, told }));
    await painted();
  }
  expect(said()).toEqual(["Your microphone was unplugged.", "No camera."]);
});
