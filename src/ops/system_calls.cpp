// SPDX-License-Identifier: MIT
#include "ops/system_calls.h"

#include <fcntl.h>
#include <linux/netlink.h>
#include <linux/sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <initializer_list>
#include <memory>
#include <span>
#include <system_error>
#include <vector>

#include "ops/system_call_lists.h"

namespace sshrp::ops {
namespace {

// Nothing of ours ever calls these: who does has taken over the process.
constexpr const char* deadly[] = {"execve",           "execveat",          "ptrace",
                                  "process_vm_readv", "process_vm_writev", "kexec_load",
                                  "init_module",      "finit_module",      "bpf"};

// F_SETFL could take O_APPEND from a log.
constexpr int descriptor_commands[] = {F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD,     F_SETFD,
                                       F_GETFL, F_OFD_SETLK,     F_OFD_GETLK, F_GET_SEALS};

constexpr int families[] = {AF_INET, AF_INET6};

// What makes memory executable is refused: what runs was there at the start.
constexpr const char* mapping[] = {"mmap", "mmap2", "mprotect"};

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
  void add(std::uint32_t action, const char* name, const std::vector<scmp_arg_cmp>& conditions) {
    const int number = seccomp_syscall_resolve_name(name);
    if (number == __NR_SCMP_ERROR || number < 0 || action == otherwise) return;
    require(seccomp_rule_add_array(context_.get(), action, number, static_cast<unsigned>(conditions.size()),
                                   conditions.data()));
  }
  void load() { require(seccomp_load(context_.get())); }

 private:
  static void require(int result) {
    if (result < 0) throw std::system_error(-result, std::generic_category(), "seccomp");
  }
  std::unique_ptr<void, Release> context_;
};

bool has_filters() { return ::prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0 || errno != EINVAL; }

/// What all processes may do of calls that can do more.
void add_common(Filter& filter) {
  for (const char* name : deadly) filter.add(when_deadly, name);
  for (const int command : descriptor_commands)
    for (const char* name : {"fcntl", "fcntl64"})
      filter.add(SCMP_ACT_ALLOW, name, {SCMP_A1_32(SCMP_CMP_EQ, static_cast<std::uint32_t>(command))});
  for (const char* name : mapping)
    filter.add(SCMP_ACT_ALLOW, name, {SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)});
  for (const unsigned long control : controls)
    filter.add(SCMP_ACT_ALLOW, "ioctl", {SCMP_A1_32(SCMP_CMP_EQ, static_cast<std::uint32_t>(control))});
  // A thread, not a process.
  filter.add(SCMP_ACT_ALLOW, "clone", {SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD)});
  // abort() signals the own process, nothing else may be signalled.
  filter.add(SCMP_ACT_ALLOW, "tgkill", {SCMP_A0_32(SCMP_CMP_EQ, static_cast<std::uint32_t>(::getpid()))});
  filter.add(SCMP_ACT_ALLOW, "prctl", {SCMP_A0_32(SCMP_CMP_EQ, PR_SET_NAME)});
  // Reading a limit of one's own.
  filter.add(SCMP_ACT_ALLOW, "prlimit64", {SCMP_A0_32(SCMP_CMP_EQ, 0), SCMP_A2(SCMP_CMP_EQ, 0)});
}

void allow(Filter& filter, std::initializer_list<std::span<const char* const>> lists) {
  for (const auto list : lists)
    for (const char* name : list) filter.add(SCMP_ACT_ALLOW, name);
}

void allow_family(Filter& filter, int family, std::initializer_list<scmp_arg_cmp> conditions = {}) {
  std::vector<scmp_arg_cmp> all{SCMP_A0_32(SCMP_CMP_EQ, static_cast<std::uint32_t>(family))};
  all.insert(all.end(), conditions);
  filter.add(SCMP_ACT_ALLOW, "socket", all);
}

void add_sockets(Filter& filter, const SocketNeeds& needs) {
  if (needs.local == SocketNeeds::Local::yes) allow_family(filter, AF_UNIX);
  const bool netlink = needs.netlink == SocketNeeds::Netlink::yes;
  if (netlink) allow_family(filter, AF_NETLINK, {SCMP_A2_32(SCMP_CMP_EQ, NETLINK_ROUTE)});
  if (needs.pairs == SocketNeeds::Pairs::yes)
    filter.add(SCMP_ACT_ALLOW, "socketpair", {SCMP_A0_32(SCMP_CMP_EQ, AF_UNIX)});
  if (netlink || needs.bind == SocketNeeds::Bind::yes) filter.add(SCMP_ACT_ALLOW, "bind");
}

/// Files are opened, and for reading only.
void add_reading(Filter& filter) {
  constexpr std::uint32_t writing = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC;
  filter.add(SCMP_ACT_ALLOW, "open", {SCMP_A1_32(SCMP_CMP_MASKED_EQ, writing, 0)});
  filter.add(SCMP_ACT_ALLOW, "openat", {SCMP_A2_32(SCMP_CMP_MASKED_EQ, writing, 0)});
}

}  // namespace

Restriction restrict_balancer_calls(const SocketNeeds& needs) {
  if (!has_filters()) return Restriction::unsupported;
  Filter filter;
  allow(filter, {common_calls, more_balancer_calls});
  add_reading(filter);
  for (const int family : families) allow_family(filter, family);
  add_sockets(filter, needs);
  add_common(filter);
  filter.load();
  return Restriction::applied;
}

Restriction restrict_observer_calls() {
  if (!has_filters()) return Restriction::unsupported;
  Filter filter;
  allow(filter, {common_calls, more_observer_calls});
  add_reading(filter);
  add_common(filter);
  filter.load();
  return Restriction::applied;
}

Restriction restrict_recorder_calls(const SocketNeeds& needs) {
  if (!has_filters()) return Restriction::unsupported;
  Filter filter;
  allow(filter, {common_calls, writing_calls, more_recorder_calls});
  add_sockets(filter, needs);
  add_common(filter);
  filter.load();
  return Restriction::applied;
}

Restriction restrict_system_calls(const SocketNeeds& needs) {
  if (!has_filters()) return Restriction::unsupported;
  Filter filter;
  allow(filter, {common_calls, writing_calls});
  for (const int family : families) allow_family(filter, family);
  add_sockets(filter, needs);
  add_common(filter);
  filter.load();
  return Restriction::applied;
}

}  // namespace sshrp::ops
