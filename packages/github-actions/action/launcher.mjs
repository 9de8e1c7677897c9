// Built from packages/github-actions/src/launcher by action/build.mjs; a test compares.

// src/launcher/main.ts
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { resolve } from "node:path";

// src/workflow-command.ts
function workflowCommand(name, data, properties = {}) {
  const pairs = Object.entries(properties).map(([key, value]) => `${key}=${escapedProperty(value)}`);
  return `::${name}${pairs.length > 0 ? ` ${pairs.join(",")}` : ""}::${escapedData(data)}`;
}
function escapedData(text) {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
function escapedProperty(text) {
  return escapedData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

// src/launcher/argv-of-inputs.ts
var InputError = class extends Error {
};
var flags = ["config", "as-of", "occurrence", "timeout", "wait"];
function argvOfInputs(input2) {
  const command = words(input2("command") || "tick");
  const jobs = words(input2("job"));
  const isTick = command[0] === "tick";
  return [
    ...command,
    ...flags.flatMap((name) => input2(name) === "" ? [] : [`--${name}=${input2(name)}`]),
    ...tenantFlags(input2("tenant")),
    ...isTrue("dry-run", input2("dry-run")) ? ["--dry-run"] : [],
    ...lines(input2("args")),
    ...isTick ? jobs.map((job) => `--job=${job}`) : [],
    ...isTick || jobs.length === 0 ? [] : ["--", ...jobs]
  ];
}
function tenantFlags(tenant) {
  if (tenant === "") return [];
  return tenant === "*" ? ["--all-tenants"] : [`--tenant=${tenant}`];
}
function isTrue(name, text) {
  if (/^(true|True|TRUE)$/.test(text)) return true;
  if (/^(false|False|FALSE)?$/.test(text)) return false;
  throw new InputError(`${name}: '${text}' is not allowed; use true or false.`);
}
function words(text) {
  return text.split(/[\s,]+/).filter((word) => word !== "");
}
function lines(text) {
  return text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
}

// src/launcher/find-command.ts
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
function findCommand(folder) {
  const { resolve: resolve2 } = createRequire(join(folder, "package.json"));
  try {
    const manifest = resolve2("leora-jobs/package.json");
    const { bin } = JSON.parse(readFileSync(manifest, "utf8"));
    return join(dirname(manifest), bin["leora-jobs"] ?? "");
  } catch {
    return null;
  }
}

// src/launcher/main.ts
var exitCodes = { usage: 2, config: 78 };
function input(name) {
  return process.env[`INPUT_${name.toUpperCase()}`]?.trim() ?? "";
}
function launch(command, argv, folder) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("INPUT_")));
  const child = spawn(process.execPath, [command, ...argv], { cwd: folder, env, stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => fail(error.message, 1));
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
  });
}
function fail(message, exitCode) {
  process.stdout.write(`${workflowCommand("error", message, { title: "leora-jobs" })}
`);
  process.exitCode = exitCode;
}
function main() {
  const folder = resolve(process.env.GITHUB_WORKSPACE ?? ".", input("working-directory"));
  const command = findCommand(folder);
  if (command === null) {
    fail(
      `leora-jobs is not installed in ${folder}: install the project's dependencies in a step before.`,
      exitCodes.config
    );
    return;
  }
  try {
    launch(command, argvOfInputs(input), folder);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    fail(error.message, exitCodes.usage);
  }
}
main();
