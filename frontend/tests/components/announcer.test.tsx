import { cleanup, render, screen } from "@testing-library/preact";
import { afterEach, expect, it } from "vitest";
import { Announcer } from "../../src/components/Announcer";
import { person, snapshot, status, waiting } from "../cast";

afterEach(cleanup);

async function painted(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 30));
}

function said(): (string | null)[] {
  return [...screen.getByRole("log").children].map(({ textContent }) => textContent);
}

it("says things in the order in which they happened, and leaves what was said to be read out", async () => {
  const first = snapshot();
  const [ruth, ana, ben] = first.participants as [never, never, never];
  const { rerender } = render(<Announcer snapshot={first} />);
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
    rerender(<Announcer snapshot={step} />);
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
  const { rerender } = render(<Announcer snapshot={here} />);
  await painted();
  for (const step of [alone, here, alone]) {
    rerender(<Announcer snapshot={step} />);
    await painted();
  }
  expect(said()).toEqual(["Ben P. has left.", "Ben P. is here.", "Ben P. has left."]);
});
