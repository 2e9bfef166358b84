#include "route/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "config/proofs.h"
#include "config/text_rules.h"
#include "route/expand.h"
#include "route/sftp_rules.h"

namespace sshrp::route {
namespace {

using config::HostVerdict;
using config::Server;
using config::Template;
using Captured = std::span<const std::string_view>;

std::vector<const config::Pattern*> patterns_of(const config::Config& config) {
  std::vector<const config::Pattern*> patterns;
  for (const Server& server : config.servers) {
    if (server.pattern) patterns.push_back(&*server.pattern);
  }
  return patterns;
}

/// Whether the configuration wrote the end of the host's name: "web\1.example.lan".
bool ends_in_written_domain(const Template& host) {
  const auto* last = std::get_if<std::string>(&host.pieces.back());
  if (!last) return false;
  const std::size_t dot = last->find('.');
  return dot != std::string::npos && last->find_first_not_of('.', dot) != std::string::npos;
}

/// Fills a Route in; the first value that can't be had makes it a refusal.
class Resolver {
 public:
  Resolver(const Server& server, Captured captured) : server_(server), captured_(captured) {}

  Lookup resolve(std::size_t index) {
    route_.name = *server_.user;
    route_.place = server_.place;
    route_.server = index;
    route_.upstream_host = value(*server_.upstream_host, Purpose::host);
    const std::string port = value(*server_.upstream_port, Purpose::port);
    route_.upstream_port = config::parse_port(port).value_or(0);
    route_.upstream_user = upstream_user();
    route_.upstream_connect_timeout = *server_.upstream_connect_timeout;
    for (const auto& path : server_.upstream_known_hosts) {
      route_.upstream_known_hosts.push_back(value(*path, Purpose::path));
    }
    route_.upstream_host_key_check = *server_.upstream_host_key_check;
    route_.permissions = config::permissions_of(server_.session);
    route_.sftp = sftp_rules(server_.session, root_path());
    resolve_proofs();
    resolve_credentials();
    if (sentence_.empty()) check_host();
    if (sentence_.empty()) return std::move(route_);
    return Refused{fmt::format("route {}: {}", config::quote(*server_.user), sentence_)};
  }

 private:
  std::string value(const Template& text, Purpose purpose) {
    auto expanded = expand(text, purpose, captured_);
    if (auto* finished = std::get_if<std::string>(&expanded)) return std::move(*finished);
    refuse(std::get<Refused>(expanded).sentence);
    return {};
  }

  std::optional<std::string> path(const std::optional<config::Located<Template>>& text) {
    return text ? std::optional(value(**text, Purpose::path)) : std::nullopt;
  }

  std::optional<config::Secret> secret(const std::optional<config::Located<config::SecretTemplate>>& text) {
    if (!text) return std::nullopt;
    auto expanded = expand(**text, captured_);
    if (auto* finished = std::get_if<config::Secret>(&expanded)) return std::move(*finished);
    refuse(std::get<Refused>(expanded).sentence);
    return std::nullopt;
  }

  std::vector<KeySource> sources(const std::vector<config::Located<config::KeySource>>& written) {
    std::vector<KeySource> expanded;
    for (const auto& source : written) {
      if (const auto* line = std::get_if<config::KeyLine>(&*source)) {
        expanded.emplace_back(*line);
      } else {
        expanded.emplace_back(value(std::get<Template>(*source), Purpose::path));
      }
    }
    return expanded;
  }

  void resolve_proofs() {
    route_.methods = config::offered_methods(server_);
    if (server_.password) route_.password = **server_.password;
    route_.authorized_keys = sources(server_.authorized_keys);
    route_.trusted_user_ca_keys = sources(server_.trusted_user_ca_keys);
    route_.revoked_keys = path(server_.revoked_keys);
    if (const auto file = config::key_file_on_upstream(server_))
      route_.upstream_authorized_keys = value(*file, Purpose::path);
    route_.upstream_key_probe = *server_.upstream_key_probe;
  }

  void resolve_credentials() {
    route_.upstream_password = secret(server_.upstream_password);
    route_.upstream_key = path(server_.upstream_key);
    route_.upstream_ca_key = path(server_.upstream_ca_key);
    route_.upstream_key_passphrase = secret(server_.upstream_key_passphrase);
    route_.upstream_key_passphrase_file = path(server_.upstream_key_passphrase_file);
  }

  std::string upstream_user() {
    if (server_.upstream_user) return value(**server_.upstream_user, Purpose::user);
    if (!server_.pattern) return *server_.user;
    return value(Template{.pieces = {Template::Group{0}}}, Purpose::user);
  }

  std::optional<std::string> root_path() {
    const auto& path = server_.session.upstream_root_path;
    return path ? std::optional(value(**path, Purpose::root_path)) : std::nullopt;
  }

  void check_host() {
    const Template& host = *server_.upstream_host;
    const auto& allow = server_.upstream_allow;
    AddressRule& rule = route_.upstream_addresses;
    rule.refuse_local = host.captures();
    if (allow.empty()) {
      if (host.captures() && !ends_in_written_domain(host) && captures_dot(host)) {
        return refuse(
            fmt::format("what was captured for {} holds a dot; upstream_allow may allow that", shown_host()));
      }
    } else {
      const HostVerdict verdict = judge_host(allow, route_.upstream_host);
      if (verdict == HostVerdict::refused)
        return refuse(fmt::format("upstream_allow doesn't name {}", shown_host()));
      rule.only_networks = verdict == HostVerdict::by_address;
      for (const auto& entry : allow) {
        if (entry->network) rule.networks.push_back(*entry->network);
      }
    }
    const auto address = config::parse_ip(route_.upstream_host);
    if (address && !rule.permits(*address)) {
      refuse(
          fmt::format("{} is local to this machine; a network of upstream_allow may allow it", shown_host()));
    }
  }

  bool captures_dot(const Template& host) const {
    return std::ranges::any_of(host.pieces, [&](const Template::Piece& piece) {
      const auto* group = std::get_if<Template::Group>(&piece);
      return group && captured_[*group].find('.') != std::string_view::npos;
    });
  }

  std::string shown_host() const { return "host " + config::quote(route_.upstream_host); }
  void refuse(std::string sentence) {
    if (sentence_.empty()) sentence_ = std::move(sentence);
  }

  const Server& server_;
  Captured captured_;
  Route route_;
  std::string sentence_;  // empty: not refused
};

}  // namespace

Table::Table(const config::Config& config) : servers_(config.servers.data()), patterns_(patterns_of(config)) {
  for (std::size_t i = 0; i < config.servers.size(); ++i) {
    const Server& server = config.servers[i];
    if (server.pattern) {
      with_pattern_.push_back(i);
    } else {
      exact_.emplace(*server.user, i);
    }
  }
}

Lookup Table::lookup(std::string_view user) const {
  if (auto problem = config::user_name_problem(user)) return Refused{*std::move(problem)};
  if (const auto found = exact_.find(user); found != exact_.end())
    return Resolver(servers_[found->second], {}).resolve(found->second);
  const auto match = patterns_.first_match(user);
  if (!match) return NoRoute{};
  const std::size_t server = with_pattern_[*match];
  const config::Pattern& pattern = *servers_[server].pattern;
  std::vector<std::string_view> captured(pattern.groups() + 1);
  if (!pattern.matches(user, captured)) return NoRoute{};  // the set said it does
  return Resolver(servers_[server], captured).resolve(server);
}

}  // namespace sshrp::route
