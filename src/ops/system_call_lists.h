// The system calls that a role's process may use, whatever their arguments are.
// SPDX-License-Identifier: MIT
#pragma once

namespace sshrp::ops {

// By name: those that this machine's kernel headers or libseccomp don't know are passed over.

// Of all roles.
inline constexpr const char* common_calls[] = {
    // descriptors
    "read",
    "readv",
    "pread64",
    "preadv",
    "write",
    "writev",
    "close",
    "dup",
    "lseek",
    "_llseek",
    "pipe",
    "pipe2",
    "eventfd2",
    // sockets; socket itself stands below
    "accept",
    "accept4",
    "shutdown",
    "getsockname",
    "getpeername",
    "getsockopt",
    "setsockopt",
    "sendto",
    "recvfrom",
    "sendmsg",
    "recvmsg",
    // waiting
    "epoll_create1",
    "epoll_ctl",
    "epoll_wait",
    "epoll_pwait",
    "epoll_pwait2",
    "poll",
    "ppoll",
    "select",
    "pselect6",
    "timerfd_create",
    "timerfd_settime",
    "timerfd_gettime",
    "nanosleep",
    "clock_nanosleep",
    "futex",
    "futex_waitv",
    "restart_syscall",
    "sched_yield",
    // files: known_hosts, authorized_keys, the resolver's, recordings
    "stat",
    "lstat",
    "fstat",
    "stat64",
    "lstat64",
    "fstat64",
    "newfstatat",
    "fstatat64",
    "statx",
    "fstatfs",
    "fstatfs64",
    "readlink",
    "readlinkat",
    "getdents64",
    "getcwd",
    "fadvise64",
    // memory
    "brk",
    "munmap",
    "mremap",
    "madvise",
    "membarrier",
    // threads; clone stands below
    "set_robust_list",
    "get_robust_list",
    "rseq",
    "set_tid_address",
    "sched_getaffinity",
    "gettid",
    "exit",
    "exit_group",
    "sigaltstack",
    "rt_sigaction",
    "rt_sigprocmask",
    "rt_sigreturn",
    "rt_sigtimedwait",
    // what one is and what time it is
    "getpid",
    "getppid",
    "getuid",
    "geteuid",
    "getgid",
    "getegid",
    "getresuid",
    "getresgid",
    "getgroups",
    "getrandom",
    "clock_gettime",
    "clock_getres",
    "gettimeofday",
    "time",
    "uname",
    "sysinfo",
    "getrlimit",
    "getrusage",
    "getcpu",
};

// A worker's and a recorder's beside those. Nothing of a worker's writes into the middle of a file or
// shortens one: of logs, which it has to append to, it can't change what stands in them.
inline constexpr const char* writing_calls[] = {
    "dup2",     "dup3",      "connect",   "sendmmsg",   "recvmmsg",  "open",     "openat",    "statfs",
    "statfs64", "access",    "faccessat", "faccessat2", "flock",     "fsync",    "fdatasync", "rename",
    "renameat", "renameat2", "link",      "linkat",     "unlink",    "unlinkat", "mkdir",     "mkdirat",
    "chmod",    "fchmod",    "fchmodat",  "umask",      "utimensat",
};

// A recorder's beside these: the end of a file that a full disk has cut is taken off.
inline constexpr const char* more_recorder_calls[] = {"ftruncate", "ftruncate64"};

// A balancer's beside the common ones: it looks up names and connects. It opens files for reading only, as
// stands in the .cpp.
inline constexpr const char* more_balancer_calls[] = {"connect", "sendmmsg", "recvmmsg", "access"};

// An observer's beside the common ones. It opens no socket, and for reading only, as stands in the .cpp.
inline constexpr const char* more_observer_calls[] = {"sendfile", "sendfile64"};

}  // namespace sshrp::ops
