import type { TopicGroup } from "./topics.ts";

/** What the initial sound captions are about, written for this project. */
export const SOUND_TOPICS: readonly TopicGroup[] = [];
