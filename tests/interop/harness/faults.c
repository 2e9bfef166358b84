// Preloaded into sshrpd: what the system can refuse a process, refused while a file of the call's name
// exists.
// SPDX-License-Identifier: MIT
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

// The master's; a worker is the same program anew, and loads this, too. Time passes for the master only: a
// worker would end sessions.
static pid_t started;

static int is_wanted(const char* fault) {
  char path[PATH_MAX];
  snprintf(path, sizeof path, "%s/%s", getenv("FAULTS"), fault);
  return access(path, F_OK) == 0;
}

static int is_listening(int socket) {
  int listens = 0;
  socklen_t size = sizeof listens;
  return syscall(SYS_getsockopt, socket, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) == 0 && listens;
}

static int fails(const char* fault, int error) {
  if (!is_wanted(fault)) return 0;
  errno = error;
  return 1;
}

// "spoil": a worker that has given up its rights does what it can to its logs and to the sockets that others have,
// too, as one that a stranger took over may.
static void spoil(void) {
  const struct sockaddr nowhere = {.sa_family = AF_UNSPEC};
  const int on = 1;
  for (int fd = 0; fd < 64; ++fd) {
    struct stat status;
    if (fstat(fd, &status) != 0) continue;
    if (S_ISREG(status.st_mode)) {
      syscall(SYS_fcntl, fd, F_SETFL, 0);
      syscall(SYS_ftruncate, fd, 0);
      syscall(SYS_pwrite64, fd, "spoilt", 6, 0);
      syscall(SYS_fallocate, fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, 100);
    } else if (S_ISSOCK(status.st_mode) && is_listening(fd)) {
      syscall(SYS_shutdown, (int)syscall(SYS_dup, fd), SHUT_RDWR);
      syscall(SYS_shutdown, (int)syscall(SYS_fcntl, fd, F_DUPFD, 100), SHUT_RDWR);
      syscall(SYS_setsockopt, fd, SOL_SOCKET, SO_LOCK_FILTER, &on, sizeof on);
      syscall(SYS_connect, fd, &nowhere, sizeof nowhere);
      syscall(SYS_shutdown, fd, SHUT_RDWR);
    }
  }
  static const char done[] = "spoilt what it could\n";
  if (write(2, done, sizeof done - 1) < 0) abort();
}

// A worker asks that of each socket that it is to accept from, as one of its first steps without rights.
int getsockopt(int socket, int level, int option, void* value, socklen_t* size) {
  static int spoilt;
  const int status = (int)syscall(SYS_getsockopt, socket, level, option, value, size);
  if (started == 0 && option == SO_ACCEPTCONN && !spoilt && is_wanted("spoil")) {
    spoilt = 1;
    spoil();
  }
  return status;
}

// "say": a worker writes what the file holds to its master, as one that a stranger took over may.
static void say(void) {
  static char text[1 << 20];
  char path[PATH_MAX];
  snprintf(path, sizeof path, "%s/say", getenv("FAULTS"));
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return;
  const ssize_t size = read(file, text, sizeof text);
  close(file);
  if (size > 0) send(3, text, (size_t)size, MSG_NOSIGNAL);
}

// "crash": what a worker reads is its end, if it begins with what the file holds. It looks while it has the rights.
static char deadly[256];

ssize_t recv(int socket, void* room, size_t size, int flags) {
  const ssize_t count = syscall(SYS_recvfrom, socket, room, size, flags, NULL, NULL);
  const size_t length = strlen(deadly);
  if (length > 0 && count >= (ssize_t)length && memcmp(room, deadly, length) == 0) *(volatile int*)8 = 0;
  return count;
}

static void prepare_crash(void) {
  char path[PATH_MAX];
  snprintf(path, sizeof path, "%s/crash", getenv("FAULTS"));
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return;
  if (read(file, deadly, sizeof deadly - 1) < 0) deadly[0] = 0;
  close(file);
}

__attribute__((constructor)) static void start(int count, char** arguments) {
  if (count > 0 && strcmp(arguments[0], "sshrpd: worker") == 0) {
    prepare_crash();
    say();
  } else {
    started = getpid();
  }
}

int execveat(int folder, const char* path, char* const arguments[], char* const variables[], int flags) {
  if (fails("execveat", ENOMEM)) return -1;
  return (int)syscall(SYS_execveat, folder, path, arguments, variables, flags);
}

pid_t fork(void) {
  if (fails("fork", EAGAIN)) return -1;
  pid_t (*real)(void) = (pid_t(*)(void))dlsym(RTLD_NEXT, "fork");
  return real();
}

// Of the next program, in an upgrade.
int execv(const char* path, char* const arguments[]) {
  if (fails("execv", ENOMEM)) return -1;
  return (int)syscall(SYS_execve, path, arguments, environ);
}

int bind(int socket, const struct sockaddr* address, socklen_t size) {
  if (fails("bind", EADDRNOTAVAIL)) return -1;
  return (int)syscall(SYS_bind, socket, address, size);
}

// "open": that of the file whose path it holds.
static int is_named(const char* fault, const char* name) {
  char path[PATH_MAX], wanted[PATH_MAX];
  snprintf(path, sizeof path, "%s/%s", getenv("FAULTS"), fault);
  const int file = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  const ssize_t size = read(file, wanted, sizeof wanted - 1);
  close(file);
  if (size < 0) return 0;
  wanted[size] = 0;
  return strcmp(name, wanted) == 0;
}

int open64(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  if (is_named("open", path)) {
    errno = EMFILE;
    return -1;
  }
  return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int open(const char* path, int flags, ...) __attribute__((alias("open64")));

// With _FORTIFY_SOURCE what is opened without a mode goes there.
int __open64_2(const char* path, int flags) { return open64(path, flags); }

int __open_2(const char* path, int flags) { return open64(path, flags); }

// Whether it is one after those that still go well: as many as the file says, none if it is empty.
static int is_past(const char* fault) {
  static long passed;
  char path[PATH_MAX], number[16] = "";
  snprintf(path, sizeof path, "%s/%s", getenv("FAULTS"), fault);
  const int file = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return passed = 0;
  const ssize_t size = read(file, number, sizeof number - 1);
  close(file);
  return size >= 0 && passed++ >= atol(number);
}

// "socketpair": the first so many go well that it says.
int socketpair(int domain, int type, int protocol, int ends[2]) {
  if (is_past("socketpair") && fails("socketpair", EMFILE)) return -1;
  return (int)syscall(SYS_socketpair, domain, type, protocol, ends);
}

int memfd_create(const char* name, unsigned flags) {
  if (fails("memfd_create", EMFILE)) return -1;
  return (int)syscall(SYS_memfd_create, name, flags);
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
