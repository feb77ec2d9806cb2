import { useEffect, useState } from "preact/hooks";
import type { LineFigures, Participant } from "../protocol/types";
import type { Visit } from "../room/visit";
import { LINE_QUALITY, lineSentence, pictureWords, rate } from "../words/view";
import { Modal } from "./Modal";

// The room's own word for a line is two seconds old; asking more often shows nothing new.
const EVERY_MS = 3000;

/** What the figures are called: over their columns, or beside each on a phone. */
const FIGURES = [
  "Lost from / to them",
  "There and back",
  "Their line takes",
  "Their picture",
  "Paused / stood still",
] as const;

interface Props {
  readonly visit: Visit;
  readonly participants: readonly Participant[];
  readonly onClose: () => void;
}

function useLines(visit: Visit): readonly LineFigures[] | null {
  const [lines, setLines] = useState<readonly LineFigures[] | null>(null);
  useEffect(() => {
    let open = true;
    const look = async (): Promise<void> => {
      const reply = await visit.ask({ type: "ask_lines" });
      if (open && reply.type === "lines_reported") setLines(reply.lines);
    };
    void look();
    const timer = setInterval(() => void look(), EVERY_MS);
    return () => {
      open = false;
      clearInterval(timer);
    };
  }, [visit]);
  return lines;
}

function Row({ one, name }: { readonly one: LineFigures; readonly name: string }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td data-line={one.line}>
        <strong>{LINE_QUALITY[one.line]}</strong> {lineSentence(one)}
      </td>
      <td class="number" data-label={FIGURES[0]}>
        {one.lost_percent} / {one.lost_back_percent} %
      </td>
      <td class="number" data-label={FIGURES[1]}>
        {one.round_trip_ms} ms
      </td>
      <td class="number" data-label={FIGURES[2]}>
        {rate(one.estimate_kbps)}
      </td>
      <td class="number" data-label={FIGURES[3]}>
        {pictureWords(one.height)}
      </td>
      <td class="number" data-label={FIGURES[4]}>
        {one.paused} / {one.freezes}
      </td>
    </tr>
  );
}

/** How everybody's connection fares, in words with the figures beside; for those who lead. */
export function LinesPanel({ visit, participants, onClose }: Props) {
  const lines = useLines(visit);
  const names = new Map(participants.map(({ id, name }) => [id, name]));
  return (
    <Modal title="Everybody's connection" onClose={onClose} wide>
      {lines === null ? (
        <p role="status">Looking…</p>
      ) : (
        <div class="lines-scroll">
          <table class="lines">
            <thead>
              <tr>
                <th scope="col">Person</th>
                <th scope="col">How it is</th>
                {FIGURES.map((name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {lines.map((one) => (
                <Row key={one.id} one={one} name={names.get(one.id) ?? "Somebody"} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Modal>
  );
}
