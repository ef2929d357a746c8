export { soundOf } from "./audio.ts";
export { type DecodedImage, decodeImage, type OpenedImage, openImage } from "./image.ts";
export { checkMediaFile, readMediaFile } from "./mediaFile.ts";
export { modalityOf } from "./modality.ts";
export { imagePixels } from "./pixels.ts";
export { stillOf } from "./still.ts";
export { type VideoFrames, videoFrames } from "./video.ts";
