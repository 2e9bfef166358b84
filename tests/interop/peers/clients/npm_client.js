// One action with npm's ssh2 as a client: exec, put, get, put-tree, get-tree, symlink or signal. The argument is JSON.
// SPDX-License-Identifier: MIT
const fs = require('fs');
const { promisify } = require('util');
const { Client } = require('ssh2');

const settings = JSON.parse(process.argv[2]);
const client = new Client();
const { attempts } = settings;
const debug = settings.log && ((line) => fs.appendFileSync(settings.log, `${line}\n`));

function fail(error) {
  console.error(String(error));
  process.exit(255);
}

function finish(error) {
  if (error) fail(error);
  client.end();
}

// New keys after every so many bytes of output; the client has no limit of its own, and the only way to ask for them is inside of it.
function rekeyEvery(bytes, stream) {
  let since = 0;
  stream.on('data', (data) => {
    since += data.length;
    if (since < bytes) return;
    since = 0;
    client._protocol.rekey();
  });
}

// The next attempt, in the form of ssh2's authHandler.
function nextAttempt() {
  const attempt = attempts.shift();
  if (!attempt) return false;
  const { user: username } = settings;
  if (attempt.key) return { type: 'publickey', username, key: fs.readFileSync(attempt.key) };
  if (attempt.password) return { type: 'password', username, password: attempt.password };
  const prompt = (name, instructions, language, prompts, finishPrompt) => finishPrompt(prompts.map(() => attempt.answer));
  return { type: 'keyboard-interactive', username, prompt };
}

function exec() {
  client.exec(settings.command, (error, stream) => {
    if (error) fail(error);
    stream.on('exit', (code, signal) => { process.exitCode = signal ? 255 : code; });
    stream.on('close', () => client.end());
    if (settings.rekey) rekeyEvery(settings.rekey, stream);
    stream.pipe(process.stdout);
    stream.stderr.pipe(process.stderr);
    // ssh2 sends no signal on a channel whose input has ended.
    if (settings.signal) stream.once('data', () => stream.signal(settings.signal));
    else process.stdin.pipe(stream);
  });
}

// All of a folder at once: this client's single requests are slow.
async function putTree(sftp, local, remote) {
  await promisify(sftp.mkdir).call(sftp, remote);
  await Promise.all(fs.readdirSync(local, { withFileTypes: true }).map((entry) => {
    const [from, to] = [`${local}/${entry.name}`, `${remote}/${entry.name}`];
    return entry.isDirectory() ? putTree(sftp, from, to) : promisify(sftp.fastPut).call(sftp, from, to);
  }));
}

async function getTree(sftp, remote, local) {
  fs.mkdirSync(local);
  const entries = await promisify(sftp.readdir).call(sftp, remote);
  await Promise.all(entries.map((entry) => {
    const [from, to] = [`${remote}/${entry.filename}`, `${local}/${entry.filename}`];
    return entry.attrs.isDirectory() ? getTree(sftp, from, to) : promisify(sftp.fastGet).call(sftp, from, to);
  }));
}

client.on('error', fail);
client.on('ready', () => {
  if (settings.action === 'exec') return exec();
  client.sftp((error, sftp) => {
    if (error) fail(error);
    if (settings.action === 'put') sftp.fastPut(settings.local, settings.remote, finish);
    else if (settings.action === 'get') sftp.fastGet(settings.remote, settings.local, finish);
    else if (settings.action === 'symlink') sftp.symlink(settings.target, settings.link, finish);
    else if (settings.action === 'put-tree') putTree(sftp, settings.local, settings.remote).then(() => finish(), fail);
    else if (settings.action === 'get-tree') getTree(sftp, settings.remote, settings.local).then(() => finish(), fail);
    else fail(`no action ${settings.action}`);
  });
});
client.connect({
  host: settings.host,
  port: settings.port,
  username: settings.user,
  authHandler: (left, partial, callback) => callback(nextAttempt()),
  debug,
  readyTimeout: 60000,
  hostVerifier: (key) => settings.keys.includes(key.toString('base64')),
});
