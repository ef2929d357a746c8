/** Something a person can act on: what failed, and what to do. Set-up prints it without a stack and exits with 2. */
export class SetupError extends Error {
  /** @param {string} message @param {string} [detail] what the failing program said */
  constructor(message, detail) {
    super(
      detail
        ? `${message}\n${detail
            .trim()
            .split("\n")
            .slice(-8)
            .map((line) => `    ${line}`)
            .join("\n")}`
        : message,
    );
    this.name = "SetupError";
  }
}
