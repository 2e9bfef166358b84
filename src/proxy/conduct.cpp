// SPDX-License-Identifier: MIT
#include "proxy/conduct.h"

#include <array>

namespace sshrp::proxy {

using penalty::Offence;

std::optional<Offence> offence_of(const Conduct& conduct) {
  // By Conduct::User; whether a name can't be looked up now isn't its client's fault.
  constexpr std::array<std::optional<Offence>, 4> failures{Offence::authfail, Offence::invaliduser,
                                                           Offence::refuseconnection, std::nullopt};
  if (conduct.has_entered) return std::nullopt;
  if (conduct.is_late) return Offence::grace_exceeded;
  if (conduct.ended_by_us) return std::nullopt;  // who knows what it would have said next
  if (conduct.has_failed) return failures.at(static_cast<std::size_t>(conduct.user));
  if (conduct.has_requested || !conduct.has_spoken) return std::nullopt;
  return Offence::noauth;
}

}  // namespace sshrp::proxy
