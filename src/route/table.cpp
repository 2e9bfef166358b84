// SPDX-License-Identifier: MIT
#include "route/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "config/audience.h"
#include "config/authentication.h"
#include "config/text_rules.h"
#include "route/expand.h"
#include "route/route.h"
#include "util/text.h"

namespace sshrp::route {
namespace {

using config::HostVerdict;
using config::Template;
using Captured = std::span<const std::string_view>;

std::vector<const config::Pattern*> patterns_of(const config::Config& config) {
  std::vector<const config::Pattern*> patterns;
  for (const config::Route& route : config.routes) {
    if (route.pattern) patterns.push_back(&*route.pattern);
  }
  return patterns;
}

/// Names that resolvers take for this machine's loopback, wherever they are asked: "localhost", and numbers.
bool is_local_name(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  const std::string name = util::lower(host);
  const std::string_view last = std::string_view(name).substr(name.rfind('.') + 1);
  return last == "localhost" || last.find_first_not_of("0123456789") == std::string_view::npos ||
         last.starts_with("0x");
}

/// Whether the configuration wrote the end of the host's name: "web\1.example.lan".
bool ends_in_written_domain(const Template& host) {
  const auto* last = std::get_if<std::string>(&host.pieces.back());
  if (!last) return false;
  const std::size_t dot = last->find('.');
  return dot != std::string::npos && last->find_first_not_of('.', dot) != std::string::npos;
}

/// Fills a Route in, of the configuration's; the first value that can't be had makes it a refusal.
class Resolver {
 public:
  Resolver(const config::Route& configured, const LoadedKeys& keys, const Ways& ways, Captured captured)
      : configured_(configured), keys_(keys), ways_(ways), captured_(captured) {}

  Lookup resolve() {
    route_.name = *configured_.user;
    route_.place = configured_.place;
    route_.key = config::route_key(configured_);
    if (configured_.upstream) {
      resolve_group();
    } else {
      resolve_host();
    }
    resolve_way();
    route_.upstream_user = upstream_user();
    route_.upstream_connect_timeout = *configured_.upstream_connect_timeout;
    if (configured_.max_sessions_per_user) route_.max_sessions_per_user = **configured_.max_sessions_per_user;
    for (const auto& path : configured_.upstream_known_hosts) {
      route_.upstream_known_hosts.push_back(value(*path, Purpose::path));
    }
    route_.upstream_host_key_check = *configured_.upstream_host_key_check;
    route_.permissions = config::permissions_of(configured_.session);
    route_.sftp = sftp_rules(configured_.session, root_path());
    route_.recording = configured_.session.recording;
    if (const auto& time = configured_.idle_timeout) route_.idle_timeout = time->value;
    if (const auto& time = configured_.max_session_time) route_.max_session_time = time->value;
    if (const auto& channels = configured_.max_channels) route_.max_channels = channels->value;
    resolve_client_credentials();
    resolve_upstream_credentials();
    if (sentence_.empty() && !configured_.upstream) check_host();
    if (sentence_.empty()) return std::make_shared<const Route>(std::move(route_));
    return Refused{fmt::format("route {}: {}", util::quote(*configured_.user), sentence_)};
  }

 private:
  void resolve_host() {
    upstream_.host = value(*configured_.upstream_host, Purpose::host);
    const std::string port = value(*configured_.upstream_port, Purpose::port);
    upstream_.port = access::parse_port(port).value_or(0);
    if (const auto& name = configured_.host_key_name) route_.host_key_name = **name;
    route_.target = group_of(upstream_, route_.host_key_name);
    const bool is_fixed = !configured_.upstream_host->captures() && !configured_.upstream_port->captures();
    route_.upstream_label = is_fixed ? to_string(upstream_) : route_.name;
    const std::string_view storage = configured_.storage ? **configured_.storage : std::string_view();
    route_.storage = ways_.disks().of_host(upstream_.host, storage);
  }

  void resolve_group() {
    const std::string name = value(**configured_.upstream, Purpose::user);
    const ConfiguredGroup* configured = ways_.group(name);
    if (!configured) return refuse(fmt::format("there is no group {}", util::quote(name)));
    route_.target = configured->group;
    route_.upstream_label = name;
    route_.storage = configured->group->storage;
    route_.upstream_proxy_protocol = configured->proxy_protocol;
    if (configured->attempt_timeout) route_.upstream_attempt_timeout = *configured->attempt_timeout;
  }

  void resolve_way() {
    if (const auto& timeout = configured_.upstream_attempt_timeout)
      route_.upstream_attempt_timeout = **timeout;
    if (const auto& version = configured_.upstream_proxy_protocol) route_.upstream_proxy_protocol = **version;
    route_.via = ways_.last_gate(configured_);
    if (!configured_.upstream_source) return;
    if (const auto* address = std::get_if<access::IpAddress>(&**configured_.upstream_source)) {
      route_.upstream_source = *address;
    } else {
      route_.upstream_source_client = true;
    }
  }

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

  void resolve_client_credentials() {
    route_.methods = config::offered_methods(configured_);
    route_.anonymous = *configured_.anonymous;
    if (configured_.password) route_.password = **configured_.password;
    route_.authorized_keys = sources(configured_.authorized_keys);
    route_.trusted_user_ca_keys = sources(configured_.trusted_user_ca_keys);
    route_.revoked_keys = path(configured_.revoked_keys);
    if (const auto file = config::key_file_on_upstream(configured_))
      route_.upstream_authorized_keys = value(*file, Purpose::path);
    route_.upstream_strict_modes = *configured_.upstream_strict_modes;
    route_.upstream_key_probe = *configured_.upstream_key_probe;
  }

  void resolve_upstream_credentials() {
    route_.upstream_password = secret(configured_.upstream_password);
    route_.upstream_key = own_key(configured_.upstream_key, keys_.key);
    route_.upstream_ca_key = own_key(configured_.upstream_ca_key, keys_.ca);
  }

  std::optional<OwnKey> own_key(const std::optional<config::Located<Template>>& text,
                                const crypto::CertifiedKeyPtr& loaded) {
    auto place = path(text);
    if (!place) return std::nullopt;
    return OwnKey{*std::move(place), secret(configured_.upstream_key_passphrase),
                  path(configured_.upstream_key_passphrase_file), loaded};
  }

  std::string upstream_user() {
    if (configured_.upstream_user) return value(**configured_.upstream_user, Purpose::user);
    if (!configured_.pattern) return *configured_.user;
    return value(Template{.pieces = {Template::Group{0}}}, Purpose::user);
  }

  std::optional<std::string> root_path() {
    const auto& path = configured_.session.upstream_root_path;
    return path ? std::optional(value(**path, Purpose::root_path)) : std::nullopt;
  }

  void check_host() {
    const Template& host = *configured_.upstream_host;
    const auto& allow = configured_.upstream_allow;
    AddressRule& rule = route_.upstream_addresses;
    rule.refuse_local = host.captures();
    if (allow.empty()) {
      if (host.captures() && !ends_in_written_domain(host) && captures_dot(host)) {
        return refuse(fmt::format("what was captured for {} holds a dot; upstream_allow may allow that",
                                  quoted_host()));
      }
    } else {
      const HostVerdict verdict = judge_host(allow, upstream_.host);
      if (verdict == HostVerdict::refused)
        return refuse(fmt::format("upstream_allow doesn't name {}", quoted_host()));
      rule.only_networks = verdict == HostVerdict::by_address;
      if (rule.only_networks && goes_through_others() && !access::parse_ip(upstream_.host))
        return refuse(
            fmt::format("upstream_allow would judge {} by its address, which only upstream_via "
                        "gets to know",
                        quoted_host()));
      for (const auto& entry : allow) {
        if (entry->network) rule.networks.push_back(*entry->network);
      }
    }
    const auto address = access::parse_ip(upstream_.host);
    const bool is_local_elsewhere =
        rule.refuse_local && goes_through_others() && !address && is_local_name(upstream_.host);
    if (is_local_elsewhere || (address && !rule.permits(*address))) {
      refuse(fmt::format("{} is local to this machine; a network of upstream_allow may allow it",
                         quoted_host()));
    }
  }

  bool goes_through_others() const { return route_.via != nullptr; }

  bool captures_dot(const Template& host) const {
    return std::ranges::any_of(host.pieces, [&](const Template::Piece& piece) {
      const auto* group = std::get_if<Template::Group>(&piece);
      return group && captured_[*group].find('.') != std::string_view::npos;
    });
  }

  std::string quoted_host() const { return "host " + util::quote(upstream_.host); }
  void refuse(std::string sentence) {
    if (sentence_.empty()) sentence_ = std::move(sentence);
  }

  const config::Route& configured_;
  const LoadedKeys& keys_;
  const Ways& ways_;
  Captured captured_;
  HostPort upstream_;
  Route route_;
  std::string sentence_;  // empty: not refused
};

}  // namespace

std::string listener_called(const config::Config& config, const std::string& listener) {
  const auto found = std::ranges::find(
      config.listeners, listener, [](const config::Listener& table) { return to_string(*table.address); });
  return found != config.listeners.end() && found->name ? **found->name : listener;
}

Table::Table(const config::Config& config, std::vector<LoadedKeys> keys, std::vector<LoadedCredential> gates)
    : routes_(config.routes.data()),
      keys_(std::move(keys)),
      ways_(config, std::move(gates)),
      patterns_(patterns_of(config)) {
  keys_.resize(config.routes.size());
  std::unordered_map<std::string_view, std::size_t> last;
  for (std::size_t i = 0; i < config.routes.size(); ++i) {
    const config::Route& route = config.routes[i];
    if (route.pattern) {
      with_pattern_.push_back(i);
    } else {
      exact_.emplace(*route.user, i);
      const auto [before, is_first] = last.try_emplace(*route.user, i);
      if (!is_first) next_.emplace(std::exchange(before->second, i), i);
    }
    if (route.listener.empty() && route.from.empty()) continue;
    Audience& audience = audiences_[i];
    for (const auto& name : route.listener) audience.listeners.push_back(listener_called(config, *name));
    for (const auto& network : route.from) audience.networks.push_back(*network);
  }
}

bool Table::is_for(std::size_t index, const Origin& origin) const {
  const auto found = audiences_.find(index);
  if (found == audiences_.end()) return true;
  const auto& [listeners, networks] = found->second;
  const auto has_client = [&](const access::Network& network) { return network.contains(*origin.client); };
  return (listeners.empty() || !origin.listener ||
          std::ranges::find(listeners, *origin.listener) != listeners.end()) &&
         (networks.empty() || !origin.client || std::ranges::any_of(networks, has_client));
}

std::optional<std::size_t> Table::exact_match(std::string_view user, const Origin& origin) const {
  const auto found = exact_.find(user);
  if (found == exact_.end()) return std::nullopt;
  std::size_t index = found->second;
  while (!is_for(index, origin)) {
    const auto next = next_.find(index);
    if (next == next_.end()) return std::nullopt;
    index = next->second;
  }
  return index;
}

Lookup Table::lookup(std::string_view user, const Origin& origin) const {
  if (auto problem = config::user_name_problem(user)) return Refused{*std::move(problem)};
  if (const auto index = exact_match(user, origin)) return resolve(*index, {});
  const auto counts = [&](std::size_t pattern) { return is_for(with_pattern_[pattern], origin); };
  const auto match = patterns_.first_match(user, counts);
  if (!match) return NoRoute{};
  const std::size_t index = with_pattern_[*match];
  const config::Pattern& pattern = *routes_[index].pattern;
  std::vector<std::string_view> captured(pattern.groups() + 1);
  if (!pattern.matches(user, captured)) return NoRoute{};  // the set said it does
  return resolve(index, captured);
}

Lookup Table::resolve(std::size_t index, Captured captured) const {
  return Resolver(routes_[index], keys_[index], ways_, captured).resolve();
}

}  // namespace sshrp::route
