// The one offer of a peer connection. The order of its m-lines is the wire's law: 0 microphone, 1 camera,
// 2 screen, then for seat i: 3+2i audio, 4+2i video.

/** Lowest first, or Chromium drops the wrong one when the line is narrow. */
export const CAMERA_LAYERS: RTCRtpEncodingParameters[] = [
  { rid: "l", scaleResolutionDownBy: 4, maxBitrate: 120_000 },
  { rid: "m", scaleResolutionDownBy: 2, maxBitrate: 400_000 },
  { rid: "h", scaleResolutionDownBy: 1, maxBitrate: 1_200_000 },
];
const SCREEN: RTCRtpEncodingParameters[] = [{ maxBitrate: 1_500_000, maxFramerate: 15 }];

type Line = "microphone" | "audio" | "video";

// The best first. RED repeats each packet of a voice in the next one: what is lost on the way up is filled in.
const WANTED: Readonly<Record<Line, readonly string[]>> = {
  microphone: ["audio/red", "audio/opus"],
  audio: ["audio/opus"],
  video: ["video/vp8", "video/rtx"],
};

export interface SeatLine {
  readonly seat: number;
  readonly kind: "audio" | "video";
}

/** Which seat the m-line at `index` carries; null for this person's own. */
export function seatOfLine(index: number): SeatLine | null {
  if (index < 3) return null;
  return { seat: Math.floor((index - 3) / 2), kind: index % 2 === 1 ? "audio" : "video" };
}

/** Opus for voices, VP8 with retransmission for pictures; an empty list leaves the browser its own. */
export function wantedCodecs<C extends { mimeType: string }>(all: readonly C[], line: Line): C[] {
  return WANTED[line].flatMap((name) => all.filter((codec) => codec.mimeType.toLowerCase() === name));
}

function add(connection: RTCPeerConnection, line: Line, init: RTCRtpTransceiverInit): RTCRtpTransceiver {
  const kind = line === "video" ? "video" : "audio";
  const transceiver = connection.addTransceiver(kind, init);
  const codecs = wantedCodecs(RTCRtpReceiver.getCapabilities(kind)?.codecs ?? [], line);
  if (codecs.length > 0) transceiver.setCodecPreferences(codecs);
  return transceiver;
}

export interface OwnLines {
  readonly microphone: RTCRtpSender;
  readonly camera: RTCRtpSender;
  readonly screen: RTCRtpSender;
}

/** Adds every m-line of the law to a fresh connection. */
export function layOut(connection: RTCPeerConnection, seats: number): OwnLines {
  const microphone = add(connection, "microphone", { direction: "sendonly" });
  const camera = add(connection, "video", { direction: "sendonly", sendEncodings: CAMERA_LAYERS });
  const screen = add(connection, "video", { direction: "sendonly", sendEncodings: SCREEN });
  for (let seat = 0; seat < seats; seat += 1) {
    add(connection, "audio", { direction: "recvonly" });
    add(connection, "video", { direction: "recvonly" });
  }
  return { microphone: microphone.sender, camera: camera.sender, screen: screen.sender };
}
