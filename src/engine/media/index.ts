export { type DecodedImage, decodeImage, decodeImageData, textPage } from "./image.ts";
export { readMediaFile } from "./mediaFile.ts";
export { modalityOf } from "./modality.ts";
export { imagePixels } from "./pixels.ts";
