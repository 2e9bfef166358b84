// A table of routes made from the text of a configuration.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <stdexcept>
#include <string>

#include "config/load.h"
#include "route/table.h"

namespace sshrp::route {

class Routes {
 public:
  explicit Routes(const std::string& text) : config_(load(text)), table_(config_) {}

  Lookup lookup(std::string_view user) const { return table_.lookup(user); }
  const Table& table() const { return table_; }
  /// Of a user that must have one.
  Route route(std::string_view user) const {
    const Lookup found = lookup(user);
    if (const auto* refused = std::get_if<Refused>(&found)) throw std::runtime_error(refused->sentence);
    return *std::get<RoutePtr>(found);
  }
  /// Of a user that must be refused.
  std::string refusal(std::string_view user) const {
    const Lookup found = lookup(user);
    const auto* refused = std::get_if<Refused>(&found);
    return refused ? refused->sentence : "not refused";
  }
  /// "host:port user", or what there is instead.
  std::string way(std::string_view user) const {
    const Lookup found = lookup(user);
    if (const auto* route = std::get_if<RoutePtr>(&found)) {
      return to_string((*route)->target->endpoints.front().address) + " " + (*route)->upstream_user;
    }
    return std::holds_alternative<NoRoute>(found) ? "none" : "refused";
  }

 private:
  static config::Config load(const std::string& text) {
    const config::FileAccess files{[&](const std::string&) {
                                     return config::FileContent{text, ""};
                                   },
                                   [](const std::string&) { return std::vector<std::string>(); }};
    auto result = config::load("/etc/sshrp/sshrpd.toml", files);
    if (auto* errors = std::get_if<config::ConfigErrors>(&result))
      throw std::runtime_error(to_string(errors->front()));
    return std::get<config::Config>(std::move(result));
  }

  config::Config config_;
  Table table_;
};

inline std::string server(const std::string& user, const std::string& host, const std::string& more = "") {
  return "[[servers]]\nuser = '" + user + "'\nupstream_host = '" + host + "'\n" + more + "\n";
}

}  // namespace sshrp::route
