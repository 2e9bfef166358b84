// One action with libssh as a client: exec, put or get. Arguments are words like name=value; `attempt` may be
// given several times, as "password SECRET", "key FILE" or "answer SECRET", and all are tried in this order
// on one connection.
// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <libssh/callbacks.h>
#include <libssh/libssh.h>
#include <libssh/sftp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { block = 32768 };

static char** arguments;
static ssh_session session;
static FILE* journal;

static const char* setting(const char* name, const char* otherwise) {
  size_t length = strlen(name);
  for (char** word = arguments; *word; ++word)
    if (!strncmp(*word, name, length) && (*word)[length] == '=') return *word + length + 1;
  return otherwise;
}

static void fail(const char* what) {
  fprintf(stderr, "%s: %s\n", what, session ? ssh_get_error(session) : "");
  exit(255);
}

static void write_journal(int priority, const char* function, const char* text, void* data) {
  (void)priority, (void)function, (void)data;
  fprintf(journal, "%s\n", text);
}

static int answer_all(const char* secret) {
  int result = ssh_userauth_kbdint(session, NULL, NULL);
  while (result == SSH_AUTH_INFO) {
    int questions = ssh_userauth_kbdint_getnprompts(session);
    for (int i = 0; i < questions; ++i) ssh_userauth_kbdint_setanswer(session, i, secret);
    result = ssh_userauth_kbdint(session, NULL, NULL);
  }
  return result;
}

static int show_key(const char* file) {
  ssh_key key = NULL;
  if (ssh_pki_import_privkey_file(file, NULL, NULL, NULL, &key) != SSH_OK) fail("the key can't be read");
  int result = ssh_userauth_publickey(session, NULL, key);
  ssh_key_free(key);
  return result;
}

static int attempt(const char* word) {
  if (!strncmp(word, "password ", 9)) return ssh_userauth_password(session, NULL, word + 9);
  if (!strncmp(word, "answer ", 7)) return answer_all(word + 7);
  if (!strncmp(word, "key ", 4)) return show_key(word + 4);
  fail("no such attempt");
  return SSH_AUTH_ERROR;
}

static void log_in(void) {
  int result = SSH_AUTH_DENIED;
  for (char** word = arguments; *word && result != SSH_AUTH_SUCCESS; ++word)
    if (!strncmp(*word, "attempt=", 8) && (result = attempt(*word + 8)) == SSH_AUTH_ERROR) fail("login");
  if (result != SSH_AUTH_SUCCESS) fail("login refused");
}

static void open_session(void) {
  session = ssh_new();
  int no = 0, yes = 1;
  long timeout = 60;
  ssh_options_set(session, SSH_OPTIONS_PROCESS_CONFIG, &no);
  ssh_options_set(session, SSH_OPTIONS_HOST, setting("host", ""));
  ssh_options_set(session, SSH_OPTIONS_PORT_STR, setting("port", "22"));
  ssh_options_set(session, SSH_OPTIONS_USER, setting("user", ""));
  ssh_options_set(session, SSH_OPTIONS_KNOWNHOSTS, setting("known_hosts", "/dev/null"));
  ssh_options_set(session, SSH_OPTIONS_GLOBAL_KNOWNHOSTS, "/dev/null");
  ssh_options_set(session, SSH_OPTIONS_TIMEOUT, &timeout);
  // Without it, every SFTP request waits 40 ms for the kernel of the other side.
  ssh_options_set(session, SSH_OPTIONS_NODELAY, &yes);
  uint64_t rekey = strtoull(setting("rekey", "0"), NULL, 10);
  if (rekey) ssh_options_set(session, SSH_OPTIONS_REKEY_DATA, &rekey);
  if (ssh_connect(session) != SSH_OK) fail("connect");
  if (ssh_session_is_known_server(session) != SSH_KNOWN_HOSTS_OK) fail("the host key is not the known one");
  log_in();
}

static char* read_all(size_t* size) {
  size_t room = 1 << 20, used = 0;
  char* data = malloc(room);
  for (ssize_t got; (got = read(STDIN_FILENO, data + used, room - used)) > 0;)
    if ((used += (size_t)got) == room) data = realloc(data, room *= 2);
  *size = used;
  return data;
}

// Passes on what has come; whether there was any.
static int pass_on(ssh_channel channel, int is_stderr) {
  char data[block];
  int got = ssh_channel_read_nonblocking(channel, data, sizeof data, is_stderr);
  if (got == SSH_ERROR) fail("read");
  if (got <= 0) return 0;
  fwrite(data, 1, (size_t)got, is_stderr ? stderr : stdout);
  return 1;
}

// What the remote command ended with, or -1 if a signal ended it.
static int exit_status(ssh_channel channel) {
#if LIBSSH_VERSION_INT >= SSH_VERSION_INT(0, 11, 0)
  uint32_t code = 0;
  if (ssh_channel_get_exit_state(channel, &code, NULL, NULL) != SSH_OK || code > 255) return -1;
  return (int)code;
#else
  return ssh_channel_get_exit_status(channel);
#endif
}

// Both directions at once: never more is written than the window has room for, since a write that waits would
// not read.
static int run(void) {
  size_t size, sent = 0;
  char* data = read_all(&size);
  int ended = 0;
  ssh_channel channel = ssh_channel_new(session);
  if (ssh_channel_open_session(channel) != SSH_OK) fail("channel");
  if (ssh_channel_request_exec(channel, setting("command", "true")) != SSH_OK) fail("exec");
  for (;;) {
    size_t room = ssh_channel_window_size(channel), next = size - sent < block ? size - sent : block;
    if (next > room) next = room;
    if (next > 0 && ssh_channel_is_open(channel)) {
      int wrote = ssh_channel_write(channel, data + sent, (uint32_t)next);
      if (wrote < 0) fail("write");
      sent += (size_t)wrote;
    }
    if (sent == size && !ended) {
      ssh_channel_send_eof(channel);
      ended = 1;
    }
    int moved = pass_on(channel, 0) | pass_on(channel, 1);
    if (moved || next > 0) continue;
    if (ssh_channel_is_eof(channel) || ssh_channel_is_closed(channel)) break;
    if (ssh_channel_poll_timeout(channel, 10, 0) == SSH_ERROR) fail("poll");
  }
  int status = exit_status(channel);
  ssh_channel_close(channel);
  ssh_channel_free(channel);
  free(data);
  return status < 0 ? 255 : status;
}

static int copy_file(int to_server) {
  char data[block];
  sftp_session sftp = sftp_new(session);
  if (!sftp || sftp_init(sftp) != SSH_OK) fail("sftp");
  FILE* local = fopen(setting("local", ""), to_server ? "rb" : "wb");
  sftp_file remote =
      sftp_open(sftp, setting("remote", ""), to_server ? O_WRONLY | O_CREAT | O_TRUNC : O_RDONLY, 0644);
  if (!local || !remote) fail("open");
  for (;;) {
    ssize_t got =
        to_server ? (ssize_t)fread(data, 1, sizeof data, local) : sftp_read(remote, data, sizeof data);
    if (got < 0) fail("read");
    if (got == 0) break;
    ssize_t wrote =
        to_server ? sftp_write(remote, data, (size_t)got) : (ssize_t)fwrite(data, 1, (size_t)got, local);
    if (wrote != got) fail("write");
  }
  if (sftp_close(remote) != SSH_OK || fclose(local)) fail("close");
  sftp_free(sftp);
  return 0;
}

int main(int count, char** words) {
  (void)count;
  arguments = words + 1;
  journal = fopen(setting("log", "/dev/null"), "a");
  ssh_set_log_callback(write_journal);
  ssh_set_log_level(SSH_LOG_PROTOCOL);
  open_session();
  const char* action = setting("action", "exec");
  int status = strcmp(action, "exec") ? copy_file(!strcmp(action, "put")) : run();
  ssh_disconnect(session);
  ssh_free(session);
  fclose(journal);
  return status;
}
