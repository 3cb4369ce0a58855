// Runs a TypeScript file of this folder on a fresh clone: plain Node, nothing installed.
//   node test/hosts/bootstrap.mjs test/hosts/test.ts …
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const projectFolder = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
process.chdir(projectFolder);

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Cloud Zoo's tests need Node.js 20.19 or newer; this is ${process.version}.`);
  process.exit(1);
}
if (!installed()) {
  console.log('Installing the packages of package-lock.json (npm ci) …');
  const code = await run(process.platform === 'win32' ? 'npm.cmd' : 'npm', [
    'ci',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
  if (code !== 0) process.exit(code);
}
process.exit(await run(process.execPath, ['--import', 'tsx', ...process.argv.slice(2)]));

/** Whether node_modules holds what package-lock.json names. Times say nothing: a checkout changes them. */
function installed() {
  const lock = 'node_modules/.package-lock.json';
  if (!existsSync(lock)) return false;
  const present = JSON.parse(readFileSync(lock, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages;
  return Object.entries(wanted).every(([path, { version, optional, devOptional }]) => {
    // Those of other platforms are not installed.
    const needed = path !== '' && !optional && !devOptional;
    return needed ? present[path]?.version === version : true;
  });
}

/** Runs a program on this terminal; signals go on to it, and it decides when to end. */
function run(command, args) {
  const child = spawn(command, args, { stdio: 'inherit', shell: command.endsWith('.cmd') });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  endWithParent(child);
  return new Promise(resolve => {
    child.once('error', error => {
      console.error(`${command} could not be started: ${error.message}`);
      resolve(1);
    });
    child.once('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}

/** npm passes SIGTERM to its shell, and the shell to nobody: all we can see is that our parent is gone. */
function endWithParent(child) {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    child.kill('SIGTERM');
  }, 500);
  watch.unref();
}
