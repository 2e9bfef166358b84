// Listening: the sockets that connections come from, kept from one configuration to the next.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "config/config.h"
#include "util/unique_fd.h"

namespace sshrp::app {

struct ListeningSocket {
  std::string address{};                         // as the configuration has it: "[::]:2200"
  std::shared_ptr<const util::UniqueFd> socket;  // shared by the configurations that have it
};

struct AbsentAddress {
  std::string address{};  // as the configuration has it
  std::string why{};
};

struct Listening {
  enum class Origin {
    bound,   // by us, as `listen` says
    passed,  // by the service manager, whatever `listen` says
  } origin = Origin::bound;
  std::vector<ListeningSocket> sockets{};
  std::vector<AbsentAddress> absent{};  // wanted, too, and to be tried again
  /// By address: which of the configuration's [[listeners]] tables is for it. A socket may outlive the table.
  std::map<std::string, std::uint32_t> tables{};
};

/// What `config` wants, with those of `have` that it wants too. Addresses that can't be listened on are
/// errors; those that this machine hasn't got yet are absent.
Listening listen_as_configured(const config::Config& config, const Listening& have,
                               config::ConfigErrors& errors);

/// For -t: addresses that can't be listened on whatever the port.
void check_addresses(const config::Config& config, config::ConfigErrors& errors);

/// What is to be said of sockets that were passed where the configuration has tables: those that neither a
/// table nor `listen` names are served all the same, and tables without one aren't.
config::ConfigErrors warnings_of_passed(const config::Config& config, const Listening& listening);

/// The table for a socket, whoever bound it; nullopt: there is none.
std::optional<std::uint32_t> table_of(const Listening& listening, const ListeningSocket& socket);

/// Whether all sockets listen and nothing is absent.
bool is_whole(const Listening& listening);
/// `have` with new sockets for those that don't listen any more, and for what was absent; what can't be bound
/// is absent. No call revives a socket that somebody who has it has shut down. Logs what it meets.
Listening mend(const Listening& have);
/// Whether `after` has a socket that `before` hasn't.
bool has_more(const Listening& after, const Listening& before);

/// Logs which addresses are new, which are no more, and which are absent.
void log_changes(const Listening& before, const Listening& after);

}  // namespace sshrp::app
