#include "relay/grants.h"

namespace sshrp::relay {
namespace {

using config::Permissions;
using config::Right;
using config::Rights;

// What sshd_config of most systems accepts.
constexpr std::string_view usual_environment[] = {"LANG", "LC_*"};

bool denies_something(const Permissions& permissions) {
  return permissions.rights != Rights::all() || permissions.force_command ||
         !permissions.permit_open.empty() || !permissions.permit_listen.empty();
}

}  // namespace

Permissions effective(Permissions permissions) {
  if (denies_something(permissions)) permissions.rights.remove(Right::unnamed);
  // A tunnel leads past any list.
  if (!permissions.permit_open.empty() || !permissions.permit_listen.empty())
    permissions.rights.remove(Right::tunnel);
  const bool chooses_program = permissions.rights.has(Right::ssh) && !permissions.force_command;
  if (!permissions.accept_env && !chooses_program)
    permissions.accept_env.emplace(std::begin(usual_environment), std::end(usual_environment));
  return permissions;
}

}  // namespace sshrp::relay
