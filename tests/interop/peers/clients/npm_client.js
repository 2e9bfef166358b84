// One action with npm's ssh2 as a client: exec, put, get, symlink or signal. The argument is JSON.
const { Client } = require('ssh2');

const settings = JSON.parse(process.argv[2]);
const client = new Client();

function fail(error) {
  console.error(String(error));
  process.exit(255);
}

function finish(error) {
  if (error) fail(error);
  client.end();
}

function exec() {
  client.exec(settings.command, (error, stream) => {
    if (error) fail(error);
    stream.on('exit', (code, signal) => { process.exitCode = signal ? 255 : code; });
    stream.on('close', () => client.end());
    stream.pipe(process.stdout);
    stream.stderr.pipe(process.stderr);
    // ssh2 sends no signal on a channel whose input has ended.
    if (settings.signal) stream.once('data', () => stream.signal(settings.signal));
    else process.stdin.pipe(stream);
  });
}

client.on('error', fail);
client.on('ready', () => {
  if (settings.action === 'exec') return exec();
  client.sftp((error, sftp) => {
    if (error) fail(error);
    if (settings.action === 'put') sftp.fastPut(settings.local, settings.remote, finish);
    else if (settings.action === 'get') sftp.fastGet(settings.remote, settings.local, finish);
    else if (settings.action === 'symlink') sftp.symlink(settings.target, settings.link, finish);
    else fail(`no action ${settings.action}`);
  });
});
client.connect({
  ...settings, readyTimeout: 60000, hostVerifier: (key) => settings.keys.includes(key.toString('base64')),
});
