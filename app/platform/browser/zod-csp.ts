// Turns off zod's code generation, because the content security policy forbids eval, and browsers log each attempt as
// an error.
import { config } from "zod/mini";

config({ jitless: true });
