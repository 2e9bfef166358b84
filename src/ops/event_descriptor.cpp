// SPDX-License-Identifier: MIT
#include "ops/event_descriptor.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>

#include "ops/system_error.h"

namespace sshrp::ops {

util::UniqueFd make_event() {
  util::UniqueFd event(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!event) throw_errno("eventfd");
  return event;
}

// What fails is full: it is signalled already.
void signal_event(const util::UniqueFd& event) {
  const std::uint64_t one = 1;
  static_cast<void>(!::write(event.get(), &one, sizeof one));
}

void clear_event(const util::UniqueFd& event) {
  std::uint64_t ignored = 0;
  static_cast<void>(!::read(event.get(), &ignored, sizeof ignored));
}

}  // namespace sshrp::ops
