// Turns off zod's code generation: the content security policy forbids eval, and the browser logs every attempt as an error.
import { config } from "zod";

config({ jitless: true });
