// A role's process: what all roles do first, and how they end.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>

#include "app/roles.h"

namespace sshrp::app {

/// Its end of the control.
inline constexpr int role_control = 3;

/// For a process that Program::become started: closes what else it has, forbids looks into it, sets signals,
/// then does what the role does. Gives the exit code.
int run_role(const RoleRow& row);

/// The next packet from the master; waits for it. Throws std::runtime_error: the master is gone, or there are
/// no descriptors left for what came with it.
Packet next_packet(const Control& control);

/// Whether that was a question whether a helper is well: then it is answered.
bool answer_ping(const Control& control, const Packet& packet);

/// Does that, with a log in use: what it throws is told there. Gives the exit code.
int run_with_log(const std::function<void()>& work);

}  // namespace sshrp::app
