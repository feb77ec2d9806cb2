import { useEffect, useState } from "preact/hooks";
import { meterLevel } from "../media/level";
import { CHECK } from "../words/messages";

// A word said once is enough; the sentence stays so that nobody has to keep talking.
const HEARD_AT = 0.25;
// A microphone in the quietest room still rustles: nothing at all for so long is a switch or a wrong device.
const SILENT_AFTER = 60; // readings, ten a second

/** A bar that moves with the voice, and the sentence that says the same. */
export function LevelMeter({ track }: { track: MediaStreamTrack }) {
  const [level, setLevel] = useState(0);
  const [heard, setHeard] = useState(false);
  const [silent, setSilent] = useState(0);
  useEffect(() => {
    setHeard(false);
    setSilent(0);
    return meterLevel(track, (now, isDead) => {
      setLevel(now);
      setSilent((before) => (!isDead ? 0 : Math.min(before + 1, SILENT_AFTER)));
      if (now > HEARD_AT) setHeard(true);
    });
  }, [track]);
  return (
    <div class="level">
      <div
        class="level-bar"
        role="meter"
        aria-label="Microphone level"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(level * 100)}
        style={{ "--level": `${level}` }}
      />
      <p class="small soft" role="status">
        {silent >= SILENT_AFTER ? CHECK.silent : heard ? CHECK.heard : CHECK.quiet}
      </p>
    </div>
  );
}
