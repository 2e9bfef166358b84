// Actions: what the daemon can be asked to do, one table.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <iterator>

#include "observer/daemon.h"
#include "observer/levels.h"

namespace sshrp::observer {

struct ActionRow {
  Action action;
  std::string_view word;  // of the audit
  Right right;            // that it takes
};

inline constexpr ActionRow actions[] = {
    {Action::end_sessions, "end", Right::end},
    {Action::drain, "drain", Right::drain},
    {Action::reload, "reload", Right::administer},
    {Action::upgrade, "upgrade", Right::administer},
    {Action::ban, "ban", Right::bans},
    {Action::unban, "unban", Right::bans},
    {Action::set_server, "server", Right::servers},
};

constexpr const ActionRow& row_of(Action action) {
  return *std::find_if(std::begin(actions), std::end(actions),
                       [action](const ActionRow& row) { return row.action == action; });
}

}  // namespace sshrp::observer
