// Listening: the sockets that connections come from, kept from one configuration to the next.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "config/config.h"
#include "util/unique_fd.h"

namespace sshrp::app {

struct ListeningSocket {
  std::string address{};                         // as the configuration has it: "[::]:2200"
  std::shared_ptr<const util::UniqueFd> socket;  // shared by the configurations that have it
};

struct Listening {
  enum class Origin {
    bound,   // by us, as `listen` says
    passed,  // by the service manager, whatever `listen` says
  } origin = Origin::bound;
  std::vector<ListeningSocket> sockets{};
};

/// What `config` wants, with those of `have` that it wants too. Addresses that can't be listened on are
/// errors.
Listening listen_as_configured(const config::Config& config, const Listening& have,
                               config::ConfigErrors& errors);

/// Each socket duplicated, for an owner of its own.
std::vector<util::UniqueFd> duplicates(const Listening& listening);

/// Logs which addresses are new, and which are no more.
void log_changes(const Listening& before, const Listening& after);

}  // namespace sshrp::app
