/** Errors a person can act on. They are thrown once, name the file or setting at fault and say what to do, and keep their code across the process boundary. */

export type MilsErrorCode =
  /** The file is not there, cannot be read, is a directory or is empty. */
  | "media-unreadable"
  /** It is no picture, video or sound of a known kind, or is damaged. */
  | "media-undecodable"
  /** It is larger than what is decoded safely. */
  | "media-too-large"
  /** Nothing on this machine can decode or score this modality yet. */
  | "media-unsupported"
  /** A model directory or file is missing. */
  | "model-missing"
  /** A model file does not have the size or SHA-256 its manifest states, or its manifest cannot be read. */
  | "model-damaged"
  /** The runtime refused the model, or produced values that are no scores. */
  | "model-failed"
  /** The generator writes captions, but cannot follow instructions. */
  | "model-unsuitable"
  /** The generator's server did not answer as it should. */
  | "server-failed"
  | "out-of-memory"
  /** The inference process ended while it was working. */
  | "engine-died"
  /** A parameter is out of its range. */
  | "invalid-parameter"
  /** A document cannot be parsed. */
  | "document-syntax"
  /** A document is not what it was when it was read. */
  | "document-changed"
  /** A file could not be written. */
  | "write-failed"
  /** A settings file is wrong. */
  | "configuration"
  | "download-failed"
  /** A person or program asked to stop before anything was found. */
  | "cancelled"
  | "internal";

export class MilsError extends Error {
  override readonly name = "MilsError";

  /**
   * @param code for programs
   * @param message one line for people: what is wrong with what, and what to do
   */
  constructor(
    readonly code: MilsErrorCode,
    message: string,
    readonly options: { readonly file?: string; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
  }

  get file(): string | undefined {
    return this.options.file;
  }
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
