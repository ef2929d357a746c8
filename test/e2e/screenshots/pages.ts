/** A page to take a picture of. */
export interface ScreenshotPage {
  readonly name: string;
  /** What its text must contain. */
  readonly title: string;
  readonly html: string;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Device pixels a CSS pixel; default 1. */
  readonly scale?: number;
}

const SANS = "font:14px/1.5 'Liberation Sans',sans-serif";
const MONO = "font:13px/1.4 'Liberation Mono',monospace";
const page = (style: string, body: string) => `<!doctype html><meta charset="utf-8"><style>body{margin:0;${style}}</style><body>${body}`;
const paragraph =
  "Each picture is decoded once and kept in memory until its caption is written. Results are stored by content, so moving a file costs nothing.";
const bar = (label: string, value: number, colour: string) =>
  `<div style="display:flex;align-items:center;margin:6px 0"><span style="width:110px">${label}</span><span style="display:inline-block;height:22px;width:${value * 6}px;background:${colour}"></span><span style="margin-left:8px">${value}</span></div>`;
const node = (label: string, x: number, y: number) =>
  `<g><rect x="${x}" y="${y}" width="150" height="50" rx="5" fill="#ececff" stroke="#9370db"/><text x="${x + 75}" y="${y + 31}" text-anchor="middle">${label}</text></g>`;
const field = (label: string, value: string) =>
  `<label style="display:block;margin:12px 0">${label}<br><input value="${value}" style="width:320px;padding:6px;font:inherit"></label>`;

/** A modal over a page with larger letters, some of them cut off by it. */
const modal = (name: string, title: string, veil: string, box: string, content: string, style = SANS): ScreenshotPage => ({
  name,
  title: `Dialog: ${title}`,
  width: 900,
  height: 600,
  html: page(
    style,
    `<header style="background:#1f3a5f;color:#fff;padding:12px 24px">Falcon Notes &nbsp; Share</header><main style="padding:20px 40px"><h1>Project plan</h1>${`<p>${paragraph}</p><h2>Milestones</h2><p>${paragraph}</p>`.repeat(2)}</main><div style="position:fixed;inset:0;background:${veil};display:flex;align-items:center;justify-content:center"><div style="width:400px;border-radius:8px;${box}">${content}</div></div>`,
  ),
});
const button = (label: string, style: string) => `<button style="padding:6px 14px;border:0;border-radius:4px;${style}">${label}</button> `;

/** Pages of documentation, terminals, dialogs, diagrams, forms, tables and editors, light and dark. */
export const PAGES: readonly ScreenshotPage[] = [
  {
    name: "documentation",
    title: "Getting started",
    width: 1000,
    height: 640,
    html: page(
      SANS,
      `<header style="background:#1f3a5f;color:#fff;padding:12px 24px">Falcon Docs &nbsp; Guide &nbsp; Reference</header><main style="padding:20px 40px;max-width:720px"><h1>Getting started</h1><p>${paragraph}</p><h2>Installation</h2><p>${paragraph}</p><pre style="background:#f4f4f4;padding:10px">npm install falcon</pre></main>`,
    ),
  },
  {
    name: "article-dark",
    title: "Release notes 4.2",
    width: 900,
    height: 600,
    html: page(
      `${SANS};background:#0d1117;color:#c9d1d9`,
      `<main style="padding:24px 48px"><h1>Release notes 4.2</h1><p>${paragraph}</p><h2>Breaking changes</h2><ul><li>The option cacheSize is gone.</li><li>Node 18 is no longer supported.</li></ul></main>`,
    ),
  },
  {
    name: "terminal",
    title: "npm test",
    width: 760,
    height: 400,
    html: page(
      `${MONO};background:#1e1e1e;color:#d4d4d4`,
      `<pre style="margin:14px"><span style="color:#4ec9b0">dev@host</span>:<span style="color:#569cd6">~/falcon</span>$ npm test

&gt; falcon@4.2.0 test
&gt; vitest run

 <span style="color:#6a9955">PASS</span>  src/cache.test.ts (8 tests)
 <span style="color:#6a9955">PASS</span>  src/queue.test.ts (4 tests)

 Tests  12 passed (12)
 Duration  1.84s
<span style="color:#4ec9b0">dev@host</span>:<span style="color:#569cd6">~/falcon</span>$</pre>`,
    ),
  },
  {
    name: "terminal-light",
    title: "git status",
    width: 700,
    height: 320,
    html: page(
      `${MONO};background:#fdf6e3;color:#586e75`,
      `<pre style="margin:12px">$ git status
On branch main
Your branch is up to date with 'origin/main'.

Changes not staged for commit:
        modified:   docs/alt-text.md
        modified:   src/cli/main.ts</pre>`,
    ),
  },
  {
    name: "dialog",
    title: "Delete repository?",
    width: 900,
    height: 600,
    html: page(
      `${SANS};background:#888;color:#555`,
      `<div style="padding:30px;filter:brightness(.8)"><h3>Projects</h3><p>alpha</p><p>beta</p><p>gamma</p></div><div style="position:absolute;left:240px;top:180px;width:420px;background:#fff;color:#222;border-radius:8px;padding:20px;box-shadow:0 10px 40px #0008"><h2 style="margin-top:0">Delete repository?</h2><p>This cannot be undone. All issues and releases are removed.</p><div style="text-align:right"><button>Cancel</button> <button style="background:#d32f2f;color:#fff;border:0;padding:6px 14px">Delete</button></div></div>`,
    ),
  },
  {
    name: "error-dialog-dark",
    title: "Connection lost",
    width: 800,
    height: 500,
    html: page(
      `${SANS};background:#202124`,
      `<div style="position:absolute;left:200px;top:150px;width:400px;background:#2d2e31;color:#e8eaed;border:1px solid #555;border-radius:6px;padding:18px"><div style="font-size:20px">Connection lost</div><p>The server did not answer within 30 seconds.</p><div style="text-align:right;color:#8ab4f8">Retry &nbsp;&nbsp; Close</div></div>`,
    ),
  },
  modal(
    "modal-grey-title",
    "Unsaved changes",
    "rgba(0,0,0,.5)",
    "background:#fff;color:#888;padding:20px",
    `<h2 style="margin-top:0">Unsaved changes</h2><p>Your edits to this page have not been saved yet.</p>${button("Discard", "background:#111;color:#fff")}${button("Save", "background:#111;color:#fff")}`,
  ),
  modal(
    "modal-large-buttons",
    "Unsaved changes",
    "rgba(0,0,0,.5)",
    "background:#fff;color:#222;padding:20px",
    `<div>Unsaved changes</div><p style="color:#666">Your edits to this page have not been saved yet.</p><div style="text-align:right">${button("Discard", "font:bold 16px 'Liberation Sans'")}${button("Save", "font:bold 16px 'Liberation Sans';background:#0969da;color:#fff")}</div>`,
  ),
  modal(
    "modal-dark",
    "Unsaved changes",
    "rgba(0,0,0,.6)",
    "background:#161b22;color:#8b949e;border:1px solid #30363d;padding:20px",
    `<h2 style="margin-top:0">Unsaved changes</h2><p>Your edits to this page have not been saved yet.</p>${button("Discard", "")}${button("Save", "background:#0969da;color:#fff")}`,
    `${SANS};background:#0d1117;color:#c9d1d9`,
  ),
  modal(
    "modal-with-rules",
    "Invite people",
    "rgba(0,0,0,.5)",
    "background:#fff;color:#333",
    `<div style="padding:14px;font-size:18px;border-bottom:1px solid #dee2e6">Invite people</div><div style="padding:14px">${field("E-mail address", "ada@example.org")}</div><div style="padding:14px;text-align:right;border-top:1px solid #dee2e6">${button("Cancel", "background:#6c757d;color:#fff")}${button("Send invitation", "background:#0d6efd;color:#fff")}</div>`,
  ),
  {
    name: "flowchart",
    title: "Order processing",
    width: 820,
    height: 420,
    html: page(
      "background:#fff",
      `<svg width="820" height="420" font-family="Liberation Sans" font-size="16"><text x="410" y="40" text-anchor="middle" font-size="24">Order processing</text>${node("Receive order", 40, 100)}${node("Check stock", 330, 100)}${node("Ship parcel", 330, 250)}${node("Send refund", 610, 100)}<g stroke="#333" fill="none"><path d="M190 125H330M480 125H610M405 150V250"/></g><text x="525" y="115" font-size="13">none left</text></svg>`,
    ),
  },
  {
    name: "bar-chart",
    title: "Downloads per month",
    width: 800,
    height: 420,
    html: page(
      SANS,
      `<div style="padding:24px"><div style="font-size:22px;font-weight:bold">Downloads per month</div>${bar("January", 42, "#4e79a7")}${bar("February", 55, "#f28e2b")}${bar("March", 61, "#e15759")}${bar("April", 88, "#76b7b2")}</div>`,
    ),
  },
  {
    name: "settings",
    title: "Appearance",
    width: 960,
    height: 620,
    html: page(
      SANS,
      `<div style="display:flex"><nav style="width:200px;background:#f3f3f3;height:620px;padding:16px;box-sizing:border-box"><p>General</p><p><b>Appearance</b></p><p>Privacy</p><p>Shortcuts</p></nav><main style="padding:16px 32px"><h1>Appearance</h1>${field("Theme", "Follow the system")}${field("Font size", "14 px")}<label><input type="checkbox" checked> Show line numbers</label></main></div>`,
    ),
  },
  {
    name: "sign-up-dense",
    title: "Create your account",
    width: 640,
    height: 520,
    scale: 2,
    html: page(
      "font:12px/1.4 'Liberation Sans'",
      `<main style="padding:24px 60px"><h1 style="font-size:20px">Create your account</h1>${field("User name", "ada")}${field("E-mail address", "ada@example.org")}<button>Continue</button><p style="color:#666">Already registered? Sign in instead.</p></main>`,
    ),
  },
  {
    name: "table",
    title: "Quarterly invoices",
    width: 900,
    height: 420,
    html: page(
      SANS,
      `<div style="padding:20px"><h2>Quarterly invoices</h2><table style="border-collapse:collapse;width:100%" border="1" cellpadding="6"><tr><th>Number</th><th>Customer</th><th>Due</th><th>Amount</th></tr>${["Northwind", "Contoso", "Fabrikam", "Tailspin"].map((name, index) => `<tr><td>20${index}1</td><td>${name}</td><td>3 May</td><td>${(index + 1) * 130}.00</td></tr>`).join("")}</table></div>`,
    ),
  },
  {
    name: "code-editor",
    title: "cache.ts",
    width: 900,
    height: 520,
    html: page(
      `${MONO};background:#1e1e1e;color:#d4d4d4`,
      `<div style="background:#252526;font:13px 'Liberation Sans';padding:9px 14px"><span style="background:#1e1e1e;color:#fff;padding:9px 14px">cache.ts</span> <span style="color:#999;padding:0 14px">queue.ts</span></div><pre style="margin:12px 20px"><span style="color:#569cd6">export class</span> <span style="color:#4ec9b0">Cache</span> {
  <span style="color:#569cd6">private readonly</span> entries = <span style="color:#569cd6">new</span> Map&lt;string, Entry&gt;();

  get(key: string): Entry | undefined {
    <span style="color:#c586c0">return</span> this.entries.get(key);
  }
}</pre>`,
    ),
  },
];
