// `npm run bench`: loads the TypeScript benches through Vite and runs them one after another.
import { createServer } from "vite";

const server = await createServer({
  configFile: false,
  server: { middlewareMode: true, hmr: false },
  appType: "custom",
  logLevel: "error",
  define: { __OCTO_VERSION__: '"bench"' },
});
try {
  const { bench } = await server.ssrLoadModule("/e2e/bench/bench.ts");
  process.exitCode = await bench(process.argv.slice(2));
} finally {
  await server.close();
}
process.exit();
