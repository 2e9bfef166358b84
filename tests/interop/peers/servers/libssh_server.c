// An SSH server made with libssh: lets in by passwords, runs commands, and has OpenSSH's sftp-server for SFTP
// in the directory in which it was started. Arguments are words like name=value: port, key (several times),
// password.USER, rekey.
// SPDX-License-Identifier: MIT
#include <errno.h>
#include <fcntl.h>
#include <libssh/callbacks.h>
#include <libssh/libssh.h>
#include <libssh/server.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { block = 32768, input = 0, output = 1, errors = 2 };

static char** arguments;

// One session, and its only channel.
static struct {
  ssh_session session;
  ssh_channel channel;
  int logged_in, ended;  // ended: the client sends no more
  pid_t child;
  int pipes[3];   // our ends; -1 once closed
  char* waiting;  // what the child has not taken yet
  size_t size;
} now = {.pipes = {-1, -1, -1}};

static const char* setting(const char* name, const char* otherwise) {
  size_t length = strlen(name);
  for (char** word = arguments; *word; ++word)
    if (!strncmp(*word, name, length) && (*word)[length] == '=') return *word + length + 1;
  return otherwise;
}

static void close_pipe(int which) {
  if (now.pipes[which] != -1) close(now.pipes[which]);
  now.pipes[which] = -1;
}

static int on_password(ssh_session session, const char* user, const char* password, void* data) {
  (void)session, (void)data;
  char name[100];
  snprintf(name, sizeof name, "password.%s", user);
  const char* right = setting(name, NULL);
  if (!right || strcmp(right, password)) return SSH_AUTH_DENIED;
  now.logged_in = 1;
  return SSH_AUTH_SUCCESS;
}

static int start(const char* command) {
  int ends[3][2];
  for (int i = 0; i < 3; ++i)
    if (pipe(ends[i])) return SSH_ERROR;
  now.child = fork();
  if (now.child == 0) {
    for (int i = 0; i < 3; ++i) {
      dup2(ends[i][i == input ? 0 : 1], i);
      close(ends[i][0]), close(ends[i][1]);
    }
    execl("/bin/sh", "sh", "-c", command, (char*)NULL);
    _exit(127);
  }
  for (int i = 0; i < 3; ++i) {
    close(ends[i][i == input ? 0 : 1]);
    now.pipes[i] = ends[i][i == input ? 1 : 0];
    fcntl(now.pipes[i], F_SETFL, O_NONBLOCK);
    fcntl(now.pipes[i], F_SETFD, FD_CLOEXEC);
  }
  return SSH_OK;
}

static int on_exec(ssh_session session, ssh_channel channel, const char* command, void* data) {
  (void)session, (void)channel, (void)data;
  return start(command);
}

static int on_subsystem(ssh_session session, ssh_channel channel, const char* name, void* data) {
  (void)session, (void)channel, (void)data;
  return strcmp(name, "sftp") ? SSH_ERROR : start("exec /usr/lib/openssh/sftp-server");
}

static int on_data(ssh_session session, ssh_channel channel, void* bytes, uint32_t length, int is_stderr,
                   void* data) {
  (void)session, (void)channel, (void)is_stderr, (void)data;
  now.waiting = realloc(now.waiting, now.size + length);
  memcpy(now.waiting + now.size, bytes, length);
  now.size += length;
  return (int)length;
}

static void on_end(ssh_session session, ssh_channel channel, void* data) {
  (void)session, (void)channel, (void)data;
  now.ended = 1;
}

static struct ssh_channel_callbacks_struct channel_callbacks = {
    .channel_data_function = on_data,
    .channel_eof_function = on_end,
    .channel_close_function = on_end,
    .channel_exec_request_function = on_exec,
    .channel_subsystem_request_function = on_subsystem,
};

static ssh_channel on_open(ssh_session session, void* data) {
  (void)data;
  if (!now.logged_in || now.channel) return NULL;
  now.channel = ssh_channel_new(session);
  ssh_callbacks_init(&channel_callbacks);
  ssh_set_channel_callbacks(now.channel, &channel_callbacks);
  return now.channel;
}

static int feed_child(void) {
  if (now.pipes[input] == -1) return 0;
  ssize_t wrote = now.size ? write(now.pipes[input], now.waiting, now.size) : 0;
  if (wrote > 0) memmove(now.waiting, now.waiting + wrote, now.size -= (size_t)wrote);
  if ((wrote < 0 && errno != EAGAIN) || (now.ended && !now.size)) close_pipe(input);
  return wrote > 0;
}

// Never more than the window has room for: a write that waits would not read.
static int drain_child(int which) {
  char data[block];
  size_t room = ssh_channel_window_size(now.channel);
  if (now.pipes[which] == -1 || !room) return 0;
  ssize_t got = read(now.pipes[which], data, room < sizeof data ? room : sizeof data);
  if (got == 0 || (got < 0 && errno != EAGAIN)) close_pipe(which);
  if (got <= 0) return 0;
  if (which == output)
    ssh_channel_write(now.channel, data, (uint32_t)got);
  else
    ssh_channel_write_stderr(now.channel, data, (uint32_t)got);
  return 1;
}

static void finish_child(void) {
  int status;
  waitpid(now.child, &status, 0);
  now.child = 0;
  ssh_channel_request_send_exit_status(now.channel, WIFEXITED(status) ? WEXITSTATUS(status) : 255);
  ssh_channel_send_eof(now.channel);
  ssh_channel_close(now.channel);
}

static void serve(ssh_session session) {
  struct ssh_server_callbacks_struct callbacks = {.auth_password_function = on_password,
                                                  .channel_open_request_session_function = on_open};
  ssh_callbacks_init(&callbacks);
  ssh_set_server_callbacks(session, &callbacks);
  ssh_set_auth_methods(session, SSH_AUTH_METHOD_PASSWORD);
  if (ssh_handle_key_exchange(session) != SSH_OK) return;
  ssh_event event = ssh_event_new();
  ssh_event_add_session(event, session);
  int wait = 0;
  while (ssh_event_dopoll(event, wait) != SSH_ERROR && ssh_is_connected(session)) {
    wait = 10;
    if (!now.child) continue;
    if (feed_child() | drain_child(output) | drain_child(errors)) wait = 0;
    if (now.pipes[output] == -1 && now.pipes[errors] == -1) finish_child();
  }
  if (now.child) kill(now.child, SIGKILL);
}

int main(int count, char** words) {
  (void)count;
  arguments = words + 1;
  signal(SIGPIPE, SIG_IGN);
  ssh_bind bind = ssh_bind_new();
  int no = 0;
  ssh_bind_options_set(bind, SSH_BIND_OPTIONS_PROCESS_CONFIG, &no);
  ssh_bind_options_set(bind, SSH_BIND_OPTIONS_BINDADDR, "127.0.0.1");
  ssh_bind_options_set(bind, SSH_BIND_OPTIONS_BINDPORT_STR, setting("port", "22"));
  for (char** word = arguments; *word; ++word)
    if (!strncmp(*word, "key=", 4)) ssh_bind_options_set(bind, SSH_BIND_OPTIONS_HOSTKEY, *word + 4);
  ssh_set_log_level(SSH_LOG_PROTOCOL);
  if (ssh_bind_listen(bind) != SSH_OK) {
    fprintf(stderr, "%s\n", ssh_get_error(bind));
    return 1;
  }
  for (;;) {
    ssh_session session = ssh_new();
    uint64_t rekey = strtoull(setting("rekey", "0"), NULL, 10);
    if (rekey) ssh_options_set(session, SSH_OPTIONS_REKEY_DATA, &rekey);
    if (ssh_bind_accept(bind, session) == SSH_OK && fork() == 0) {
      ssh_bind_free(bind);
      serve(session);
      ssh_disconnect(session);
      _exit(0);
    }
    ssh_free(session);
    while (waitpid(-1, NULL, WNOHANG) > 0) {
    }
  }
}
