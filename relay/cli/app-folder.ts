// The folder of the built app, next to the built relay.
import { fileURLToPath } from "node:url";

export const appFolder = fileURLToPath(new URL("../app", import.meta.url));
