// Checks the rules about imports between layers with dependency-cruiser. Also fails if it saw too few modules.
import { cruise } from "dependency-cruiser";
import extractConfig from "dependency-cruiser/config-utl/extract-depcruise-config";
import extractTsConfig from "dependency-cruiser/config-utl/extract-ts-config";

const options = await extractConfig("./.dependency-cruiser.cjs");
const { output } = await cruise(["app", "relay"], { ...options, ruleSet: options, validate: true }, undefined, {
  tsConfig: extractTsConfig("./tsconfig.base.json"),
});
const { violations, totalCruised } = output.summary;
for (const { rule, from, to } of violations) process.stderr.write(`${rule.name}: ${from} → ${to}\n`);
if (totalCruised < 50) process.stderr.write(`Only ${totalCruised} modules were looked at: the layer check is blind.\n`);
process.stdout.write(`${totalCruised} modules, ${violations.length} violations of the layers\n`);
process.exitCode = violations.length > 0 || totalCruised < 50 ? 1 : 0;
