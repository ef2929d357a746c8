import { FORMATS } from "../documents/formats/index.ts";

/** Of the documents whose references are found; with the dot, lower case. */
export const DOCUMENT_EXTENSIONS: ReadonlySet<string> = new Set(FORMATS.flatMap(({ extensions }) => extensions));
