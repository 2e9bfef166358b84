// Preloaded into sshrpd: what the system can refuse a process, refused while a file of the call's name
// exists.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static pid_t started;  // time passes for it only: its worker would end sessions

__attribute__((constructor)) static void start(void) { started = getpid(); }

static int is_wanted(const char* fault) {
  char path[PATH_MAX];
  snprintf(path, sizeof path, "%s/%s", getenv("FAULTS"), fault);
  return access(path, F_OK) == 0;
}

static int fails(const char* fault, int error) {
  if (!is_wanted(fault)) return 0;
  errno = error;
  return 1;
}

pid_t fork(void) {
  if (fails("fork", EAGAIN)) return -1;
  pid_t (*real)(void) = (pid_t(*)(void))dlsym(RTLD_NEXT, "fork");
  return real();
}

int socketpair(int domain, int type, int protocol, int ends[2]) {
  if (fails("socketpair", EMFILE)) return -1;
  return (int)syscall(SYS_socketpair, domain, type, protocol, ends);
}

// With 64-bit offsets this is what fcntl() becomes. Duplicating is what a worker begins with.
int fcntl64(int fd, int command, ...) {
  va_list rest;
  va_start(rest, command);
  const long argument = va_arg(rest, long);
  va_end(rest);
  if (command == F_DUPFD_CLOEXEC) {
    while (is_wanted("hang")) usleep(10000);
    if (fails("dup", EMFILE)) return -1;
  }
  return (int)syscall(SYS_fcntl, fd, command, argument);
}

int fcntl(int fd, int command, ...) __attribute__((alias("fcntl64")));

// "later": it is a minute later.
int clock_gettime(clockid_t clock, struct timespec* now) {
  const int status = (int)syscall(SYS_clock_gettime, clock, now);
  if (getpid() == started && is_wanted("later")) now->tv_sec += 60;
  return status;
}
