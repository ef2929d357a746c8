/** The server has another version of the file than when the download began. */
export class ContentChanged extends Error {}

/** The server sends the whole file although a part was asked for. */
export class RangesIgnored extends Error {}
