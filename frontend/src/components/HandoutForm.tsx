import { useEffect, useState } from "preact/hooks";
import { linkOf, titleOf } from "../room/handouts";
import { FILE_MAX_BYTES, NotTaken, type Progress, type Sent } from "../wire/handouts";
import type { Ask } from "../wire/replies";
import { HANDOUTS } from "../words/handouts";

interface Props {
  readonly onSend: (file: File, onProgress: Progress, ended: AbortSignal) => Promise<Sent>;
  readonly onAsk: (ask: Ask) => void;
}

interface TitleProps {
  readonly title: string;
  readonly onTitle: (title: string) => void;
}

function Title({ title, onTitle }: TitleProps) {
  return (
    <label>
      {HANDOUTS.title}
      <input
        type="text"
        maxLength={80}
        value={title}
        onInput={(event) => onTitle(event.currentTarget.value)}
      />
    </label>
  );
}

function LinkForm({ onAsk }: Pick<Props, "onAsk">) {
  const [title, setTitle] = useState("");
  const [text, setText] = useState("");
  const link = linkOf(text);
  const isReady = link !== null && title.trim() !== "";
  const onSubmit = (event: Event): void => {
    event.preventDefault();
    if (isReady) onAsk({ type: "share_link", title, link });
  };
  return (
    <form onSubmit={onSubmit}>
      <label>
        {HANDOUTS.link}
        <input
          type="text"
          inputMode="url"
          autocomplete="off"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      {text.trim() !== "" && <p class="small soft handout-kind">{link ?? HANDOUTS.noLink}</p>}
      <Title title={title} onTitle={setTitle} />
      <button type="submit" disabled={!isReady}>
        {HANDOUTS.shareLink}
      </button>
    </form>
  );
}

function FileForm({ onSend, onAsk }: Props) {
  const [file, setFile] = useState<File | null>(null);
  const [title, setTitle] = useState("");
  const [part, setPart] = useState<number | null>(null);
  const [problem, setProblem] = useState("");
  const [leaving] = useState(() => new AbortController());
  useEffect(() => () => leaving.abort(), [leaving]); // who closes this before it is there shares nothing
  const choose = (chosen: File | null): void => {
    setFile(chosen);
    setTitle(chosen ? titleOf(chosen.name) : "");
    setProblem(chosen && chosen.size > FILE_MAX_BYTES ? HANDOUTS.tooLarge : "");
  };
  const isReady = file !== null && problem === "" && title.trim() !== "" && part === null;
  const onSubmit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!isReady) return;
    setPart(0);
    try {
      const sent = await onSend(file, setPart, leaving.signal);
      if (!leaving.signal.aborted) onAsk({ type: "share_file", title, ...sent });
    } catch (error) {
      setProblem(error instanceof NotTaken ? error.message : HANDOUTS.notSent);
    }
    setPart(null);
  };
  return (
    <form onSubmit={(event) => void onSubmit(event)}>
      <label>
        {HANDOUTS.file}
        <input
          type="file"
          accept=".pdf,.png,.jpg,.jpeg,.txt"
          onChange={(event) => choose(event.currentTarget.files?.[0] ?? null)}
        />
      </label>
      <Title title={title} onTitle={setTitle} />
      {part !== null && <progress value={part} aria-label={HANDOUTS.sending} />}
      {problem && <p role="alert">{problem}</p>}
      <button type="submit" class="primary" disabled={!isReady}>
        {HANDOUTS.shareFile}
      </button>
    </form>
  );
}

/** A file or a link for everybody, with what becomes of it. */
export function HandoutForm({ onSend, onAsk }: Props) {
  return (
    <details class="poll-form">
      <summary>{HANDOUTS.summary}</summary>
      <p class="small soft">{HANDOUTS.promise}</p>
      <FileForm onSend={onSend} onAsk={onAsk} />
      <LinkForm onAsk={onAsk} />
    </details>
  );
}
