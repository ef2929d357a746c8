import { describe, expect, test } from "vitest";
import { tracePage } from "../../../src/protocol/webview.ts";

const page = tracePage({
  cspSource: "https://host",
  nonce: "abc123",
  script: "https://host/w.js?a=1&b=2",
  style: "https://host/w.css",
  language: "en",
  title: '<b>"Trace"</b>',
});

describe("the panel's page", () => {
  test("allows its own script by nonce alone, and no inline script or style, no network", () => {
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]?.replaceAll("&#39;", "'") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'nonce-abc123'");
    expect(policy).not.toMatch(/unsafe|connect-src|\*/);
  });

  test("escapes what it is given", () => {
    expect(page).toContain("<title>&#60;b&#62;&#34;Trace&#34;&#60;/b&#62;</title>");
    expect(page).toContain('src="https://host/w.js?a=1&#38;b=2"');
  });
});
