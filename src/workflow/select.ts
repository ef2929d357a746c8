import { join } from "node:path";
import { locate } from "../documents/formats/index.ts";
import { type ProjectFiles, resolveTarget, type Target } from "../documents/resolve.ts";
import { check, type RuleId } from "../documents/rules/index.ts";
import type { MediaReference } from "../documents/types.ts";
import { messageOf } from "../protocol/index.ts";
import { discover } from "./discover.ts";
import { DOCUMENT_EXTENSIONS } from "./documentFiles.ts";
import type { StoredDocument } from "./documentStore.ts";
import { LineIndex, snippetOf } from "./findings.ts";
import { modalityOf } from "./mediaFiles.ts";
import { projectFiles, withMediaNames } from "./projectFiles.ts";
import { nameInWorkspace, type Workspace } from "./workspace.ts";
import { ordinalOf } from "./writeTexts.ts";

/** Why a reference waits for a text. `empty` says it is decorative although a name is needed there; `given` has a text of its own. */
export const SELECTABLE = ["missing", "placeholder", "empty", "given"] as const;
export type Selectable = (typeof SELECTABLE)[number];

const WAITING: Readonly<Partial<Record<RuleId, Selectable>>> = {
  "missing-alt": "missing",
  "whitespace-alt": "missing",
  "empty-alt": "empty",
  "placeholder-alt": "placeholder",
};

export interface SelectOptions {
  /** Files, folders and globs; `cwd` when empty. */
  readonly paths: readonly string[];
  readonly cwd: string;
  /** Only references that wait for one of these reasons. Default: all but `given`. Named explicitly, `empty` takes every empty text. */
  readonly only?: readonly Selectable[];
  /** Takes references that have a text, too. */
  readonly overwrite?: boolean;
  /** At most this many pictures. */
  readonly limit?: number;
  readonly signal?: AbortSignal;
}

/** A reference that waits for a text, and the file it shows. */
export interface SelectedReference {
  /** Absolute path of the document. */
  readonly path: string;
  /** Relative to the workspace. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly snippet: string;
  readonly reference: MediaReference;
  /** Among the references like it in the document, counted from 0. */
  readonly ordinal: number;
  /** The references before and after it in the document. */
  readonly previous?: MediaReference;
  readonly next?: MediaReference;
  readonly reason: Selectable;
  /** Absolute path of the media file. */
  readonly mediaPath: string;
}

/** All references that show the same bytes. */
export interface Picture {
  readonly hash: string;
  /** Absolute path of one of the files with these bytes. */
  readonly path: string;
  readonly references: readonly SelectedReference[];
}

/** A reference that waits for a text and cannot get one here. */
export interface SkippedReference {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly source: string;
  readonly reason: string;
}

export interface Selection {
  /** In the order they first stand in the documents. */
  readonly pictures: readonly Picture[];
  /** References of all pictures together. */
  readonly references: number;
  readonly documents: number;
  readonly skipped: readonly SkippedReference[];
  /** Documents and media that could not be read, with the reason. */
  readonly failures: readonly { readonly file: string; readonly message: string }[];
}

/**
 * Everything that waits for a text, grouped by picture content: what `mils alt` would describe and where it would write. Reads only.
 * @throws MilsError when a path is not there; the signal's reason when cancelled
 */
export async function selectReferences(workspace: Workspace, options: SelectOptions): Promise<Selection> {
  const { root, settings } = workspace;
  const { cwd, signal, limit = Number.POSITIVE_INFINITY } = options;
  const pictures = new Map<string, { hash: string; path: string; references: SelectedReference[] }>();
  const skipped: SkippedReference[] = [];
  const failures: { file: string; message: string }[] = [];
  const documents = new Set<string>();
  const files = new MediaLookup(workspace, signal);
  const paths = discover(options.paths, {
    workspace: root,
    cwd,
    extensions: DOCUMENT_EXTENSIONS,
    ignore: settings.ignore,
    ...(signal && { signal }),
  });
  for await (const path of paths) {
    signal?.throwIfAborted();
    try {
      const document = await workspace.documents.read(path);
      if (document === undefined) continue;
      for (const candidate of await waitingReferences(workspace, document, options)) {
        const target = await files.resolve(candidate.file, candidate.reference, document.text);
        const obstacle = obstacleOf(candidate.reference, target);
        if (obstacle !== undefined || target?.kind !== "file") {
          const { file, line, column, reference } = candidate;
          skipped.push({ file, line, column, source: reference.source ?? "", reason: obstacle ?? "the picture is not a file" });
          continue;
        }
        const mediaPath = join(root, target.path);
        const hash = await workspace.hashes.of(mediaPath);
        const picture = pictures.get(hash);
        if (picture !== undefined) picture.references.push({ ...candidate, mediaPath });
        else if (pictures.size < limit) pictures.set(hash, { hash, path: mediaPath, references: [{ ...candidate, mediaPath }] });
        else continue;
        documents.add(path);
      }
    } catch (thrown) {
      signal?.throwIfAborted();
      failures.push({ file: nameInWorkspace(workspace, path), message: messageOf(thrown) });
    }
  }
  const list = [...pictures.values()];
  const references = list.reduce((sum, picture) => sum + picture.references.length, 0);
  return { pictures: list, references, documents: documents.size, skipped, failures };
}

type WaitingReference = Omit<SelectedReference, "mediaPath">;

/** The references of one document that wait for a text, whatever they show. Throws `document-syntax`. */
async function waitingReferences(workspace: Workspace, document: StoredDocument, options: SelectOptions): Promise<WaitingReference[]> {
  const references = await locate(document.text, document.path, workspace.settings);
  if (references.length === 0) return [];
  const { policy, severities, maxLength } = workspace.settings;
  const file = nameInWorkspace(workspace, document.path);
  const reasons = new Map<MediaReference, Selectable>();
  for (const { reference, rule } of check(references, { path: file, policy, severities, maxLength })) {
    const reason = WAITING[rule];
    if (reason !== undefined && !reasons.has(reference)) reasons.set(reference, reason);
  }
  const wanted = new Set<Selectable>(options.only ?? (options.overwrite === true ? SELECTABLE : ["missing", "placeholder", "empty"]));
  let lines: LineIndex | undefined;
  return references.flatMap((reference, index) => {
    const reason = reasons.get(reference) ?? otherReason(reference, options);
    if (reason === undefined || !wanted.has(reason)) return [];
    lines ??= new LineIndex(document.text);
    const previous = references[index - 1];
    const next = references[index + 1];
    return [
      {
        path: document.path,
        file,
        ...lines.at(reference.span.start),
        snippet: snippetOf(document.text, reference.span),
        reference,
        ordinal: ordinalOf(references, reference),
        ...(previous !== undefined && { previous }),
        ...(next !== undefined && { next }),
        reason,
      },
    ];
  });
}

/** What no rule complains of is taken only when it was asked for. */
function otherReason(reference: MediaReference, options: SelectOptions): Selectable | undefined {
  if (reference.alt.state === "empty") return options.only?.includes("empty") === true ? "empty" : undefined;
  return reference.alt.state === "given" && options.overwrite === true ? "given" : undefined;
}

function obstacleOf(reference: MediaReference, target: Target | undefined): string | undefined {
  if (reference.edit === undefined) return "its text comes at run time, nothing can be written here";
  switch (target?.kind) {
    case undefined:
    case "dynamic":
      return "which picture it shows is known at run time only";
    case "remote":
      return "the picture is on the network";
    case "data":
      return "the picture is inside the document";
    case "fragment":
      return "it shows no file";
    case "missing":
      return "the picture's file was not found";
    case "file":
      return modalityOf(target.path) === undefined ? "the file is of no known kind of picture, video or sound" : undefined;
  }
}

/** Resolves sources of one workspace; media are listed by name only once a wiki link asks for it. */
class MediaLookup {
  private files: ProjectFiles;
  private named: Promise<ProjectFiles> | undefined;

  constructor(
    private readonly workspace: Workspace,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.files = projectFiles(workspace.root);
  }

  /** Undefined where the document has no literal source. */
  async resolve(file: string, reference: MediaReference, text: string): Promise<Target | undefined> {
    if (reference.source === undefined) return undefined;
    const { roots, aliases } = this.workspace.settings;
    const byName = text.startsWith("![[", reference.span.start);
    if (byName) {
      this.named ??= withMediaNames(this.files, this.workspace, this.signal);
      this.files = await this.named;
    }
    return resolveTarget(reference.source, { documentPath: file, files: this.files, roots, aliases, byName });
  }
}
