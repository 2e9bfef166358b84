// SPDX-License-Identifier: MIT
#include "app/roles.h"

#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <string_view>

#include "app/balancer_process.h"
#include "app/observer_process.h"
#include "app/recorder_process.h"
#include "app/worker_process.h"

namespace sshrp::app {
namespace {

constexpr RoleRow roles[] = {
    {ProcessRole::worker, "sshrpd: worker", RoleRow::Signals::handled, run_worker},
    {ProcessRole::observer, "sshrpd: observer", RoleRow::Signals::ignored, run_observer},
    {ProcessRole::recorder, "sshrpd: recorder", RoleRow::Signals::ignored, run_recorder},
    {ProcessRole::balancer, "sshrpd: balancer", RoleRow::Signals::ignored, run_balancer},
};

}  // namespace

const RoleRow* role_named(const char* name) {
  if (name == nullptr) return nullptr;
  const auto found = std::ranges::find(roles, std::string_view(name),
                                       [](const RoleRow& row) { return std::string_view(row.name); });
  return found == std::end(roles) ? nullptr : &*found;
}

const RoleRow& row_of(ProcessRole role) {
  const auto found = std::ranges::find(roles, role, &RoleRow::role);
  if (found == std::end(roles)) throw std::logic_error("a role without a row");
  return *found;
}

}  // namespace sshrp::app
