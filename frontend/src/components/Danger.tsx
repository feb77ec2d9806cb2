import type { Emergency } from "../room/config";
import { dialled, HELP } from "../words/safety";

function Dialled({ number }: { readonly number: string }) {
  const link = dialled(number);
  return link ? <a href={link}>{number}</a> : <span>{number}</span>;
}

/** Whom to call, for who cannot wait for the people here. */
export function Danger({ number, crisisLine }: Emergency) {
  return (
    <p class="small soft">
      {HELP.danger}
      <Dialled number={number} />
      {HELP.crisis}
      <Dialled number={crisisLine} />
      {HELP.anyTime}
    </p>
  );
}
