import type { RoomConfig } from "../room/config";
import type { Ending } from "../wire/closing";
import { BACK_IN, ENDED_LEADING } from "../words/ending";
import { GUEST_BACK, guestEnding } from "../words/guest";
import { ENDINGS } from "../words/messages";
import { Counted } from "./Counted";
import { Danger } from "./Danger";

interface Props {
  readonly ending: Ending;
  readonly config: RoomConfig;
  /** Whether the reader led the session. */
  readonly leads: boolean;
}

function wayBack(ending: Ending): string | null {
  return ending === "denied" || ending === "removed" || ending === "left" ? BACK_IN[ending] : null;
}

function Onward({ ending, config, leads }: Props) {
  if (config.guest) {
    return (
      <a class="button large" href={config.homeUrl}>
        {GUEST_BACK}
      </a>
    );
  }
  if (ending === "signed_out" || ending === "not_yours") {
    return (
      <a class="button primary large" href={config.signInUrl}>
        Sign in
      </a>
    );
  }
  const hasPage = ending === "ended" || ending === "left";
  const back = wayBack(ending);
  return (
    <>
      {back && (
        <a class="button primary large" href={`${config.sessionUrl}room/`}>
          {back}
        </a>
      )}
      {ending === "ended" && leads && (
        <a class="button primary large" href={`${config.sessionUrl}review/`}>
          Review and sign
        </a>
      )}
      {hasPage && !(ending === "ended" && leads) && (
        <a class={`button large ${back ? "" : "primary"}`} href={config.sessionUrl}>
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
export function Ended({ ending, config, leads }: Props) {
  const { title, text } = config.guest ? guestEnding(ending) : ENDINGS[ending];
  const isSentAway = ending === "denied" || ending === "removed" || ending === "barred";
  const onward = (
    <div class="actions">
      <Onward ending={ending} config={config} leads={leads} />
    </div>
  );
  const counts = ending === "ended" && !config.guest;
  return (
    <main class="ended">
      <p class="soft">{config.title}</p>
      <h1 tabIndex={-1}>{title}</h1>
      <p>{ending === "ended" && leads ? ENDED_LEADING : text}</p>
      {isSentAway && !leads && <Danger {...config.emergency} />}
      {counts ? <Counted {...{ config, leads, onward }} /> : onward}
    </main>
  );
}
