import { useEffect, useRef, useState } from "preact/hooks";
import type { Snapshot } from "../protocol/types";
import { type Line, linesOf, nearOnes, type PanelWatch } from "../room/panel";
import type { Ask } from "../wire/replies";
import {
  clockField,
  instantOf,
  keptOutWords,
  minutesWords,
  nearWords,
  PANEL,
  whereWords,
} from "../words/panel";
import { LINE_QUALITY } from "../words/view";
import { Modal } from "./Modal";
import { Name } from "./Name";
import { RemoveForm } from "./RemoveForm";

interface Props {
  readonly snapshot: Snapshot;
  readonly watch: PanelWatch;
  readonly now: number;
}

interface PhoneProps {
  readonly line: Line;
  readonly watch: PanelWatch;
  readonly now: number;
  readonly onDone: (word: string) => void;
}

function PhoneForm({ line, watch, now, onDone }: PhoneProps) {
  const [from, setFrom] = useState("");
  const [to, setTo] = useState(clockField(now));
  const [reason, setReason] = useState("");
  const [notice, setNotice] = useState("");
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []); // it stands under a list that may be long
  const send = (event: Event): void => {
    event.preventDefault();
    const [from_ms, to_ms] = [instantOf(from, now), instantOf(to, now)];
    if (from_ms === null || to_ms === null || from_ms >= to_ms || reason.trim() === "") {
      setNotice(PANEL.notThat);
      return;
    }
    watch.vouch({ person: line.row.id, from_ms, to_ms, reason: reason.trim() }).then(
      (refusal) => (refusal === null ? onDone(PANEL.saved) : setNotice(refusal || PANEL.notThat)),
      () => setNotice(PANEL.away),
    );
  };
  return (
    <form class="phone-form" onSubmit={send}>
      <h3>
        {PANEL.phoneTitle}: {line.row.name}
      </h3>
      <p class="small soft">{PANEL.phoneWhat}</p>
      <label>
        <span>{PANEL.from}</span>
        <input
          ref={first}
          type="time"
          required
          value={from}
          onInput={(event) => setFrom(event.currentTarget.value)}
        />
      </label>
      <label>
        <span>{PANEL.to}</span>
        <input type="time" required value={to} onInput={(event) => setTo(event.currentTarget.value)} />
      </label>
      <label class="why">
        <span>{PANEL.why}</span>
        <input
          type="text"
          maxLength={200}
          autocomplete="off"
          value={reason}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
      </label>
      <p role="alert">{notice}</p>
      <button type="submit" class="primary">
        {PANEL.save}
      </button>
    </form>
  );
}

interface RowProps {
  readonly line: Line;
  readonly startMs: number;
  readonly now: number;
  /** Once the session runs: before, no time is there to be vouched for. */
  readonly onPhone: (() => void) | undefined;
  /** Given for who was here and is gone. */
  readonly onKeepOut?: (() => void) | undefined;
}

function Row({ line, startMs, now, onPhone, onKeepOut }: RowProps) {
  const { row, where, there } = line;
  const connection = there && (there.connection === "live" ? LINE_QUALITY[there.line] : "coming back");
  return (
    <li class="panel-row" data-where={where}>
      <strong>
        <Name name={row.name} pronouns={there?.pronouns ?? row.pronouns} />
      </strong>
      <span class="panel-where">{whereWords(where, startMs, now)}</span>
      <span class="number panel-minutes">{minutesWords(row)}</span>
      <span class="small soft panel-line">
        {there && !there.elsewhere && `${connection} · camera ${there.camera ? "on" : "off"}`}
        {there?.elsewhere && "in another place"}
      </span>
      {onPhone && (
        <button type="button" aria-label={`${PANEL.phone}: ${row.name}`} onClick={onPhone}>
          {PANEL.phone}
        </button>
      )}
      {onKeepOut && (
        <button type="button" aria-label={`${PANEL.keepOut}: ${row.name}`} onClick={onKeepOut}>
          {PANEL.keepOut}
        </button>
      )}
    </li>
  );
}

interface PanelProps extends Props {
  readonly onAsk: (ask: Ask) => void;
  readonly onClose: () => void;
}

/** Who is expected, here, late, with their minutes so far, line and camera; for those who lead alone. */
export function PeoplePanel({ snapshot, watch, now, onAsk, onClose }: PanelProps) {
  const [onPhone, setOnPhone] = useState<string | null>(null);
  const [keptOut, setKeptOut] = useState<string | null>(null);
  const [notice, setNotice] = useState("");
  const panel = watch.panel.value;
  const lines = panel ? linesOf(panel, snapshot, now) : [];
  const leaver = lines.find(({ row, where }) => row.id === keptOut && where === "gone");
  const chosen = lines.find(({ row }) => row.id === onPhone);
  const here = lines.filter(({ where }) => where === "here").length;
  const isRunning = snapshot.room.phase === "open";
  const choose = (id: string): void => {
    setNotice("");
    setKeptOut(null);
    setOnPhone(id);
  };
  const keepOut = (id: string): void => {
    setNotice("");
    setOnPhone(null);
    setKeptOut(id);
  };
  return (
    <Modal title={PANEL.title} onClose={onClose} wide>
      {panel === null ? (
        <p role="status">{PANEL.looking}</p>
      ) : (
        <>
          <p>
            <span class="number">
              {here} of {lines.length}
            </span>{" "}
            here. <span class="small soft">{PANEL.behind}</span>
          </p>
          {lines.length === 0 && <p>{PANEL.nobody}</p>}
          <ul class="panel">
            {lines.map((line) => (
              <Row
                key={line.row.id}
                line={line}
                startMs={snapshot.room.scheduled_start_ms}
                now={now}
                onPhone={isRunning ? () => choose(line.row.id) : undefined}
                onKeepOut={line.where === "gone" ? () => keepOut(line.row.id) : undefined}
              />
            ))}
          </ul>
          {!isRunning && lines.length > 0 && <p class="small soft">{PANEL.phoneLater}</p>}
          <p role="status">{notice}</p>
          {leaver && (
            <RemoveForm
              key={leaver.row.id}
              name={leaver.row.name}
              gone
              onRemove={(reason) => {
                onAsk({ type: "remove", participant: leaver.row.id, reason });
                setNotice(keptOutWords(leaver.row.name));
                setKeptOut(null);
              }}
            />
          )}
          {chosen && isRunning && (
            <PhoneForm
              key={chosen.row.id}
              line={chosen}
              watch={watch}
              now={now}
              onDone={(word) => {
                setNotice(word);
                setOnPhone(null);
              }}
            />
          )}
        </>
      )}
    </Modal>
  );
}

/** One quiet line for those who lead, while somebody is a little short of what is asked of the day. */
export function NearBar({ snapshot, watch }: Omit<Props, "now">) {
  const panel = watch.panel.value;
  const words = panel && snapshot.room.phase === "open" ? nearWords(nearOnes(panel, snapshot)) : null;
  if (words === null) return null;
  return (
    <div class="strip near" data-tone="info">
      <p class="number">{words}</p>
    </div>
  );
}
