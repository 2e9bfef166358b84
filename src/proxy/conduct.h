// Conduct: what a connection did until it was logged in or ended, and whether that is an offence of its
// source.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

#include "penalty/offence.h"

namespace sshrp::proxy {

/// Success is none, whatever came before it; nor is what we or an upstream are to blame for. One connection
/// is one offence, at most, as sshd has it.
struct Conduct {
  bool has_entered = false;    // logged in
  bool has_spoken = false;     // said at least who it is; a probe that says nothing does nothing
  bool has_requested = false;  // to be logged in, with a user name
  bool has_failed = false;     // a credential of its was refused: none that is only offered or partly right
  bool ended_by_us = false;    // for others, or because we end
  bool is_late = false;        // its time was over while it was its turn to go on
  enum class User : std::uint8_t { known, unknown, forbidden, undecided } user = User::known;
};

std::optional<penalty::Offence> offence_of(const Conduct& conduct);

}  // namespace sshrp::proxy
