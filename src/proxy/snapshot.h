// Snapshot: a configuration made ready to work with; immutable but for what was learned meanwhile, and
// shared by all that was begun under it.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include "config/config.h"
#include "lock/accounts.h"
#include "login/settings.h"
#include "penalty/penalties.h"
#include "proxy/host_keys.h"
#include "proxy/user_sessions.h"
#include "proxy/weak_crypto.h"
#include "record/link.h"
#include "upstream/balancer_link.h"

namespace sshrp::proxy {

struct Snapshot {
  config::Config config;
  HostKeys host_keys;
  std::shared_ptr<const transport::Settings> downstream;
  login::SettingsPtr login;
  const lock::AccountsPtr accounts = std::make_shared<lock::Accounts>();  // of the upstreams
  const std::shared_ptr<UserSessions> users = std::make_shared<UserSessions>();
  std::unique_ptr<penalty::Penalties> penalties{};
  const record::LinkPtr recorder = std::make_shared<record::Link>();  // in use from a worker's start on
  std::shared_ptr<upstream::BalancerLink> balancer{};  // the same; what chooses servers for the logins
  std::unique_ptr<WeakCryptoWarnings> weak_crypto{};
};

/// `config` has no errors left; its key files are read from `files`. `successor` is the account that the
/// worker becomes; they may be its own, too. What is wrong with these is added to `errors`; nullptr then.
std::shared_ptr<const Snapshot> make_snapshot(config::Config config, ops::FileSource& files,
                                              const ops::Successor& successor, config::ConfigErrors& errors);

/// Appends to `errors`: lines of authorized_keys and trusted_user_ca_keys that
/// could let nobody in.
void check_key_lines(const config::Config& config, config::ConfigErrors& errors);

}  // namespace sshrp::proxy
