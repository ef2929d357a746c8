import { describe, expect, it } from "vitest";
import { markdown } from "../../../src/documents/formats/markdown.ts";
import { extensionOf, freeName, imageLink } from "../../../src/extension/document/imageLinks.ts";

describe("the link to a dropped image", () => {
  it.each([
    ["/w/docs", "/w/docs/a.png", "![](a.png)"],
    ["/w/docs/guide", "/w/images/a b.png", "![](../../images/a%20b.png)"],
    ["/w", "/w/photo (1).jpg", "![](photo%20%281%29.jpg)"],
    ["/w", "/w/100%.png", "![](100%25.png)"],
    ["/w", "/w/größe.png", "![](gr%C3%B6%C3%9Fe.png)"],
  ])("from %s to %s", (folder, image, written) => {
    expect(imageLink(folder, image, 1).written).toBe(written);
  });

  it("is one image without a text for the markdown format, whose text goes between the brackets", async () => {
    const { written } = imageLink("/w", "/w/a [b] (c).png", 1);
    const [reference, ...others] = await markdown.locate(written, { components: [] });
    expect(others).toEqual([]);
    expect(reference?.source && decodeURIComponent(reference.source)).toBe("a [b] (c).png");
    expect(reference?.edit?.span).toEqual({ start: 2, end: 2 });
  });

  it("has the cursor where the text goes, and nothing else a snippet would replace", () => {
    expect(imageLink("/w", "/w/a$1.png", 2).snippet).toBe("![$2](a%241.png)");
  });
});

describe("the name of a pasted picture", () => {
  it("is free", () => {
    const taken = new Set(["image.png", "image-1.png"]);
    expect(freeName("image.png", (name) => taken.has(name))).toBe("image-2.png");
    expect(freeName("other.png", (name) => taken.has(name))).toBe("other.png");
  });

  it("ends as its type says", () => {
    expect(extensionOf("image/JPEG")).toBe(".jpg");
    expect(extensionOf("text/plain")).toBeUndefined();
  });
});
