export { loadLlamaCppGenerator } from "./llamaCpp.ts";
