// Where the built app lies: beside the built relay.
import { fileURLToPath } from "node:url";

export const appFolder = fileURLToPath(new URL("../app", import.meta.url));
