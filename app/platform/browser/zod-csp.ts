// zod tries whether it may compile; our content security policy says no, and every try would be logged as an error.
import { config } from "zod";

config({ jitless: true });
