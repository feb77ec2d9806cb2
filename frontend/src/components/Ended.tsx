import type { RoomConfig } from "../room/config";
import type { Ending } from "../wire/closing";
import { ENDINGS } from "../words/messages";

interface Props {
  readonly ending: Ending;
  readonly config: RoomConfig;
}

function Onward({ ending, config }: Props) {
  if (ending === "signed_out" || ending === "not_yours") {
    return (
      <a class="button primary large" href={config.signInUrl}>
        Sign in
      </a>
    );
  }
  const hasPage = ending === "ended" || ending === "left";
  return (
    <>
      {hasPage && (
        <a class="button primary large" href={config.sessionUrl}>
          See what counted
        </a>
      )}
      <a class="button large" href={config.homeUrl}>
        Go to your start page
      </a>
    </>
  );
}

/** The last screen: what happened, and the way on. */
export function Ended({ ending, config }: Props) {
  const { title, text } = ENDINGS[ending];
  return (
    <main class="ended">
      <p class="soft">{config.title}</p>
      <h1 tabIndex={-1}>{title}</h1>
      <p>{text}</p>
      <div class="actions">
        <Onward ending={ending} config={config} />
      </div>
    </main>
  );
}
