import type { Poll, Snapshot, Timer } from "../protocol/types";
import { useNow } from "../room/now";
import { following, promise, roundWords, SIGNS, standing, timeLeft } from "../room/together";
import type { Ask } from "../wire/replies";

interface Props {
  readonly snapshot: Snapshot;
  readonly leads: boolean;
  readonly onAsk: (ask: Ask) => void;
}

type LedProps = Pick<Props, "leads" | "onAsk">;

function RoundBar({ snapshot, leads, onAsk }: Props) {
  const { round } = snapshot.between;
  if (!round) return null;
  const where = standing(round, snapshot.you.id);
  const next = following(round, snapshot.participants);
  const pass = (): void => onAsk({ type: "pass_turn", participant: snapshot.you.id });
  return (
    <section class="strip" data-tone={where === "turn" ? "watch" : "info"} aria-label="Check-in round">
      <p>{roundWords(snapshot, round)}</p>
      <div class="actions">
        {where === "turn" && (
          <button type="button" onClick={pass}>
            I am done, or I pass
          </button>
        )}
        {(where === "next" || where === "waiting") && (
          <button type="button" onClick={pass}>
            Pass this time
          </button>
        )}
        {leads && next && (
          <button type="button" class="primary" onClick={() => onAsk({ type: "next_turn" })}>
            Next: {next}
          </button>
        )}
        {leads && (
          <button type="button" onClick={() => onAsk({ type: "end_round" })}>
            End the round
          </button>
        )}
      </div>
    </section>
  );
}

function TimerBar({ timer, leads, onAsk }: LedProps & { readonly timer: Timer }) {
  const now = useNow(1000, timer);
  const isOver = now >= timer.until_ms;
  return (
    <section class="strip" data-tone={isOver ? "watch" : "info"} aria-label="Timer">
      <p>
        <span role="timer" class="number">
          {isOver ? "The time is over." : `${timeLeft(timer.until_ms, now)} left`}
        </span>
        <span class="visually-hidden" role="status">
          {isOver ? "The time is over." : ""}
        </span>
      </p>
      {leads && (
        <button type="button" onClick={() => onAsk({ type: "stop_timer" })}>
          Stop the timer
        </button>
      )}
    </section>
  );
}

function Answers({ poll, onAsk }: { readonly poll: Poll; readonly onAsk: Props["onAsk"] }) {
  return (
    <ul class="poll-answers">
      {poll.answers.map((answer, index) => (
        <li key={`${poll.n} ${answer}`}>
          <button type="button" onClick={() => onAsk({ type: "vote", poll: poll.n, answer: index })}>
            {answer}
          </button>
        </li>
      ))}
    </ul>
  );
}

function Results({ poll, counts }: { readonly poll: Poll; readonly counts: readonly number[] }) {
  return (
    <dl class="poll-results">
      {poll.answers.map((answer, index) => (
        <div key={`${poll.n} ${answer}`}>
          <dt>{answer}</dt>
          <dd class="number">
            {counts[index]}
            {poll.names?.[index]?.length ? <span class="soft"> · {poll.names[index].join(", ")}</span> : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function PollBar({ poll, leads, onAsk }: LedProps & { readonly poll: Poll }) {
  const mayAnswer = poll.open && !leads && !poll.is_yours_in;
  return (
    <section class="strip poll" aria-label="Question">
      <h2 class="strip-title">{poll.question}</h2>
      {poll.open && <p class="small soft">{promise(poll)}</p>}
      {mayAnswer && <Answers poll={poll} onAsk={onAsk} />}
      {poll.counts && <Results poll={poll} counts={poll.counts} />}
      <p class="small number">
        {poll.is_yours_in && poll.open ? "Your answer is in. " : ""}
        {poll.voted === 1 ? "1 person has answered." : `${poll.voted} people have answered.`}
      </p>
      {leads && (
        <div class="actions">
          {poll.open && (
            <button type="button" class="primary" onClick={() => onAsk({ type: "close_poll" })}>
              Close and show results
            </button>
          )}
          <button type="button" onClick={() => onAsk({ type: "put_poll_away" })}>
            Put away
          </button>
        </div>
      )}
    </section>
  );
}

/** What goes on between people at this moment: a round, a timer, a question. */
export function TogetherBars({ snapshot, leads, onAsk }: Props) {
  const { timer, poll } = snapshot.between;
  return (
    <>
      <RoundBar snapshot={snapshot} leads={leads} onAsk={onAsk} />
      {timer && <TimerBar timer={timer} leads={leads} onAsk={onAsk} />}
      {poll && <PollBar poll={poll} leads={leads} onAsk={onAsk} />}
    </>
  );
}

/** Small signs of people here; they go by themselves, and nobody counts them. */
export function Signs({ snapshot }: Pick<Props, "snapshot">) {
  const signs = snapshot.between.reactions;
  if (signs.length === 0) return null;
  return (
    <ul class="signs" aria-label="Signs">
      {signs.map(({ by, name, kind, at_ms }) => (
        <li key={`${by} ${at_ms}`}>
          {name} {SIGNS[kind]}
        </li>
      ))}
    </ul>
  );
}
