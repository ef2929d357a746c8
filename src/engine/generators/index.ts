export { loadLlamaCppGenerator } from "./llamaCpp.ts";
export { connectServerGenerator } from "./serverGenerator.ts";
