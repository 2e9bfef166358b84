// SPDX-License-Identifier: MIT
#include "ops/shared_descriptors.h"

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>

#include "ops/system_error.h"

namespace sshrp::ops {
namespace {

util::UniqueFd make_placeholder() { return util::UniqueFd(::eventfd(0, EFD_CLOEXEC)); }

// Each has the descriptor as its first argument.
constexpr long forbidden[] = {SYS_shutdown, SYS_connect, SYS_setsockopt, SYS_bind, SYS_dup,
#ifdef SYS_dup2
                              SYS_dup2,
#endif
                              SYS_dup3};
constexpr std::uint32_t duplicating[] = {F_DUPFD, F_DUPFD_CLOEXEC};  // of fcntl

// The kernel takes the lower half of a register for a descriptor.
constexpr std::uint32_t argument(std::size_t number) {
  constexpr std::size_t lower_half = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? 0 : sizeof(std::uint32_t);
  return static_cast<std::uint32_t>(offsetof(seccomp_data, args) + number * sizeof(std::uint64_t) +
                                    lower_half);
}

sock_filter statement(int code, std::uint32_t value) {
  return {static_cast<std::uint16_t>(code), 0, 0, value};
}
/// Leaves out that many statements if what is loaded compares so with `value`.
sock_filter jump_if(int comparison, std::uint32_t value, std::size_t statements) {
  return {static_cast<std::uint16_t>(BPF_JMP | comparison | BPF_K), static_cast<std::uint8_t>(statements), 0,
          value};
}
sock_filter load(std::uint32_t offset) { return statement(BPF_LD | BPF_W | BPF_ABS, offset); }
sock_filter answer(std::uint32_t action) { return statement(BPF_RET | BPF_K, action); }

}  // namespace

std::vector<util::UniqueFd> fill_numbers(int last) {
  std::vector<util::UniqueFd> taken;
  for (;;) {
    util::UniqueFd next = make_placeholder();
    if (!next) throw_errno("eventfd");
    if (next.get() > last) return taken;
    taken.push_back(std::move(next));
  }
}

// Which architecture calls is the other filter's concern: one that isn't this one's is killed by it.
Restriction protect_shared(int last) {
  if (::prctl(PR_GET_SECCOMP, 0, 0, 0, 0) < 0 && errno == EINVAL) return Restriction::unsupported;
  std::vector<sock_filter> program{load(offsetof(seccomp_data, nr))};
  constexpr std::size_t of_fcntl = 4 + std::size(duplicating);  // statements
  for (std::size_t left = std::size(forbidden); const long call : forbidden)
    program.push_back(jump_if(BPF_JEQ, static_cast<std::uint32_t>(call), --left + of_fcntl));
  program.push_back(jump_if(BPF_JEQ, SYS_fcntl, 1));
  program.push_back(answer(SECCOMP_RET_ALLOW));
  program.push_back(load(argument(1)));
  for (std::size_t left = std::size(duplicating); const std::uint32_t command : duplicating)
    program.push_back(jump_if(BPF_JEQ, command, --left + 1));
  program.push_back(answer(SECCOMP_RET_ALLOW));
  program.push_back(load(argument(0)));
  program.push_back(jump_if(BPF_JGT, static_cast<std::uint32_t>(last), 1));
  program.push_back(answer(SECCOMP_RET_ERRNO | EPERM));
  program.push_back(answer(SECCOMP_RET_ALLOW));
  const sock_fprog whole{static_cast<unsigned short>(program.size()), program.data()};
  if (::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &whole) != 0) throw_errno("seccomp");
  return Restriction::applied;
}

}  // namespace sshrp::ops
