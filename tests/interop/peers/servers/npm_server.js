// An SSH server made with npm's ssh2: runs commands, and serves the directory in which it was started by SFTP.
// SPDX-License-Identifier: MIT
const { spawn } = require('child_process');
const fs = require('fs');
const path = require('path');
const { Server, utils: { sftp: { STATUS_CODE, flagsToString } } } = require('ssh2');

const settings = JSON.parse(process.argv[2]);
const codes = { ENOENT: STATUS_CODE.NO_SUCH_FILE, EACCES: STATUS_CODE.PERMISSION_DENIED, EPERM: STATUS_CODE.PERMISSION_DENIED };

// New keys after every so many bytes of input: the server has no limit of its own.
function rekeyEvery(bytes, client, stream) {
  let since = 0;
  stream.on('data', (data) => {
    since += data.length;
    if (since < bytes) return;
    since = 0;
    client.rekey();
  });
}

function run(client, accept, reject, { command }) {
  const stream = accept();
  if (settings.rekey) rekeyEvery(settings.rekey, client, stream);
  const child = spawn('sh', ['-c', command]);
  stream.pipe(child.stdin);
  child.stdin.on('error', () => {});
  child.stdout.pipe(stream, { end: false });
  child.stderr.pipe(stream.stderr, { end: false });
  child.on('close', (code, signal) => {
    if (signal) stream.exit(signal); else stream.exit(code);
    stream.end();
  });
}

// Each request is answered by its result's kind, or by the status that belongs to the error.
function answer(sftp, id, act, reply) {
  try {
    const result = act();
    if (reply) reply(result); else sftp.status(id, STATUS_CODE.OK);
  } catch (error) {
    sftp.status(id, codes[error.code] || STATUS_CODE.FAILURE, error.message);
  }
}

function serveFiles(accept) {
  const sftp = accept();
  const handles = new Map();
  let next = 0;
  const keep = (id, value) => {
    handles.set(++next, value);
    const handle = Buffer.alloc(4);
    handle.writeUInt32BE(next);
    sftp.handle(id, handle);
  };
  const held = (handle) => handles.get(handle.readUInt32BE(0));
  const entry = (filename, attrs) => [{ filename, longname: filename, attrs: attrs || {} }];
  sftp.on('end', () => sftp.end());
  const on = (name, act, reply) => sftp.on(name, (id, ...rest) => answer(sftp, id, () => act(...rest), reply && ((result) => reply(id, result))));

  on('OPEN', (file, flags) => fs.openSync(file, flagsToString(flags), 0o644), keep);
  on('WRITE', (handle, offset, data) => { fs.writeSync(held(handle), data, 0, data.length, offset); });
  on('READ', (handle, offset, length) => {
    const data = Buffer.alloc(length);
    return data.subarray(0, fs.readSync(held(handle), data, 0, length, offset));
  }, (id, data) => (data.length ? sftp.data(id, data) : sftp.status(id, STATUS_CODE.EOF)));
  on('CLOSE', (handle) => {
    if (typeof held(handle) === 'number') fs.closeSync(held(handle));
    handles.delete(handle.readUInt32BE(0));
  });
  on('FSTAT', (handle) => fs.fstatSync(held(handle)), (id, stat) => sftp.attrs(id, stat));
  on('STAT', (file) => fs.statSync(file), (id, stat) => sftp.attrs(id, stat));
  on('LSTAT', (file) => fs.lstatSync(file), (id, stat) => sftp.attrs(id, stat));
  on('SETSTAT', () => {});
  on('FSETSTAT', () => {});
  on('REALPATH', (file) => path.resolve(file), (id, file) => sftp.name(id, entry(file)));
  on('READLINK', (file) => fs.readlinkSync(file), (id, file) => sftp.name(id, entry(file)));
  on('SYMLINK', (link, target) => fs.symlinkSync(target, link));
  on('REMOVE', (file) => fs.unlinkSync(file));
  on('MKDIR', (file) => { fs.mkdirSync(file); });
  on('RMDIR', (file) => fs.rmdirSync(file));
  on('RENAME', (from, to) => fs.renameSync(from, to));
  on('OPENDIR', (directory) => ({ names: fs.readdirSync(directory), directory }), keep);
  on('READDIR', (handle) => {
    const { names, directory } = held(handle);
    return names.splice(0, 100).map((name) => entry(name, fs.lstatSync(path.join(directory, name)))[0]);
  }, (id, names) => (names.length ? sftp.name(id, names) : sftp.status(id, STATUS_CODE.EOF)));
}

const hostKeys = settings.keys.map((file) => fs.readFileSync(file));
const debug = settings.log && ((line) => console.error(line)); // it tells of every exchange
new Server({ hostKeys, debug }, (client) => {
  client.on('authentication', (context) => {
    if (context.method === 'password' && settings.passwords[context.username] === context.password) context.accept();
    else context.reject(['password']);
  });
  client.on('session', (accept) => {
    const session = accept();
    session.on('exec', (...request) => run(client, ...request));
    session.on('sftp', serveFiles);
  });
  client.on('error', (error) => console.error(String(error)));
}).listen(settings.port, '127.0.0.1');
