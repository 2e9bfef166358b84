#include "ops/system_calls.h"

#include <linux/sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <system_error>

namespace sshrp::ops {
namespace {

// By name: those that this machine's kernel headers or libseccomp don't know are passed over.
constexpr const char* allowed[] = {
    // descriptors
    "read",
    "readv",
    "pread64",
    "preadv",
    "write",
    "writev",
    "pwrite64",
    "pwritev",
    "close",
    "dup",
    "dup2",
    "dup3",
    "fcntl",
    "fcntl64",
    "lseek",
    "_llseek",
    "pipe",
    "pipe2",
    "eventfd2",
    // sockets; socket itself stands below
    "socketpair",
    "connect",
    "bind",
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
    "sendmmsg",
    "recvmmsg",
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
    "open",
    "openat",
    "stat",
    "lstat",
    "fstat",
    "stat64",
    "lstat64",
    "fstat64",
    "newfstatat",
    "fstatat64",
    "statx",
    "statfs",
    "fstatfs",
    "statfs64",
    "fstatfs64",
    "access",
    "faccessat",
    "faccessat2",
    "readlink",
    "readlinkat",
    "getdents64",
    "getcwd",
    "flock",
    "fsync",
    "fdatasync",
    "ftruncate",
    "fallocate",
    "rename",
    "renameat",
    "renameat2",
    "link",
    "linkat",
    "unlink",
    "unlinkat",
    "mkdir",
    "mkdirat",
    "chmod",
    "fchmod",
    "fchmodat",
    "umask",
    "fadvise64",
    "utimensat",
    // memory
    "brk",
    "mmap",
    "mmap2",
    "munmap",
    "mprotect",
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

// Nothing of ours ever calls these: who does has taken over the process.
constexpr const char* deadly[] = {"execve",           "execveat",          "ptrace",
                                  "process_vm_readv", "process_vm_writev", "kexec_load",
                                  "init_module",      "finit_module",      "bpf"};

// AF_NETLINK: getaddrinfo asks which addresses the machine has.
constexpr int families[] = {AF_UNIX, AF_INET, AF_INET6, AF_NETLINK};

constexpr unsigned long controls[] = {FIONBIO, FIONREAD, FIOCLEX, TCGETS};

#ifdef SSHRP_SANITIZED
// The sanitizers' runtimes look at maps, stop threads by ptrace, start a helper process.
constexpr std::uint32_t otherwise = SCMP_ACT_ALLOW;
constexpr std::uint32_t when_deadly = SCMP_ACT_ALLOW;
#else
// glibc takes "not implemented" for an older kernel, and finds another way (clone instead of clone3).
constexpr std::uint32_t otherwise = SCMP_ACT_ERRNO(ENOSYS);
constexpr std::uint32_t when_deadly = SCMP_ACT_KILL_PROCESS;
#endif

struct Release {
  void operator()(void* context) const { seccomp_release(context); }
};

class Filter {
 public:
  Filter() : context_(seccomp_init(otherwise)) {
    if (!context_) throw std::system_error(ENOMEM, std::generic_category(), "seccomp");
  }

  void add(std::uint32_t action, const char* name) { add(action, name, {}); }
  void add(std::uint32_t action, const char* name, std::initializer_list<scmp_arg_cmp> conditions) {
    const int number = seccomp_syscall_resolve_name(name);
    if (number == __NR_SCMP_ERROR || number < 0 || action == otherwise) return;
    require(seccomp_rule_add_array(context_.get(), action, number, static_cast<unsigned>(conditions.size()),
                                   std::data(conditions)));
  }
  void load() { require(seccomp_load(context_.get())); }

 private:
  static void require(int result) {
    if (result < 0) throw std::system_error(-result, std::generic_category(), "seccomp");
  }
  std::unique_ptr<void, Release> context_;
};

}  // namespace

Restriction restrict_system_calls() {
  if (::prctl(PR_GET_SECCOMP, 0, 0, 0, 0) < 0 && errno == EINVAL) return Restriction::unsupported;
  Filter filter;
  for (const char* name : allowed) filter.add(SCMP_ACT_ALLOW, name);
  for (const char* name : deadly) filter.add(when_deadly, name);
  for (const int family : families)
    filter.add(SCMP_ACT_ALLOW, "socket", {SCMP_A0_32(SCMP_CMP_EQ, static_cast<std::uint32_t>(family))});
  for (const unsigned long control : controls)
    filter.add(SCMP_ACT_ALLOW, "ioctl", {SCMP_A1_32(SCMP_CMP_EQ, static_cast<std::uint32_t>(control))});
  // A thread, not a process.
  filter.add(SCMP_ACT_ALLOW, "clone", {SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD)});
  // abort() signals the own process, nothing else may be signalled.
  filter.add(SCMP_ACT_ALLOW, "tgkill", {SCMP_A0_32(SCMP_CMP_EQ, static_cast<std::uint32_t>(::getpid()))});
  filter.add(SCMP_ACT_ALLOW, "prctl", {SCMP_A0_32(SCMP_CMP_EQ, PR_SET_NAME)});
  // Reading a limit of one's own.
  filter.add(SCMP_ACT_ALLOW, "prlimit64", {SCMP_A0_32(SCMP_CMP_EQ, 0), SCMP_A2(SCMP_CMP_EQ, 0)});
  filter.load();
  return Restriction::applied;
}

}  // namespace sshrp::ops
